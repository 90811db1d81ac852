"""The parameter styles of OpenAPI 3.0 and 3.1 (Parameter Object, section 4.8.12.3, "Style Examples"; RFC 6570).

Text is split at its delimiters first and percent-decoded afterwards, so that an encoded delimiter is part of a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

__all__ = ["ABSENT", "Names", "Shape", "StyleError", "read_cookie", "read_header", "read_path", "read_query"]

Shape = Literal["scalar", "array", "object", "mixed"]
"""What a parameter's type is made of; `mixed` takes one value or several."""
Value: TypeAlias = str | list[str] | dict[str, Any]
Decode: TypeAlias = Callable[[str], str]
Names: TypeAlias = Mapping[str, Sequence[str]]
"""Decoded name -> the values it came with, undecoded, in order."""

ABSENT: Any = object()
"""The parameter was not sent."""

_DELIMITERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "form": (",", ()),
    "spaceDelimited": ("%20", ("+", " ")),
    "pipeDelimited": ("|", ("%7C", "%7c")),
}


class StyleError(ValueError):
    """A value is not written in the style of its parameter; the text says what is expected."""


def read_path(raw: str, name: str, style: str, shape: Shape, explode: bool) -> Value:
    """The value of one placeholder, `raw` being its text before percent-decoding.

    Raises `StyleError`.
    """
    match style:
        case "label":
            return _split(_after(raw, ".", style), "." if explode else ",", shape, explode, _percent)
        case "matrix":
            return _read_matrix(raw, name, shape, explode)
        case _:
            return _split(raw, ",", shape, explode, _percent)


def read_header(raw: str, shape: Shape, explode: bool) -> Value:
    """The value of a header field, `simple` style. Headers are not percent-encoded. Raises `StyleError`."""
    return _split(raw, ",", shape, explode, str.strip)


def read_query(
    names: Names, name: str, style: str, shape: Shape, explode: bool, properties: Callable[[str], bool] | None = None
) -> Any:
    """The value of a query parameter, or `ABSENT`.

    `properties` says which names belong to an exploded object. Raises `StyleError`.
    """
    if style == "deepObject":
        return _read_deep_object(names, name)
    return _read_form(names, name, style, shape, explode, properties, _plus)


def read_cookie(
    names: Names, name: str, shape: Shape, explode: bool, properties: Callable[[str], bool] | None = None
) -> Any:
    """The value of a cookie in `form` style, or `ABSENT`. Raises `StyleError`."""
    return _read_form(names, name, "form", shape, explode, properties, _percent)


def _read_form(
    names: Names,
    name: str,
    style: str,
    shape: Shape,
    explode: bool,
    properties: Callable[[str], bool] | None,
    decode: Decode,
) -> Any:
    if shape == "object" and explode:
        return _gather(names, properties or (lambda _: True), decode)
    if not (raw := names.get(name)):
        return ABSENT
    if shape == "scalar":
        return decode(raw[-1])
    if explode:
        values = [decode(item) for item in raw]
        return values[0] if shape == "mixed" and len(values) == 1 else values
    separator, spellings = _DELIMITERS[style]
    text = raw[-1]
    for spelling in spellings:
        text = text.replace(spelling, separator)
    return _split(text, separator, shape, False, decode)


def _gather(names: Names, belongs: Callable[[str], bool], decode: Decode) -> Any:
    found: dict[str, Any] = {}
    for name, raw in names.items():
        if belongs(name):
            found[name] = _one_or_all([decode(item) for item in raw])
    return found or ABSENT


def _read_deep_object(names: Names, name: str) -> Any:
    found: dict[str, Any] = {}
    for key, raw in names.items():
        if key.startswith(f"{name}[") and key.endswith("]"):
            member = key[len(name) + 1 : -1]
            if "[" in member or "]" in member:
                raise StyleError(f"`deepObject` has one level: `{name}[property]=value`")
            found[member] = _one_or_all([_plus(item) for item in raw])
    return found or ABSENT


def _read_matrix(raw: str, name: str, shape: Shape, explode: bool) -> Value:
    text = _after(raw, ";", "matrix")
    if shape == "object" and explode:
        return _members(text.split(";"), _percent)
    if not explode or shape == "scalar":
        return _split(_named(text, name), ",", shape, False, _percent)
    values = [_percent(_named(part, name)) for part in text.split(";")]
    return values[0] if shape == "mixed" and len(values) == 1 else values


def _named(text: str, name: str) -> str:
    key, _, value = text.partition("=")
    if unquote(key) != name:
        raise StyleError(f"style `matrix` is written `;{name}=value`")
    return value


def _after(raw: str, prefix: str, style: str) -> str:
    if not raw.startswith(prefix):
        raise StyleError(f"style `{style}` begins with `{prefix}`")
    return raw[1:]


def _split(text: str, separator: str, shape: Shape, explode: bool, decode: Decode) -> Value:
    if shape == "scalar":
        return decode(text)
    parts = text.split(separator) if text else []
    if shape == "array":
        return [decode(part) for part in parts]
    if shape == "mixed":
        return decode(text) if len(parts) < 2 else [decode(part) for part in parts]
    if explode:
        return _members(parts, decode)
    if len(parts) % 2:
        raise StyleError("an object is written as names and values in turn")
    return {decode(name): decode(value) for name, value in zip(parts[::2], parts[1::2], strict=True)}


def _members(parts: Sequence[str], decode: Decode) -> dict[str, Any]:
    if not all("=" in part for part in parts):
        raise StyleError("an object is written as `name=value` pairs")
    pairs = (part.partition("=") for part in parts)
    return {decode(name): decode(value) for name, _, value in pairs}


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _percent(text: str) -> str:
    if "%" not in text:
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise StyleError("percent-encoded text must be UTF-8") from None


def _plus(text: str) -> str:
    return _percent(text.replace("+", " "))
