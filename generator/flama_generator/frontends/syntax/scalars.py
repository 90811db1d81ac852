"""Plain scalars by the core schema (YAML 1.2.2, 10.3.2)."""

from __future__ import annotations

import math
import re

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_BASES = {"0o": 8, "0x": 16}
_DIGITS_LIMIT = 4000


class NoNumber(ValueError):
    """The text is a number that JSON cannot hold: infinite, not a number, or absurdly long."""


def resolve(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar. Raises `NoNumber`."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        if len(text) > _DIGITS_LIMIT:
            raise NoNumber(text)
        base = _BASES.get(text[:2])
        return int(text[2:], base) if base else int(text)
    if _FLOAT.match(text):
        value = float(text)
        if not math.isfinite(value):
            raise NoNumber(text)
        return value
    if _NOT_FINITE.match(text):
        raise NoNumber(text)
    return text


STARTS = frozenset("-+.0123456789~nNtTfF")
"""First characters of everything that `resolve` may turn into something other than text."""
