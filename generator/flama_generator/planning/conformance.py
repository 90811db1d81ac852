"""Whether a JSON value is one of a type, as far as the type says; for examples and defaults of a spec."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Sequence
from decimal import Decimal

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

DEPTH = 64
"""Deeper values are not looked into: they do not conform."""


def conforms(catalogue: Catalogue, value: object, expression: TypeExpression, depth: int = 0) -> bool:
    """Whether `value`, as read from JSON, is accepted by the type. Strict: `1` is no string and `true` no number."""
    if depth > DEPTH:
        return False
    match expression:
        case Primitive():
            return _primitive(value, expression)
        case ListOf(item=item, constraints=constraints):
            return (
                isinstance(value, list)
                and _sized(value, constraints)
                and all(conforms(catalogue, each, item, depth + 1) for each in value)
            )
        case MapOf(value=inner, constraints=constraints):
            return isinstance(value, dict) and _map(catalogue, value, inner, constraints, depth)
        case TupleOf():
            return isinstance(value, list) and _tuple(catalogue, value, expression, depth)
        case LiteralOf(values=values):
            return any(type(value) is type(each) and value == each for each in values)
        case Reference(schema=schema):
            found = catalogue.find(schema)
            if isinstance(found, Alias):
                return conforms(catalogue, value, found.type, depth + 1)
            return isinstance(value, dict) and _model(catalogue, value, found, depth)
        case UnionOf(members=members):
            return any(conforms(catalogue, value, member, depth + 1) for member in members)
        case Nullable(inner=inner):
            return value is None or conforms(catalogue, value, inner, depth + 1)
        case _:
            assert_never(expression)


def _model(catalogue: Catalogue, value: dict[object, object], model: Model, depth: int) -> bool:
    wires = {field.wire for field in model.fields}
    for field in model.fields:
        if field.wire not in value:
            if field.required:
                return False
        elif not conforms(catalogue, value[field.wire], field.type, depth + 1):
            return False
    rest = {key: each for key, each in value.items() if key not in wires}
    if model.extra == "forbid" and rest:
        return False
    if not isinstance(model.extra, str) and not all(
        conforms(catalogue, v, model.extra, depth + 1) for v in rest.values()
    ):
        return False
    return _within(len(value), model.min_properties, model.max_properties)


def _map(
    catalogue: Catalogue, value: dict[object, object], inner: TypeExpression, constraints: Constraints, depth: int
) -> bool:
    within = _within(len(value), constraints.min_length, constraints.max_length)
    return within and all(
        isinstance(key, str) and conforms(catalogue, each, inner, depth + 1) for key, each in value.items()
    )


def _tuple(catalogue: Catalogue, value: list[object], expression: TupleOf, depth: int) -> bool:
    head, tail = value[: len(expression.items)], value[len(expression.items) :]
    if len(head) < len(expression.items) or (tail and expression.rest is None):
        return False
    rest = expression.rest
    return all(
        conforms(catalogue, each, item, depth + 1) for each, item in zip(head, expression.items, strict=True)
    ) and (rest is None or all(conforms(catalogue, each, rest, depth + 1) for each in tail))


def _primitive(value: object, primitive: Primitive) -> bool:
    constraints = primitive.constraints
    if constraints.one_of and value not in constraints.one_of:
        return False
    match primitive.kind:
        case "str":
            return isinstance(value, str) and _text(value, constraints)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool) and _in_range(value, constraints)
        case "float":
            return isinstance(value, (int, float)) and not isinstance(value, bool) and _in_range(value, constraints)
        case "bool":
            return isinstance(value, bool)
        case "date" | "datetime" | "time" | "uuid" | "timedelta" | "decimal" | "bytes" as kind:
            return isinstance(value, str) and _text_form(kind, value) and _sized(value, constraints)
        case "any":
            return True
        case "none":
            return value is None
        case "file" | "never":
            return False
        case _ as other:
            assert_never(other)


def _text(value: str, constraints: Constraints) -> bool:
    formed = constraints.format is None or _FORMATS[constraints.format].fullmatch(value) is not None
    return formed and _sized(value, constraints) and matches(constraints.pattern, value)


_LABELS = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
_FORMATS = {
    "email": re.compile(rf"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@{_LABELS}"),
    "hostname": re.compile(_LABELS),
    "ipv4": re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?[1-9]?\d)(?:\.(?!\Z)|\Z)){4}"),
    "ipv6": re.compile(r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|::1"),
    "uri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~!$&'()*+,;=:@/?-]*(?:#[A-Za-z0-9._~/?-]*)?"),
    "uri-reference": re.compile(r"[A-Za-z0-9._~!$&'()*+,;=@/?-]*(?:#[A-Za-z0-9._~/?-]*)?"),
    "byte": re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
    "json-pointer": re.compile(r"(?:/[^~/]*)*"),
    "regex": re.compile(r"[A-Za-z0-9^$.]*"),
}
"""Plain texts of each format: what is not among them may be right, but is not made a test of."""


def _text_form(kind: str, value: str) -> bool:
    text = value[:-1] + "+00:00" if value.endswith(("Z", "z")) else value
    try:
        match kind:
            case "date":
                return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and bool(datetime.date.fromisoformat(value))
            case "datetime":
                return "T" in value.upper() and bool(datetime.datetime.fromisoformat(_microseconds(text)))
            case "time":
                return isinstance(datetime.time.fromisoformat(_microseconds(text)), datetime.time)
            case "uuid":
                return str(uuid.UUID(value)) == value.lower()
            case "decimal":
                return Decimal(value).is_finite()
            case "timedelta":
                return bool(re.fullmatch(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?", value))
            case _:
                return True
    except (ValueError, ArithmeticError):
        return False


def _microseconds(text: str) -> str:
    """Fractions of a second with six digits: Python 3.10 reads no others."""
    return re.sub(r"\.(\d+)", lambda match: "." + match[1][:6].ljust(6, "0"), text, count=1)


def matches(expression: str | None, value: str) -> bool:
    """Whether a text matches an ECMA-262 pattern; no where Python cannot read the pattern."""
    if expression is None:
        return True
    try:
        return re.search(expression, value) is not None
    except (re.error, OverflowError, RecursionError):
        return False


def _in_range(value: int | float, constraints: Constraints) -> bool:
    step = constraints.multiple_of
    return (
        (constraints.minimum is None or value >= constraints.minimum)
        and (constraints.maximum is None or value <= constraints.maximum)
        and (constraints.exclusive_minimum is None or value > constraints.exclusive_minimum)
        and (constraints.exclusive_maximum is None or value < constraints.exclusive_maximum)
        and (step is None or step == 0 or Decimal(str(value)) % Decimal(str(step)) == 0)
    )


def _sized(value: str | Sequence[object], constraints: Constraints) -> bool:
    unique = (
        not constraints.unique or isinstance(value, str) or all(each not in value[:n] for n, each in enumerate(value))
    )
    return unique and _within(len(value), constraints.min_length, constraints.max_length)


def _within(size: int, least: int | None, most: int | None) -> bool:
    return (least is None or size >= least) and (most is None or size <= most)
