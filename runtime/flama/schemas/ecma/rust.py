"""Writes a tree in the syntax of Rust's `regex` crate, which runs in time linear to the text."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import assert_never

from flama.schemas.ecma.syntax import (
    LAST,
    Anchor,
    Back,
    Capture,
    Characters,
    Choice,
    Look,
    Node,
    Range,
    Repeat,
    Sequence,
)

_ANCHORS = {"start": "^", "end": r"\z", "word": r"(?-u:\b)"}
_NOTHING = r"[^\x{0}-\x{10FFFF}]"
_ANYTHING = r"[\x{0}-\x{10FFFF}]"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ @:/,;=!%\"'<>")
_ESCAPED = frozenset(".-+*?()[]{}|^$&~#\\")


class Unwritable(Exception):
    """The tree holds what a linear engine cannot do: look-around, back-references, or `\\B`."""


def written(node: Node) -> str:
    """The expression in Rust's syntax. Raises `Unwritable`."""
    match node:
        case Characters():
            return _characters(node)
        case Anchor(kind):
            if kind not in _ANCHORS:
                raise Unwritable
            return _ANCHORS[kind]
        case Sequence(items):
            return "".join(f"(?:{written(item)})" if isinstance(item, Choice) else written(item) for item in items)
        case Choice(options):
            return "|".join(written(option) for option in options)
        case Repeat(item, least, most, lazy):
            return f"{_single(item)}{_times(least, most)}{'?' if lazy else ''}"
        case Capture(item):
            return f"(?:{written(item)})"
        case Look() | Back():
            raise Unwritable
    assert_never(node)


def _single(node: Node) -> str:
    text = written(node)
    return text if isinstance(node, (Characters, Capture)) else f"(?:{text})"


def _times(least: int, most: int | None) -> str:
    match least, most:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case 0, 1:
            return "?"
        case _, None:
            return f"{{{least},}}"
        case _ if least == most:
            return f"{{{least}}}"
        case _:
            return f"{{{least},{most}}}"


def _characters(node: Characters) -> str:
    if not node.properties and not node.negated and len(node.ranges) == 1:
        first, last = node.ranges[0]
        if first == last and not 0xD800 <= first <= 0xDFFF:
            return _code(first)
    members = [_range(first, last) for first, last in _encodable(node.ranges)]
    members += [f"\\{'P' if item.negated else 'p'}{{{item.name}}}" for item in node.properties]
    if not members:
        return _ANYTHING if node.negated else _NOTHING
    return f"[{'^' if node.negated else ''}{''.join(members)}]"


def _encodable(ranges: tuple[Range, ...]) -> Iterator[Range]:
    """The ranges without the halves of surrogate pairs, which no valid text holds."""
    for first, last in ranges:
        if first < 0xD800:
            yield first, min(last, 0xD7FF)
        if last > 0xDFFF:
            yield max(first, 0xE000), min(last, LAST)


def _range(first: int, last: int) -> str:
    return _code(first) if first == last else f"{_code(first)}-{_code(last)}"


def _code(code: int) -> str:
    character = chr(code)
    if character in _PLAIN:
        return character
    return f"\\{character}" if character in _ESCAPED else f"\\x{{{code:X}}}"
