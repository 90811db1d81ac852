"""The tree of a regular expression (ECMA-262, 16th edition, section 22.2.1), by code points as under the `u` flag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Range = tuple[int, int]
"""First and last code point."""

LAST = 0x10FFFF
DIGITS: tuple[Range, ...] = ((0x30, 0x39),)
WORD: tuple[Range, ...] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACE: tuple[Range, ...] = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
LINE_ENDS: tuple[Range, ...] = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))


class PatternError(ValueError):
    """A regular expression cannot be read or run. The message holds the offset."""


@dataclass(frozen=True, slots=True)
class Property:
    """A Unicode property such as `L` or `Script=Greek`."""

    name: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Characters:
    """One code point out of some."""

    ranges: tuple[Range, ...]
    properties: tuple[Property, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A condition on the place."""

    kind: Literal["start", "end", "word", "inside"]


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; empty matches the empty text."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first option that lets the rest match."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`least` to `most` times; no upper bound where `most` is None."""

    item: Node
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """A group that a back-reference may name, counted from 1."""

    item: Node
    index: int


@dataclass(frozen=True, slots=True)
class Look:
    """A look-around, ahead or behind."""

    item: Node
    ahead: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Back:
    """The text of a group once more; empty while the group has none."""

    index: int


Node: TypeAlias = Characters | Anchor | Sequence | Choice | Repeat | Capture | Look | Back


def complement(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Every code point outside of sorted ranges."""
    result = []
    start = 0
    for first, last in ranges:
        if start < first:
            result.append((start, first - 1))
        start = last + 1
    return (*result, (start, LAST)) if start <= LAST else tuple(result)


def character(code: int) -> Characters:
    """Exactly one code point."""
    return Characters(((code, code),))
