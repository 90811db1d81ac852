"""The value behind a media type: what bodies and responses have in common."""

from __future__ import annotations

from typing import Literal

from flama_generator.frontends.pointers import child
from flama_generator.ir.operations import Content, ContentKind
from flama_generator.ir.types import Primitive, TypeExpression
from flama_generator.lowering.context import Context, Node
from flama_generator.lowering.media import is_sequential, is_wildcard, kind_of

RAW: dict[ContentKind, TypeExpression] = {"text": Primitive("str"), "binary": Primitive("bytes")}
"""Kinds whose body is handed over as sent."""


def lower_content(
    context: Context,
    media_type: str,
    node: Node,
    pointer: str,
    name: tuple[str, ...],
    mode: Literal["input", "output"],
) -> Content:
    """One entry of a `content` map. Without a schema, JSON and forms are any value."""
    kind = kind_of(media_type)
    if "itemSchema" in node:
        return _stream(context, media_type, node, pointer, name, mode)
    if kind in RAW and not (is_wildcard(media_type) and "schema" in node):
        return Content(media_type, kind, RAW[kind])
    if "schema" not in node:
        return Content(media_type, kind, Primitive("any"))
    expression = context.schemas.type_of(node["schema"], child(pointer, "schema"), name=name, mode=mode)
    more = context.schemas.says_more(node["schema"], child(pointer, "schema"))
    if kind not in RAW:
        return Content(media_type, kind, expression, more)
    if isinstance(expression, Primitive) and expression.kind in {"str", "bytes", "file", "any"}:
        return Content(media_type, "binary", RAW["binary"])
    return Content(media_type, "json", expression, more)


def _stream(
    context: Context, media_type: str, node: Node, pointer: str, name: tuple[str, ...], mode: Literal["input", "output"]
) -> Content:
    """A sequence of items (OpenAPI 3.2, 4.14.2). One that is received, or of another kind, is handed over as sent."""
    place = child(pointer, "itemSchema")
    item = context.schemas.type_of(node["itemSchema"], place, name=(*name, "item"), mode=mode)
    if mode == "output" and is_sequential(media_type):
        return Content(media_type, "stream", item)
    context.add("F7041", place, media_type=media_type)
    return Content(media_type, "binary", RAW["binary"])
