"""Whether a JSON value is one of a type; used for defaults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from typing_extensions import assert_never

from flama_generator.ir.schemas import Alias, Model, Schema
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


def accepts(expression: TypeExpression, value: Any, schemas: Mapping[str, Schema]) -> bool:
    """Whether the type allows a JSON value. Patterns are not tried."""
    match expression:
        case Nullable(inner):
            return value is None or accepts(inner, value, schemas)
        case UnionOf(members):
            return any(accepts(member, value, schemas) for member in members)
        case LiteralOf(values):
            return any(type(value) is type(other) and value == other for other in values)
        case Reference(identifier):
            return _named(schemas.get(identifier), value, schemas)
        case ListOf(item, constraints):
            return (
                isinstance(value, list)
                and _sized(value, constraints)
                and all(accepts(item, each, schemas) for each in value)
            )
        case TupleOf(items, rest):
            return isinstance(value, list) and _tuple(items, rest, value, schemas)
        case MapOf(inner, constraints):
            return (
                isinstance(value, dict)
                and _sized(value, constraints)
                and all(accepts(inner, each, schemas) for each in value.values())
            )
        case Primitive():
            return _primitive(expression, value)
        case _:
            assert_never(expression)


def _named(schema: Schema | None, value: Any, schemas: Mapping[str, Schema]) -> bool:
    if isinstance(schema, Alias):
        return accepts(schema.type, value, schemas)
    if not isinstance(schema, Model) or not isinstance(value, dict):
        return False
    fields = {one.wire: one for one in schema.fields}
    missing = any(one.required and one.wire not in value for one in schema.fields)
    unknown = schema.extra == "forbid" and not value.keys() <= fields.keys()
    return (
        not missing
        and not unknown
        and all(accepts(fields[key].type, each, schemas) for key, each in value.items() if key in fields)
    )


def _tuple(
    items: tuple[TypeExpression, ...], rest: TypeExpression | None, value: list[Any], schemas: Mapping[str, Schema]
) -> bool:
    if len(value) < len(items) or (rest is None and len(value) > len(items)):
        return False
    first = all(accepts(item, each, schemas) for item, each in zip(items, value, strict=False))
    return first and (rest is None or all(accepts(rest, each, schemas) for each in value[len(items) :]))


def _primitive(expression: Primitive, value: Any) -> bool:
    constraints = expression.constraints
    match expression.kind:
        case "any":
            return True
        case "none":
            return value is None
        case "bool":
            return isinstance(value, bool)
        case "int" | "float":
            whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            return number and (whole or expression.kind == "float") and _in_range(value, constraints)
        case "str":
            return isinstance(value, str) and _sized(value, constraints)
        case "date" | "datetime" | "time" | "uuid" | "decimal":
            return isinstance(value, str) and _parses(expression.kind, value)
        case _:
            return False


def _parses(kind: str, value: str) -> bool:
    readers: dict[str, Any] = {
        "date": date.fromisoformat,
        "datetime": datetime.fromisoformat,
        "time": time.fromisoformat,
        "uuid": UUID,
    }
    text = value[:-1] + "+00:00" if value.endswith(("Z", "z")) and kind in ("datetime", "time") else value
    try:
        readers.get(kind, Decimal)(text)
    except (ValueError, InvalidOperation):
        return False
    return True


def _in_range(value: int | float, constraints: Constraints) -> bool:
    low = constraints.minimum is None or value >= constraints.minimum
    above = constraints.exclusive_minimum is None or value > constraints.exclusive_minimum
    high = constraints.maximum is None or value <= constraints.maximum
    below = constraints.exclusive_maximum is None or value < constraints.exclusive_maximum
    return low and above and high and below and (not constraints.one_of or value in constraints.one_of)


def _sized(value: str | list[Any] | dict[str, Any], constraints: Constraints) -> bool:
    least = constraints.min_length is None or len(value) >= constraints.min_length
    return least and (constraints.max_length is None or len(value) <= constraints.max_length)
