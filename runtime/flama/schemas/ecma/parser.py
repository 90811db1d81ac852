"""Reads the text of a regular expression.

Beyond ECMA-262, `(?i)` at the start and the anchors `\\A`, `\\Z` and `\\z` are read as other dialects mean them,
since documents hold them and ECMA-262 gives them no sense under the `u` flag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flama.schemas.ecma.escapes import CLASS_ESCAPES, escape
from flama.schemas.ecma.syntax import (
    LINE_ENDS,
    Anchor,
    Back,
    Capture,
    Characters,
    Choice,
    Look,
    Node,
    PatternError,
    Property,
    Range,
    Repeat,
    Sequence,
    character,
)

DEEPEST = 50
"""Groups inside groups."""
MOST_REPEATS = 1_000_000
LONGEST = 20_000
"""Characters of an expression."""

_QUANTIFIER = re.compile(r"\{(\d+)(,(\d*))?\}")
_ANCHORS = {"A": Anchor("start"), "Z": Anchor("end"), "z": Anchor("end"), "b": Anchor("word"), "B": Anchor("inside")}
_GROUPS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\((\?<(?![=!])([^>]*)>|(?!\?))", re.DOTALL)
_LOOKS = (("?=", True, False), ("?!", True, True), ("?<=", False, False), ("?<!", False, True))


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression and the flag that it may start with."""

    node: Node
    ignore_case: bool
    groups: int


def parse(source: str) -> Parsed:
    """The tree of an expression. Raises `PatternError` with the offset."""
    if len(source) > LONGEST:
        raise PatternError(f"the expression has {len(source)} characters; {LONGEST} are the most")
    ignore_case = source.startswith("(?i)")
    text = source[4:] if ignore_case else source
    parser = _Parser(text)
    node = parser.choice(0)
    if parser.at < len(text):
        raise parser.error("`)` without `(`")
    return Parsed(node, ignore_case, len(parser.names))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._opened = 0
        # References may stand before their group, so that groups are counted first.
        self.names = [found.group(2) or "" for found in _GROUPS.finditer(text) if found.group(1) is not None]

    def error(self, problem: str) -> PatternError:
        return PatternError(f"{problem} at offset {self.at} of `{self.text[:200]}`")

    def take(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def choice(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.error(f"more than {DEEPEST} groups inside each other")
        options = [self._sequence(depth)]
        while self.take("|"):
            options.append(self._sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self, depth: int) -> Node:
        items: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            items.append(self._quantified(self._atom(depth)))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _quantified(self, atom: Node) -> Node:
        bounds = self._bounds()
        if bounds is None:
            return atom
        if isinstance(atom, Anchor) or (isinstance(atom, Look) and not atom.ahead):
            raise self.error("a quantifier after an assertion")
        least, most = bounds
        if (most is not None and most < least) or max(least, most or 0) > MOST_REPEATS:
            raise self.error("a quantifier out of bounds")
        return Repeat(atom, least, most, self.take("?"))

    def _bounds(self) -> tuple[int, int | None] | None:
        for token, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(token):
                return bounds
        if (found := _QUANTIFIER.match(self.text, self.at)) is None or len(found.group()) > 20:
            return None
        self.at = found.end()
        least = int(found.group(1))
        if found.group(2) is None:
            return least, least
        return least, int(found.group(3)) if found.group(3) else None

    def _atom(self, depth: int) -> Node:
        match token := self.text[self.at]:
            case "(":
                return self._group(depth)
            case "[":
                return self._class()
            case "\\":
                return self._escaped()
            case "*" | "+" | "?":
                raise self.error(f"`{token}` without anything to repeat")
        self.at += 1
        match token:
            case "^":
                return Anchor("start")
            case "$":
                return Anchor("end")
            case ".":
                return Characters(LINE_ENDS, negated=True)
            case _:
                return character(ord(token))

    def _group(self, depth: int) -> Node:
        self.at += 1
        for token, ahead, negated in _LOOKS:
            if self.take(token):
                return Look(self._closed(depth), ahead, negated)
        if self.take("?:"):
            return self._closed(depth)
        if self.take("?<"):
            self.at = self.text.find(">", self.at) + 1
            if not self.at:
                raise self.error("a group name without `>`")
        elif self.take("?"):
            raise self.error("an unknown kind of group")
        self._opened += 1
        index = self._opened
        return Capture(self._closed(depth), index)

    def _closed(self, depth: int) -> Node:
        node = self.choice(depth + 1)
        if not self.take(")"):
            raise self.error("`(` without `)`")
        return node

    def _escaped(self) -> Node:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in _ANCHORS and letter:
            self.at += 2
            return _ANCHORS[letter]
        if letter == "k" and (end := self.text.find(">", self.at)) > 0 and self.text[self.at + 2] == "<":
            return self._named_reference(end)
        if letter.isdecimal() and letter != "0":
            return self._numbered_reference()
        value, self.at = escape(self.text, self.at)
        return _characters(value)

    def _named_reference(self, end: int) -> Node:
        name = self.text[self.at + 3 : end]
        if name not in self.names:
            raise self.error(f"no group is called `{name}`")
        self.at = end + 1
        return Back(self.names.index(name) + 1)

    def _numbered_reference(self) -> Node:
        found = re.compile(r"\d{1,4}").match(self.text, self.at + 1)
        index = int(found.group()) if found else 0
        if not 0 < index <= len(self.names):
            raise self.error(f"there is no group {index}")
        self.at = found.end() if found else self.at
        return Back(index)

    def _class(self) -> Characters:
        self.at += 1
        negated = self.take("^")
        ranges: list[Range] = []
        properties: list[Property] = []
        while not self.take("]"):
            first = self._class_member()
            if self.text.startswith("-", self.at) and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self._range(first, ranges, properties)
            else:
                _add(first, ranges, properties)
        return Characters(tuple(sorted(ranges)), tuple(properties), negated)

    def _range(
        self, first: int | tuple[Range, ...] | Property, ranges: list[Range], properties: list[Property]
    ) -> None:
        self.at += 1
        last = self._class_member()
        if isinstance(first, int) and isinstance(last, int):
            if first > last:
                raise self.error("a range out of order")
            ranges.append((first, last))
            return
        # `[\w-.]`: with a set on either side the hyphen is itself (ECMA-262, annex B.1.2).
        for member in (first, ord("-"), last):
            _add(member, ranges, properties)

    def _class_member(self) -> int | tuple[Range, ...] | Property:
        if self.at >= len(self.text):
            raise self.error("`[` without `]`")
        if self.text[self.at] != "\\":
            self.at += 1
            return ord(self.text[self.at - 1])
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in CLASS_ESCAPES and letter:
            self.at += 2
            return CLASS_ESCAPES[letter]
        value, self.at = escape(self.text, self.at)
        return value


def _characters(value: int | tuple[Range, ...] | Property) -> Characters:
    match value:
        case int():
            return character(value)
        case Property():
            return Characters((), (value,))
        case _:
            return Characters(value)


def _add(member: int | tuple[Range, ...] | Property, ranges: list[Range], properties: list[Property]) -> None:
    match member:
        case int():
            ranges.append((member, member))
        case Property():
            properties.append(member)
        case _:
            ranges.extend(member)
