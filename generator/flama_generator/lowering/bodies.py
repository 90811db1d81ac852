"""Request bodies (OpenAPI 3.1, 4.8.13 to 4.8.15)."""

from __future__ import annotations

from flama_generator.frontends.pointers import child
from flama_generator.ir.operations import Body, Content
from flama_generator.lowering.contents import RAW, lower_content
from flama_generator.lowering.context import Context, Node, as_node, as_text
from flama_generator.lowering.media import is_json, is_xml, kind_of
from flama_generator.lowering.schemas.sites import Mode

ENCODING = ("headers",)
"""Keys of an Encoding Object that nothing checks."""


POSITIONAL = ("prefixEncoding", "itemEncoding")
"""Encodings of parts without names (OpenAPI 3.2, 4.15)."""


def lower_body(context: Context, node: object, pointer: str, operation_id: str, *, mode: Mode = "input") -> Body | None:
    """The request body, JSON first; with `mode="output"` one that the service sends.

    `None` where the document has none, or one without any media type.

    XML beside another media type is left out and reported as `F7030`; XML alone is handed over as bytes.
    """
    if node is None:
        return None
    body, pointer = context.resolve(node, pointer)
    offered = as_node(body.get("content"))
    media_types = _readable(context, offered, child(pointer, "content"))
    contents: list[Content] = []
    seen: list[tuple[object, Content]] = []
    for media_type in media_types:
        media, place = context.resolve(offered[media_type], child(pointer, "content", media_type))
        _report_encoding(context, media, place)
        contents.append(_content(context, media_type, media, place, (operation_id, "request"), seen, mode))
    if not contents:
        return None
    return Body(tuple(contents), body.get("required") is True, description=as_text(body.get("description")))


def _readable(context: Context, offered: Node, pointer: str) -> list[str]:
    names = sorted(offered, key=lambda name: not is_json(name))
    readable = [name for name in names if not is_xml(name)]
    if not readable:
        return names
    for name in names:
        if is_xml(name):
            context.add("F7030", child(pointer, name), media_type=name)
    return readable


def _content(
    context: Context,
    media_type: str,
    media: Node,
    pointer: str,
    name: tuple[str, ...],
    seen: list[tuple[object, Content]],
    mode: Mode,
) -> Content:
    """One media type; a schema written out twice, once for each, is one type."""
    kind = kind_of(media_type)
    schema = media.get("schema")
    known = next((content for written, content in seen if written == schema), None)
    if known is not None and "itemSchema" not in media and kind not in RAW and kind != "multipart":
        return Content(media_type, kind, known.type, known.says_more)
    content = lower_content(context, media_type, media, pointer, name, mode)
    if schema is not None and content.kind not in RAW:
        seen.append((schema, content))
    return content


def _report_encoding(context: Context, media: Node, pointer: str) -> None:
    for key in POSITIONAL:
        if key in media:
            context.add("F7031", child(pointer, key), key=key, name="the parts")
    for name, encoding in as_node(media.get("encoding")).items():
        for key in ENCODING:
            if key in as_node(encoding):
                context.add("F7031", child(pointer, "encoding", name, key), key=key, name=name)
