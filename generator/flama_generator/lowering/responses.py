"""Responses, and which of them a handler gives by simply returning (OpenAPI 3.1, 4.8.16)."""

from __future__ import annotations

import re

from flama_generator.frontends.pointers import child
from flama_generator.ir.operations import Content, Response
from flama_generator.lowering.contents import lower_content
from flama_generator.lowering.context import Context, Node, as_node, as_text
from flama_generator.lowering.media import is_json

BODILESS = frozenset({"204", "205", "304"})
"""Statuses whose answer never has content (RFC 9110, 15.3.5, 15.3.6 and 15.4.5)."""


def lower_responses(context: Context, node: object, pointer: str, operation_id: str) -> tuple[Response, ...]:
    """Every response in document order."""
    success = success_key([str(status) for status in as_node(node)])
    lowered = []
    for status, entry in as_node(node).items():
        if str(status).startswith("x-"):
            continue
        response, place = context.resolve(entry, child(pointer, status))
        name = (operation_id, "response") if str(status) == success else (operation_id, str(status), "response")
        content = _content(context, str(status), response, place, name)
        lowered.append(Response(str(status), as_text(response.get("description")), content))
    return tuple(lowered)


def _content(context: Context, status: str, response: Node, pointer: str, name: tuple[str, ...]) -> Content | None:
    offered = as_node(response.get("content"))
    if not offered:
        return None
    if status in BODILESS:
        context.add("F5012", child(pointer, "content"), status=status)
        return None
    media_type = next((name for name in offered if is_json(name)), next(iter(offered)))
    media, place = context.resolve(offered[media_type], child(pointer, "content", media_type))
    return lower_content(context, media_type, media, place, name, "output")


def success_key(statuses: list[str]) -> str | None:
    """The status that stands for success: the first 2xx by number, else `2XX`, else `default`."""
    exact = sorted(status for status in statuses if re.fullmatch(r"2\d\d", status))
    if exact:
        return exact[0]
    return next(
        (status for wanted in ("2XX", "default") for status in statuses if status.upper() == wanted.upper()), None
    )


def success_of(responses: tuple[Response, ...]) -> tuple[Response | None, int]:
    """The response of a handler that simply returns, and its status: 200 where the document gives no number."""
    key = success_key([response.status for response in responses])
    success = next((response for response in responses if response.status == key), None)
    return success, int(key) if key is not None and key.isdigit() else 200


def required_headers(context: Context, node: object, pointer: str, status: str) -> list[str]:
    """Names of the headers that the response with this status must carry."""
    entry = next((one for key, one in as_node(node).items() if str(key) == status), None)
    response, place = context.resolve(entry, child(pointer, status))
    headers = as_node(response.get("headers"))
    resolved = {name: context.resolve(header, child(place, "headers", name))[0] for name, header in headers.items()}
    return [
        name for name, header in resolved.items() if header.get("required") is True and name.lower() != "content-type"
    ]
