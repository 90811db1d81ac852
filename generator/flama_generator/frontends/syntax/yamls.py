"""YAML 1.2 core schema -> JSON values.

Built from libyaml's events instead of a PyYAML constructor: that one follows YAML 1.1 (`on` is a boolean, `1e-6` a
string), keeps the last of two equal keys, and takes three times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import yaml
from yaml import events

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Location, Report
from flama_generator.frontends.syntax.limits import DEPTH_LIMIT, VALUE_LIMIT
from flama_generator.frontends.syntax.scalars import STARTS, NoNumber, resolve
from flama_generator.source import Source

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused(Exception):
    """Carries one finding out of the builder, with the event it is about."""

    def __init__(self, code: str, event: events.Event, **values: object) -> None:
        super().__init__(code)
        self.code, self.event, self.values = code, event, values


def parse_yaml(source: Source, report: Report) -> tuple[object] | None:
    """The value of the only YAML document in the text, or `None` after adding to `report` what is wrong with it.

    Repeated keys are left to the caller: they show in the positions of the text.
    """
    try:
        return (_Builder(yaml_events(source.text)).document(),)
    except Refused as refused:
        report.add(diagnostic(refused.code, Location(source.origin, *start_of(refused.event)), **refused.values))
    except yaml.YAMLError as error:
        location, problem = _syntax_error(error, source)
        report.add(diagnostic("F1010", location, problem=problem))
    return None


def yaml_events(text: str) -> Iterator[events.Event]:
    """The events of libyaml. Raises `yaml.YAMLError`."""
    return yaml.parse(text, Loader=_LOADER)


def start_of(event: events.Event) -> tuple[int, int]:
    """Line and column of an event, from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)


def _syntax_error(error: yaml.YAMLError, source: Source) -> tuple[Location, str]:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        problem = str(getattr(error, "problem", None) or "the YAML cannot be read")
        return Location(source.origin, mark.line + 1, mark.column + 1), problem
    position = getattr(error, "position", None)
    reason = str(getattr(error, "reason", None) or "the YAML cannot be read")
    if not isinstance(position, int):
        return Location(source.origin), reason
    before = source.text.encode(errors="replace")[:position].decode(errors="ignore")
    return Location(source.origin, before.count("\n") + 1, len(before) - before.rfind("\n")), reason


class _Builder:
    """Events -> one value. Calls nest as deep as the document, which `DEPTH_LIMIT` bounds."""

    def __init__(self, stream: Iterator[events.Event]) -> None:
        self._next: Callable[[], events.Event] = stream.__next__
        self._anchors: dict[str, tuple[object, int, int] | None] = {}
        """Anchor -> its value, how many values that is, how many levels; `None` while the value is being read."""
        self._count = 0
        self._deepest = 0
        self._repeated: events.Event | None = None

    def document(self) -> object:
        value: object = None
        self._next()
        event = self._next()
        if isinstance(event, events.DocumentStartEvent):
            value = self._value(self._next(), 0)
            self._next()
            event = self._next()
        if isinstance(event, events.DocumentStartEvent):
            raise Refused("F1019", event)
        if self._repeated is not None:
            raise Refused("F1012", self._repeated, key=getattr(self._repeated, "value", ""), first="")
        return value

    def _value(self, event: events.Event, depth: int) -> object:
        self._count += 1
        if type(event) is events.ScalarEvent and event.anchor is None and event.tag is None:
            return self._scalar(event)
        if isinstance(event, events.AliasEvent):
            return self._alias(event, depth)
        if event.tag is not None:  # type: ignore[attr-defined]
            raise Refused("F1013", event, tag=event.tag)  # type: ignore[attr-defined]
        if event.anchor is not None:  # type: ignore[attr-defined]
            return self._anchored(event, depth)
        return self._container(event, depth)

    def _container(self, event: events.Event, depth: int) -> object:
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event)
        if depth >= DEPTH_LIMIT:
            raise Refused("F1016", event, limit=DEPTH_LIMIT)
        if depth >= self._deepest:
            self._deepest = depth + 1
        return self._mapping(depth + 1) if isinstance(event, events.MappingStartEvent) else self._sequence(depth + 1)

    def _scalar(self, event: events.ScalarEvent) -> object:
        text = event.value
        if not event.implicit[0] or (text and text[0] not in STARTS):
            return text
        try:
            return resolve(text)
        except NoNumber:
            raise Refused("F1018", event, value=text) from None

    def _mapping(self, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        following = self._next
        while type(event := following()) is not events.MappingEndEvent:
            if type(event) is not events.ScalarEvent:
                raise Refused("F1017", event)
            if event.tag is not None:
                raise Refused("F1013", event, tag=event.tag)
            key = event.value
            if key == "<<" and event.implicit[0]:
                raise Refused("F1021", event)
            if key in result and self._repeated is None:
                self._repeated = event
            if event.anchor is not None:
                self._anchors[event.anchor] = (key, 1, 0)
            result[key] = self._value(following(), depth)
        return result

    def _sequence(self, depth: int) -> list[object]:
        result: list[object] = []
        while type(event := self._next()) is not events.SequenceEndEvent:
            result.append(self._value(event, depth))
        return result

    def _anchored(self, event: events.Event, depth: int) -> object:
        name: str = event.anchor  # type: ignore[attr-defined]
        before, deepest = self._count, self._deepest
        self._anchors[name] = None
        self._deepest = depth
        value = self._container(event, depth)
        self._anchors[name] = (value, self._count - before + 1, self._deepest - depth)
        self._deepest = max(deepest, self._deepest)
        return value

    def _alias(self, event: events.AliasEvent, depth: int) -> object:
        name = event.anchor
        if name not in self._anchors:
            raise Refused("F1014", event, name=name)
        target = self._anchors[name]
        if target is None:
            raise Refused("F1020", event, name=name)
        value, size, levels = target
        self._count += size
        if self._count > VALUE_LIMIT:
            raise Refused("F1015", event, limit=VALUE_LIMIT)
        if depth + levels > DEPTH_LIMIT:
            raise Refused("F1016", event, limit=DEPTH_LIMIT)
        self._deepest = max(self._deepest, depth + levels)
        return value
