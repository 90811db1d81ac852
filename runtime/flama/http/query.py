"""Query strings and cookie headers as names with their undecoded values."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

__all__ = ["cookie_names", "query_names"]


def query_names(query: bytes) -> dict[str, list[str]]:
    """Decoded names of `application/x-www-form-urlencoded` text with their raw values, in order.

    Names that are not UTF-8 keep replacement characters; they match no parameter.
    """
    names: dict[str, list[str]] = {}
    if not query:
        return names
    for pair in query.decode("utf-8", "replace").split("&"):
        if not pair:
            continue
        name, _, value = pair.partition("=")
        if "%" in name or "+" in name:
            name = unquote(name.replace("+", " "))
        if name in names:
            names[name].append(value)
        else:
            names[name] = [value]
    return names


def cookie_names(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    """Cookies (RFC 6265, section 4.2) with their raw values, quotes around a value removed.

    `a=1&a=2` inside one cookie, as the exploded `form` style writes it, counts as two values.
    """
    names: dict[str, list[str]] = {}
    for header, text in headers:
        if header != b"cookie":
            continue
        for cookie in text.decode("latin-1").split(";"):
            name, separator, value = cookie.strip().partition("=")
            if not separator:
                continue
            if value[:1] == '"' == value[-1:] and len(value) > 1:
                value = value[1:-1]
            for other, part in _exploded(name, value) if "&" in value else ((name, value),):
                names.setdefault(other, []).append(part)
    return names


def _exploded(name: str, value: str) -> list[tuple[str, str]]:
    first, *others = value.split("&")
    pairs = [part.partition("=") for part in others]
    if not all(separator for _, separator, _ in pairs):
        return [(name, value)]
    return [(name, first), *((other, rest) for other, _, rest in pairs)]
