"""Links of responses, in words (OpenAPI 3.1, 4.8.20). The contract keeps them as they are."""

from __future__ import annotations

import json

from flama_generator.frontends.pointers import child
from flama_generator.lowering.context import Context, Node, as_node, as_text


def lower_links(context: Context, responses: object, pointer: str) -> tuple[str, ...]:
    """A line for each link: its name, the operation that it leads to, and what that is given."""
    lines = []
    for status, entry in as_node(responses).items():
        response, place = context.resolve(entry, child(pointer, status))
        for name, link in as_node(response.get("links")).items():
            node, _ = context.resolve(link, child(place, "links", name))
            lines.append(f"{name} ({status}): {_call(node)}")
    return tuple(dict.fromkeys(lines))


def _call(link: Node) -> str:
    target = as_text(link.get("operationId")) or as_text(link.get("operationRef")) or "an operation that is not named"
    given = [f"{name}={_value(value)}" for name, value in as_node(link.get("parameters")).items()]
    if "requestBody" in link:
        given.append(f"body={_value(link['requestBody'])}")
    said = as_text(link.get("description")).strip().rstrip(".")
    return f"{target}({', '.join(given)})" + (f". {said}." if said else "")


def _value(value: object) -> str:
    return value if isinstance(value, str) and value.startswith("$") else json.dumps(value, ensure_ascii=False)
