"""References inside one OpenAPI document. Nothing outside the document is ever read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

Document = Mapping[str, Any]
Component = tuple[str, str]
"""Section and name of a component: `("schemas", "Pet")`."""

_LONGEST_CHAIN = 100


def resolve(document: Document, node: Any) -> Any:
    """The node that `node` refers to, through any chain of `$ref`; `node` itself where nothing can be found."""
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(node, Mapping) or not isinstance(reference := node.get("$ref"), str):
            return node
        target = lookup(document, reference)
        if target is None:
            return node
        node = target
    return node


def lookup(document: Document, reference: str) -> Any | None:
    """The value at a reference such as `#/components/schemas/Pet`; None for other documents and dead references."""
    if reference == "#":
        return document
    if not reference.startswith("#/"):
        return None
    node: Any = document
    for part in reference[2:].split("/"):
        key = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(node, Mapping) and key in node:
            node = node[key]
        elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node


def component_of(reference: str) -> Component | None:
    """The component that a reference names or points into; None for any other reference."""
    parts = reference.split("/")
    if parts[:2] != ["#", "components"] or len(parts) < 4:
        return None
    return parts[2], unquote(parts[3]).replace("~1", "/").replace("~0", "~")


def reachable(document: Document, roots: object) -> set[Component]:
    """Every component that the nodes in `roots` reach, directly or through others.

    A reference by anchor or by `$id` might mean any schema; then all components are reachable.
    """
    components = document.get("components", {})
    has_ids = any(isinstance(schema, Mapping) and "$id" in schema for schema in components.get("schemas", {}).values())
    found: set[Component] = set()
    pending: list[Any] = [roots]
    while pending:
        for reference in references(pending.pop()):
            component = component_of(reference)
            if component is None:
                if not reference.startswith("#/"):
                    if not has_ids and not reference.startswith("#"):
                        continue
                    return {(section, name) for section, members in components.items() for name in _names(members)}
                pending.append(lookup(document, reference))
            elif component not in found and component[1] in components.get(component[0], {}):
                found.add(component)
                pending.append(components[component[0]][component[1]])
    return found


def references(node: Any) -> Iterator[str]:
    """Every reference in a node: `$ref`, `$dynamicRef`, and the targets of a discriminator."""
    pending = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, Mapping):
            for key in _KEYS & item.keys():
                yield from _own_references(key, item[key])
            pending.extend(item.values())
        elif isinstance(item, (list, tuple)):
            pending.extend(item)


_KEYS = frozenset({"$ref", "$dynamicRef", "discriminator"})


def _own_references(key: str, value: Any) -> Iterator[str]:
    if key != "discriminator":
        if isinstance(value, str):
            yield value
        return
    mapping = value.get("mapping") if isinstance(value, Mapping) else None
    for target in mapping.values() if isinstance(mapping, Mapping) else ():
        if isinstance(target, str):
            yield target if "/" in target or "#" in target else f"#/components/schemas/{target}"


def _names(members: Any) -> Iterator[str]:
    if isinstance(members, Mapping):
        yield from members
