"""Instructions for the backtracking matcher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from typing_extensions import assert_never

from flama.schemas.ecma.syntax import (
    Anchor,
    Back,
    Capture,
    Characters,
    Choice,
    Look,
    Node,
    PatternError,
    Repeat,
    Sequence,
)

MOST_INSTRUCTIONS = 20_000

_CATEGORY = re.compile(r"[A-Z][a-z]?\Z")
_LONG_NAMES = {
    "Letter": "L",
    "Lowercase_Letter": "Ll",
    "Uppercase_Letter": "Lu",
    "Mark": "M",
    "Number": "N",
    "Decimal_Number": "Nd",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Other": "C",
}


@dataclass(frozen=True, slots=True)
class Split:
    """Go on at either place, the first one first."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on elsewhere."""

    target: int


@dataclass(frozen=True, slots=True)
class Save:
    """The start or the end of a group."""

    index: int
    end: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A look-around with a program of its own."""

    program: Program
    ahead: bool
    negated: bool


Instruction: TypeAlias = "Characters | Anchor | Back | Split | Jump | Save | Around"
Program: TypeAlias = tuple[Instruction, ...]


def compiled(node: Node) -> Program:
    """The program of a tree.

    Raises `PatternError` where it grows too large, or names a Unicode property that is unknown here.
    """
    return _Writer(_refers_back(node)).program(node)


def _refers_back(node: Node) -> bool:
    match node:
        case Back():
            return True
        case Sequence(parts) | Choice(parts):
            return any(_refers_back(part) for part in parts)
        case Repeat(item) | Capture(item) | Look(item):
            return _refers_back(item)
        case _:
            return False


class _Writer:
    """Writes instructions.

    Groups are only followed where a back-reference needs them: they multiply the states of a search.
    """

    def __init__(self, follows_groups: bool) -> None:
        self._follows_groups = follows_groups

    def program(self, node: Node) -> Program:
        out: list[Instruction] = []
        self._emit(node, out)
        return tuple(out)

    def _emit(self, node: Node, out: list[Instruction]) -> None:
        if len(out) > MOST_INSTRUCTIONS:
            raise PatternError("the expression is too large for one with look-around or back-references")
        match node:
            case Characters():
                out.append(_known(node))
            case Anchor() | Back():
                out.append(node)
            case Sequence(items):
                for item in items:
                    self._emit(item, out)
            case Choice(options):
                self._emit_choice(options, out)
            case Repeat():
                self._emit_repeat(node, out)
            case Capture(item, index) if self._follows_groups:
                out.append(Save(index, end=False))
                self._emit(item, out)
                out.append(Save(index, end=True))
            case Capture(item):
                self._emit(item, out)
            case Look(item, ahead, negated):
                out.append(Around(self.program(item), ahead, negated))
            case _:
                assert_never(node)

    def _emit_choice(self, options: tuple[Node, ...], out: list[Instruction]) -> None:
        jumps = []
        for option in options[:-1]:
            split = _reserve(out)
            self._emit(option, out)
            jumps.append(_reserve(out))
            out[split] = Split(split + 1, len(out))
        self._emit(options[-1], out)
        for jump in jumps:
            out[jump] = Jump(len(out))

    def _emit_repeat(self, node: Repeat, out: list[Instruction]) -> None:
        for _ in range(node.least):
            self._emit(node.item, out)
        if node.most is None:
            split = _reserve(out)
            self._emit(node.item, out)
            out.append(Jump(split))
            out[split] = _split(split + 1, len(out), node.lazy)
            return
        splits = []
        for _ in range(node.most - node.least):
            splits.append(_reserve(out))
            self._emit(node.item, out)
        for split in splits:
            out[split] = _split(split + 1, len(out), node.lazy)


def _split(inside: int, after: int, lazy: bool) -> Split:
    return Split(after, inside) if lazy else Split(inside, after)


def _reserve(out: list[Instruction]) -> int:
    """The place of a jump whose target is not known yet."""
    out.append(Jump(-1))
    return len(out) - 1


def _known(node: Characters) -> Characters:
    """The characters with the short names of their categories, the only properties that Python knows."""
    properties = []
    for item in node.properties:
        name = _LONG_NAMES.get(item.name.rpartition("=")[2], item.name.rpartition("=")[2])
        if not _CATEGORY.match(name):
            raise PatternError(
                f"`\\p{{{item.name}}}` cannot stand in an expression with look-around or back-references"
            )
        properties.append(type(item)(name, item.negated))
    return Characters(node.ranges, tuple(properties), node.negated)
