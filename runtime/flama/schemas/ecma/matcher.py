"""Runs a tree by backtracking, for what a linear engine cannot do, within a fixed number of steps.

Every state (instruction, place, captures) is tried once, so that without back-references the steps grow with the
product of expression and text only.
"""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

from typing_extensions import assert_never

from flama.schemas.ecma.program import Around, Instruction, Jump, Program, Save, Split, compiled
from flama.schemas.ecma.syntax import WORD, Anchor, Back, Characters, Node, Range

MOST_STEPS = 100_000
"""States in one search; about a tenth of a second."""

Captures: TypeAlias = tuple[tuple[int, int] | None, ...]
_State: TypeAlias = tuple[int, int, Captures]
"""Instruction, place in the text, captures."""


class TooCostly(Exception):
    """The search needs more than `MOST_STEPS`."""


class Matcher:
    """A search with look-around and back-references."""

    def __init__(self, node: Node, groups: int, ignore_case: bool) -> None:
        """Raises `PatternError` where the expression grows too large, or names a property that Python does not know."""
        self._program = compiled(node)
        self._groups = groups
        self._ignore_case = ignore_case

    def search(self, text: str) -> bool:
        """Whether the expression matches anywhere. Raises `TooCostly`."""
        run = _Run(text.lower() if self._ignore_case else text, self._ignore_case)
        captures: Captures = (None,) * (self._groups + 1)
        # Shared by all starts: a state that failed once fails again.
        tried: set[_State] = set()
        return any(run.match(self._program, start, captures, tried) is not None for start in range(len(run.text) + 1))


class _Run:
    def __init__(self, text: str, ignore_case: bool) -> None:
        self.text = text
        self._ignore_case = ignore_case
        self._steps = 0

    def match(
        self, program: Program, start: int, captures: Captures, tried: set[_State], end: int | None = None
    ) -> Captures | None:
        """The captures of a match from `start`, which must end at `end` where one is given."""
        pending: list[_State] = [(0, start, captures)]
        while pending:
            state = pending.pop()
            if state in tried:
                continue
            tried.add(state)
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise TooCostly
            at, place, groups = state
            if at < len(program):
                pending.extend(self._next(program[at], at, place, groups))
            elif end is None or place == end:
                return groups
        return None

    def _next(self, instruction: Instruction, at: int, place: int, groups: Captures) -> list[_State]:
        match instruction:
            case Characters():
                fits = place < len(self.text) and self._fits(instruction, self.text[place])
                return [(at + 1, place + 1, groups)] if fits else []
            case Anchor():
                return [(at + 1, place, groups)] if self._holds(instruction, place) else []
            case Split(first, second):
                return [(second, place, groups), (first, place, groups)]
            case Jump(target):
                return [(target, place, groups)]
            case Save():
                return [(at + 1, place, _saved(groups, instruction, place))]
            case Back(index):
                span = groups[index]
                part = self.text[slice(*span)] if span and span[1] >= 0 else ""
                return [(at + 1, place + len(part), groups)] if self.text.startswith(part, place) else []
            case Around():
                found = self._around(instruction, place, groups)
                if instruction.negated:
                    return [(at + 1, place, groups)] if found is None else []
                return [(at + 1, place, found)] if found is not None else []
        assert_never(instruction)

    def _around(self, look: Around, place: int, groups: Captures) -> Captures | None:
        if look.ahead:
            return self.match(look.program, place, groups, set())
        starts = (self.match(look.program, start, groups, set(), end=place) for start in range(place, -1, -1))
        return next((found for found in starts if found is not None), None)

    def _holds(self, anchor: Anchor, place: int) -> bool:
        match anchor.kind:
            case "start":
                return place == 0
            case "end":
                return place == len(self.text)
        before = place > 0 and _in(self.text[place - 1], WORD)
        after = place < len(self.text) and _in(self.text[place], WORD)
        return (before != after) == (anchor.kind == "word")

    def _fits(self, characters: Characters, text: str) -> bool:
        variants = {text, text.upper()} if self._ignore_case else {text}
        inside = any(
            _in(variant, characters.ranges)
            or any(_has(variant, item.name) != item.negated for item in characters.properties)
            for variant in variants
            if len(variant) == 1
        )
        return inside != characters.negated


def _in(text: str, ranges: tuple[Range, ...]) -> bool:
    code = ord(text)
    return any(first <= code <= last for first, last in ranges)


def _has(text: str, category: str) -> bool:
    return unicodedata.category(text).startswith(category)


def _saved(groups: Captures, save: Save, place: int) -> Captures:
    opened = groups[save.index]
    span = (opened[0] if opened else place, place) if save.end else (place, -1)
    return (*groups[: save.index], span, *groups[save.index + 1 :])
