"""Text, numbers and booleans -> primitive types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flama_generator.frontends.openapi import Document
from flama_generator.ir.types import UNCONSTRAINED, Constraints, Primitive, PrimitiveKind
from flama_generator.lowering.schemas.bounds import first, number_bounds, size_bounds
from flama_generator.lowering.schemas.parts import Part
from flama_generator.lowering.schemas.patterns import pattern_fault

_TEXT_FORMATS: dict[str, PrimitiveKind] = {
    "date": "date", "date-time": "datetime", "time": "time", "duration": "timedelta", "uuid": "uuid",
    "decimal": "decimal",
}  # fmt: skip
"""Formats with a Python type of their own. `byte` stays text: base64 is the wire form, and decoding is the handler's
choice.
"""

ASSERTED_FORMATS = frozenset(
    {"email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "byte", "json-pointer", "regex"}
)
"""Formats of text that the runtime's `Format` knows."""

_RAW_MEDIA = ("application/octet-stream", "image/", "audio/", "video/")


def text(document: Document, leaves: Sequence[Part], *, in_object: bool) -> Primitive:
    """A string. Of several patterns the type holds the first; the running service checks all.

    `in_object` tells a file in a form from a body that is bytes."""
    if _is_binary(leaves):
        sizes = size_bounds(leaves, "minLength", "maxLength")
        return Primitive("file") if in_object else Primitive("bytes", sizes)
    sizes, pattern = size_bounds(leaves, "minLength", "maxLength"), _pattern(document, leaves)
    asserted = next((form for leaf in leaves if (form := leaf.keys.get("format")) in ASSERTED_FORMATS), None)
    constraints = replace(sizes, pattern=pattern, format=asserted)
    kind = next((_TEXT_FORMATS[form] for leaf in leaves if (form := leaf.keys.get("format")) in _TEXT_FORMATS), None)
    if kind is None or constraints.pattern is not None:
        return Primitive("str", constraints)
    return Primitive(kind, number_bounds(leaves, integer=False) if kind == "decimal" else UNCONSTRAINED)


def _is_binary(leaves: Sequence[Part]) -> bool:
    if any(leaf.keys.get("format") == "binary" for leaf in leaves):
        return True
    media = first(leaves, "contentMediaType")
    return isinstance(media, str) and media.startswith(_RAW_MEDIA) and first(leaves, "contentEncoding") is None


def _pattern(document: Document, leaves: Sequence[Part]) -> str | None:
    found: list[str] = []
    for leaf in leaves:
        pattern = leaf.keys.get("pattern")
        if pattern is None or pattern in found:
            continue
        fault = pattern_fault(pattern)
        if fault is not None:
            document.add("F7018", f"{leaf.pointer}/pattern", pattern=pattern, reason=fault)
        else:
            found.append(pattern)
    return found[0] if found else None


def number(leaves: Sequence[Part], *, integer: bool) -> Primitive:
    """An integer or any number."""
    constraints = number_bounds(leaves, integer=integer)
    return Primitive("int" if integer else "float", constraints)


def boolean() -> Primitive:
    return Primitive("bool", Constraints())
