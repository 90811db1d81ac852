"""Valid JSON values for the tests of a project: the spec's own where they fit, else made from the type."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from typing_extensions import assert_never

from flama_generator.ir.schemas import Alias, Model
from flama_generator.ir.types import (
    Constraints,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Reference,
    TupleOf,
    TypeExpression,
    UnionOf,
)
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.conformance import DEPTH, conforms

T = TypeVar("T")

LONGEST = 1000
"""No example text or list is longer."""

TEXTS = (
    "text", "a", "abc", "ABC", "A", "1", "12", "123", "1234", "12345", "a1", "a-b", "a_b", "a.b", "a/b", "/a", "0",
    "00", "1.0", "1.0.0", "v1", "#fff", "#aabbcc", "a@example.com", "example.com", "https://example.com/",
    "2024-01-31", "2024-01-31T12:00:00Z", "12:00", "+12025550123", "EUR", "en", "en-US", "deadbeef", "0x1", "1s", "1d",
    "00000000-0000-4000-8000-000000000001", "true", "Text", "TEXT", "127.0.0.1", "10.0.0.0/8", "YQ==", "::1", "",
)  # fmt: skip
"""Tried one after the other where a text must match a pattern."""

FIXED = {
    "date": "2024-01-31",
    "datetime": "2024-01-31T12:00:00Z",
    "time": "12:00:00",
    "timedelta": "P1D",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "decimal": "1",
    "bytes": "text",
}


class NoExample(Exception):
    """No valid value can be made for a type."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Makes values of types."""

    catalogue: Catalogue

    def value(self, expression: TypeExpression, depth: int = 0) -> object:
        """A value of the type, with required parts only. Raises `NoExample`."""
        if depth > DEPTH // 2:
            raise NoExample
        match expression:
            case Primitive():
                return _primitive(expression)
            case ListOf(item=item, constraints=constraints):
                return self._items(item, constraints, depth)
            case MapOf(value=value, constraints=constraints):
                return self._map(value, constraints, depth)
            case TupleOf(items=items):
                return [self.value(item, depth + 1) for item in items]
            case LiteralOf(values=values):
                return _first(iter(values))
            case Reference(schema=schema):
                found = self.catalogue.find(schema)
                return self.value(found.type, depth + 1) if isinstance(found, Alias) else self._model(found, depth)
            case UnionOf(members=members):
                return self._union(members, depth)
            case Nullable(inner=inner):
                return self._nullable(inner, depth)
            case _:
                assert_never(expression)

    def checked(self, expression: TypeExpression) -> object:
        """As `value`, and looked over. Raises `NoExample`."""
        value = self.value(expression)
        if not conforms(self.catalogue, value, expression):
            raise NoExample
        return value

    def _items(self, item: TypeExpression, constraints: Constraints, depth: int) -> list[object]:
        count = constraints.min_length or 0
        if count > LONGEST or (constraints.unique and count > 1):
            raise NoExample
        return [self.value(item, depth + 1) for _ in range(count)]

    def _map(self, value: TypeExpression, constraints: Constraints, depth: int) -> dict[str, object]:
        count = constraints.min_length or 0
        if count > LONGEST:
            raise NoExample
        return {f"key{number}": self.value(value, depth + 1) for number in range(1, count + 1)}

    def _model(self, model: Model, depth: int) -> dict[str, object]:
        made = {field.wire: self.value(field.type, depth + 1) for field in model.fields if field.required}
        optional = (field for field in model.fields if not field.required and not field.read_only)
        while len(made) < (model.min_properties or 0):
            field = next(optional, None)
            if field is None:
                raise NoExample
            made[field.wire] = self.value(field.type, depth + 1)
        return made

    def _union(self, members: tuple[TypeExpression, ...], depth: int) -> object:
        for member in members:
            try:
                return self.value(member, depth + 1)
            except NoExample:
                continue
        raise NoExample

    def _nullable(self, inner: TypeExpression, depth: int) -> object:
        try:
            return self.value(inner, depth + 1)
        except NoExample:
            return None


def _primitive(primitive: Primitive) -> object:
    constraints = primitive.constraints
    if constraints.one_of:
        return _first(iter(constraints.one_of))
    match primitive.kind:
        case "str":
            return _text(constraints)
        case "int":
            return _number(constraints)
        case "float":
            return _number(constraints)
        case "bool":
            return True
        case "date" | "datetime" | "time" | "timedelta" | "uuid" | "decimal" | "bytes" as kind:
            return FIXED[kind]
        case "any":
            return "text"
        case "none":
            return None
        case "file" | "never":
            raise NoExample
        case _ as other:
            assert_never(other)


def _text(constraints: Constraints) -> str:
    least, most = constraints.min_length or 0, constraints.max_length
    if least > LONGEST:
        raise NoExample
    for text in TEXTS:
        stretched = text if len(text) >= least else (text or "a") * (least // max(len(text), 1) + 1)
        size = least if len(text) < least else len(text) if most is None else min(len(text), most)
        for candidate in (text, stretched[:size]):
            if conforms(_NOTHING, candidate, Primitive("str", constraints)):
                return candidate
    raise NoExample


def _number(constraints: Constraints) -> int | float:
    kind = Primitive("float", constraints)
    step = constraints.multiple_of
    marks = (constraints.minimum, constraints.exclusive_minimum, constraints.maximum, constraints.exclusive_maximum)
    known = [mark for mark in marks if mark is not None]
    candidates = itertools.chain(
        (1, 2, 0), known, (mark + 1 for mark in known), (mark - 1 for mark in known), (step,) if step else ()
    )
    whole = (int(each) for each in candidates if abs(each) < 2**53 and each == int(each))
    return _first(each for each in whole if conforms(_NOTHING, each, kind))


def _first(values: Iterator[T]) -> T:
    for value in values:
        return value
    raise NoExample


_NOTHING = Catalogue("", {}, {})
