"""The line and column of every value, scanned from the text when the first message needs one."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from yaml import events

from flama_generator.frontends.pointers import child
from flama_generator.frontends.syntax.yamls import start_of, yaml_events

Position = tuple[int, int]
"""Line and column, from 1."""


@dataclass(slots=True)
class Positions:
    """JSON Pointer -> place. The place of a value in a mapping is that of its key."""

    places: dict[str, Position] = field(default_factory=dict)
    repeated: list[tuple[str, Position, Position]] = field(default_factory=list)
    """Keys that stand twice in one mapping: the pointer, the first place, the second one."""

    def add(self, pointer: str, position: Position) -> None:
        first = self.places.get(pointer)
        if first is None:
            self.places[pointer] = position
        else:
            self.repeated.append((pointer, first, position))

    def nearest(self, pointer: str) -> Position | None:
        """The place of the value, or of the closest value around it that stands in the text."""
        while pointer not in self.places and pointer:
            pointer = pointer.rpartition("/")[0]
        return self.places.get(pointer)


def yaml_positions(text: str) -> Positions:
    """Places in a text that `parse_yaml` can read, repeated keys aside."""
    result = Positions()
    stream = yaml_events(text)
    next(stream)
    if isinstance(next(stream), events.DocumentStartEvent):
        _yaml_value(next(stream), "", stream, result)
    return result


def _yaml_value(event: events.Event, pointer: str, stream: Iterator[events.Event], result: Positions) -> None:
    if not pointer:
        result.add("", start_of(event))
    if isinstance(event, events.MappingStartEvent):
        while isinstance(key := next(stream), events.ScalarEvent):
            inner = child(pointer, key.value)
            result.add(inner, start_of(key))
            _yaml_value(next(stream), inner, stream, result)
    elif isinstance(event, events.SequenceStartEvent):
        index = 0
        while not isinstance(item := next(stream), events.SequenceEndEvent):
            inner = f"{pointer}/{index}"
            result.add(inner, start_of(item))
            _yaml_value(item, inner, stream, result)
            index += 1


_TOKEN = re.compile(r'"(?:[^"\\]+|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


def json_positions(text: str) -> Positions:
    """Places in a text that `parse_json` can read, repeated keys aside."""
    result = Positions()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    tokens = ((match.group(), match.start()) for match in _TOKEN.finditer(text))

    def place(offset: int) -> Position:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    first = next(tokens, None)
    if first is not None:
        result.add("", place(first[1]))
        _JsonScan(tokens, result, place).value(first[0], "")
    return result


@dataclass(slots=True)
class _JsonScan:
    """Walks the tokens of a JSON text."""

    tokens: Iterator[tuple[str, int]]
    result: Positions
    place: Callable[[int], Position]

    def value(self, token: str, pointer: str) -> None:
        if token == "{":
            self._members(pointer)
        elif token == "[":
            self._items(pointer)

    def _members(self, pointer: str) -> None:
        token, offset = next(self.tokens)
        while token != "}":
            inner = child(pointer, json.loads(token))
            self.result.add(inner, self.place(offset))
            next(self.tokens)
            self.value(next(self.tokens)[0], inner)
            token, offset = next(self.tokens)
            if token == ",":
                token, offset = next(self.tokens)

    def _items(self, pointer: str) -> None:
        index = 0
        token, offset = next(self.tokens)
        while token != "]":
            inner = f"{pointer}/{index}"
            self.result.add(inner, self.place(offset))
            self.value(token, inner)
            token, offset = next(self.tokens)
            if token == ",":
                token, offset = next(self.tokens)
            index += 1
