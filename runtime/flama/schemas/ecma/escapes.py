"""What a backslash means in a regular expression (ECMA-262, section 22.2.1: AtomEscape, ClassEscape)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flama.schemas.ecma.syntax import DIGITS, LAST, SPACE, WORD, PatternError, Property, Range, complement

CLASS_ESCAPES: Mapping[str, int] = {"b": 0x08, "-": 0x2D}

_SETS = {
    "d": DIGITS,
    "w": WORD,
    "s": SPACE,
    "D": complement(DIGITS),
    "W": complement(WORD),
    "S": complement(SPACE),
}
_CONTROLS = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D, "0": 0x00, "a": 0x07, "e": 0x1B}
_PROPERTY = re.compile(r"\\([pP])(?:\{([\w=\- ]+)\}|([A-Z]))")
_HEX = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|[ux]\{([0-9A-Fa-f]{1,8})\})")
_LOW_HALF = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")


def escape(text: str, at: int) -> tuple[int | tuple[Range, ...] | Property, int]:
    """What the escape at `at` stands for, and where it ends. Raises `PatternError`."""
    letter = text[at + 1 : at + 2]
    if letter in _SETS and letter:
        return _SETS[letter], at + 2
    if letter in "pP" and letter:
        return _property(text, at)
    if letter in "xu" and letter:
        return _hexadecimal(text, at)
    if letter == "c" and text[at + 2 : at + 3].isalpha():
        return ord(text[at + 2]) % 32, at + 3
    if letter in _CONTROLS and letter:
        return _CONTROLS[letter], at + 2
    if not letter or letter.isalnum():
        raise PatternError(f"unknown escape `\\{letter}` at offset {at} of `{text[:200]}`")
    return ord(letter), at + 2


def _property(text: str, at: int) -> tuple[Property, int]:
    if (found := _PROPERTY.match(text, at)) is None:
        raise PatternError(f"a Unicode property without its name at offset {at} of `{text[:200]}`")
    return Property(found.group(2) or found.group(3), found.group(1) == "P"), found.end()


def _hexadecimal(text: str, at: int) -> tuple[int, int]:
    if (found := _HEX.match(text, at)) is None:
        raise PatternError(f"an escape without its hexadecimal digits at offset {at} of `{text[:200]}`")
    code = int(found.group(1) or found.group(2) or found.group(3), 16)
    if code > LAST:
        raise PatternError(f"a code point above U+10FFFF at offset {at} of `{text[:200]}`")
    if 0xD800 <= code <= 0xDBFF and (low := _LOW_HALF.match(text, found.end())):
        return 0x10000 + ((code - 0xD800) << 10) + (int(low.group(1), 16) - 0xDC00), low.end()
    return code, found.end()
