"""Texts that match a regular expression, drawn from its tree."""

from __future__ import annotations

from collections.abc import Iterator

from flama.mock.impossible import Impossible
from flama.schemas.ecma.parser import parse
from flama.schemas.ecma.syntax import (
    Anchor,
    Back,
    Capture,
    Characters,
    Choice,
    Look,
    Node,
    PatternError,
    Range,
    Repeat,
    Sequence,
    complement,
)

_LONGEST = 10_000
_PREFERRED: tuple[Range, ...] = ((0x61, 0x7A), (0x41, 0x5A), (0x30, 0x39), (0x20, 0x7E))
"""Letters, digits, then the rest of ASCII."""
_USUAL_LENGTHS = (0, 6, 8, 10, 12, 16, 32)
_CATEGORY_SAMPLES = {"L": "a", "Lu": "A", "Ll": "a", "N": "1", "Nd": "1", "P": "-", "S": "+", "Z": " ", "Zs": " "}
_REPEATS = (0, 1, 2, 3, 8, 20, 64)
"""How often loops without need go round, one try after the other, until the length fits."""


def matching(pattern: str, least: int, most: int, variant: int) -> Iterator[str]:
    """Texts that probably match; conditions such as look-ahead are not looked at, so that the caller checks."""
    try:
        node = parse(pattern).node
    except PatternError:
        return
    seen = set()
    for extra in (*_REPEATS, least, max(least - 1, 0)):
        try:
            text = _Writer(extra, variant).text(node)
        except Impossible:
            continue
        if not _is_anchored(node, at_end=True) and len(text) < least:
            text += "a" * (least - len(text))
        if text not in seen and len(text) <= most:
            seen.add(text)
            yield text
    yield from _mixed(node, least, variant)


def _mixed(node: Node, least: int, variant: int) -> Iterator[str]:
    """One text for each look-ahead, in a row and filled up: for rules such as `a digit and a capital letter`."""
    items = node.items if isinstance(node, Sequence) else ()
    looks = [item.item for item in items if isinstance(item, Look) and item.ahead and not item.negated]
    try:
        start = "".join(_Writer(0, variant).text(look) for look in looks)
    except Impossible:
        return
    for length in (least, *_USUAL_LENGTHS) if looks else ():
        yield start.ljust(length, "a")


class _Writer:
    def __init__(self, extra: int, variant: int) -> None:
        self._extra = extra
        self._variant = variant
        self._length = 0
        self._groups: dict[int, str] = {}

    def text(self, node: Node) -> str:
        match node:
            case Characters():
                return self._character(node)
            case Anchor() | Look():
                return ""
            case Sequence(items):
                return "".join(self.text(item) for item in items)
            case Choice(options):
                return self.text(options[self._variant % len(options)])
            case Repeat():
                times = max(node.least, min(self._extra, node.most if node.most is not None else self._extra))
                if times * max(1, self._length) > _LONGEST:
                    raise Impossible
                return "".join(self.text(node.item) for _ in range(times))
            case Capture(item, index):
                self._groups[index] = self.text(item)
                return self._groups[index]
            case Back(index):
                return self._groups.get(index, "")

    def _character(self, node: Characters) -> str:
        self._length += 1
        if self._length > _LONGEST:
            raise Impossible
        if not node.ranges and not node.negated:
            for item in node.properties:
                if not item.negated:
                    return _CATEGORY_SAMPLES.get(item.name.rpartition("=")[2], "a")
        ranges = complement(_joined(node.ranges)) if node.negated else node.ranges
        for first, last in _PREFERRED:
            for start, end in ranges:
                low, high = max(first, start), min(last, end)
                if low <= high:
                    return chr(low + self._variant % (high - low + 1))
        for start, end in ranges:
            if not (start >= 0xD800 and end <= 0xDFFF):
                return chr(start if not 0xD800 <= start <= 0xDFFF else 0xE000)
        raise Impossible


def _joined(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Sorted ranges without overlaps."""
    result: list[Range] = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(result[-1][1], last))
        else:
            result.append((first, last))
    return tuple(result)


def _is_anchored(node: Node, *, at_end: bool) -> bool:
    match node:
        case Anchor(kind):
            return kind == ("end" if at_end else "start")
        case Sequence(items) if items:
            return _is_anchored(items[-1 if at_end else 0], at_end=at_end)
        case Choice(options):
            return any(_is_anchored(option, at_end=at_end) for option in options)
        case Capture(item):
            return _is_anchored(item, at_end=at_end)
        case _:
            return False
