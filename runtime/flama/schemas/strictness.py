"""Core schemas for JSON input, where pydantic's own rules are not those of JSON.

`finite` refuses numbers that JSON cannot hold (RFC 8259, section 6). `strict` adds JSON Schema's view of numbers:
`1.0` is an integer, and booleans and numbers are never equal (2020-12, sections 4.2.1 and 4.2.2). Dates, times and
durations are text in the formats of RFC 3339, and a `Decimal` is text, as it is written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from flama.schemas.texts import textual

Node = dict[str, Any]
Rewrite = Callable[[Node], Node]

_SINGLE = (
    "schema",
    "items_schema",
    "values_schema",
    "extras_schema",
    "json_schema",
    "python_schema",
    "lax_schema",
    "strict_schema",
    "arguments_schema",
)
_MANY = ("choices", "steps", "fields", "definitions", "arguments_schema", "items_schema")
_INT_BOUNDS = ("multiple_of", "le", "ge", "lt", "gt")


def finite(schema: CoreSchema) -> CoreSchema:
    """The same schema, refusing infinite numbers anywhere."""
    return cast(CoreSchema, walk(cast(Node, schema), _finite))


def strict(schema: CoreSchema) -> CoreSchema:
    """The same schema with JSON Schema's rules for numbers, to be run in pydantic's strict mode."""
    return cast(CoreSchema, walk(cast(Node, schema), _strict))


def walk(node: Node, rewrite: Rewrite) -> Node:
    """A copy of a core schema, every node rewritten after those inside it."""
    copy = dict(node)
    for key in _SINGLE:
        if isinstance(copy.get(key), dict):
            copy[key] = walk(copy[key], rewrite)
    for key in _MANY:
        value = copy.get(key)
        if isinstance(value, list):
            copy[key] = [_walk_choice(item, rewrite) for item in value]
        elif key in ("fields", "choices") and isinstance(value, dict):
            copy[key] = {name: _walk_choice(item, rewrite) for name, item in value.items()}
    return rewrite(copy) if "type" in copy else copy


def _walk_choice(item: Any, rewrite: Rewrite) -> Any:
    if isinstance(item, tuple):
        return (walk(item[0], rewrite), *item[1:])
    return walk(item, rewrite) if isinstance(item, dict) else item


def _finite(node: Node) -> Node:
    match node["type"]:
        case "float":
            return {**node, "allow_inf_nan": False}
        case "any":
            return keeping(
                node, core_schema.no_info_after_validator_function(_refuse_infinity, core_schema.any_schema())
            )
        case _:
            return node


def _strict(node: Node) -> Node:
    match node["type"]:
        case "int":
            return keeping(node, _integral(node))
        case "literal":
            return keeping(node, _literal(node["expected"]))
        case "date" | "time" | "datetime" | "timedelta" | "uuid" as kind:
            return keeping(node, textual(kind, node))
        case "decimal" if "serialization" not in node:
            return keeping(node, textual("decimal", node))
        case "enum" if "missing" not in node:
            values = [member.value for member in node["members"]]
            if all(isinstance(value, (str, int, float, bool)) for value in values):
                return keeping(node, _enumeration(values, node))
            return node
        case _:
            return _finite(node)


def keeping(old: Node, new: CoreSchema) -> Node:
    """`new` under the reference name and with the output rules of `old`."""
    kept: Node = {key: old[key] for key in ("ref", "metadata", "serialization") if key in old}
    return {**cast(Node, new), **kept}


def _integral(node: Mapping[str, Any]) -> CoreSchema:
    whole = core_schema.chain_schema(
        [
            core_schema.float_schema(strict=True, allow_inf_nan=False),
            core_schema.no_info_plain_validator_function(_to_integer),
        ]
    )
    either = core_schema.union_schema(
        [core_schema.int_schema(strict=True), whole], mode="left_to_right", custom_error_type="int_type"
    )
    bounds = {key: node[key] for key in _INT_BOUNDS if node.get(key) is not None}
    return core_schema.chain_schema([either, core_schema.int_schema(**bounds)]) if bounds else either


def _to_integer(value: float) -> int:
    if not value.is_integer():
        raise PydanticKnownError("int_from_float")
    return int(value)


def _literal(values: list[Any]) -> CoreSchema:
    """The literal, which pydantic compares by Python's equality, behind a check of the JSON type."""
    kinds = {type(value) for value in values}
    if not kinds & {int, bool, float}:
        return core_schema.literal_schema(values)
    guards = [
        guard
        for kind, guard in (
            (bool, core_schema.bool_schema(strict=True)),
            (int, _integral({})),
            (float, core_schema.float_schema(strict=True, allow_inf_nan=False)),
        )
        if kind in kinds
    ]
    choices: list[CoreSchema | tuple[CoreSchema, str]] = [
        core_schema.chain_schema([guard, core_schema.literal_schema(_of_kind(values, guard))]) for guard in guards
    ]
    rest = [value for value in values if type(value) not in (bool, int, float)]
    if rest:
        choices.insert(0, core_schema.literal_schema(rest))
    if len(choices) == 1:
        return cast(CoreSchema, choices[0])
    expected = ", ".join(repr(getattr(value, "value", value)) for value in values)
    return core_schema.union_schema(
        choices,
        mode="left_to_right",
        custom_error_type="literal_type_mismatch",
        custom_error_message=f"Input should be one of {_escaped(expected)}",
    )


def _of_kind(values: Iterable[Any], guard: CoreSchema) -> list[Any]:
    kind: type = {"bool": bool, "float": float}.get(guard["type"], int)
    return [value for value in values if type(value) is kind]


def _escaped(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _enumeration(values: list[Any], node: Node) -> CoreSchema:
    """The members by their values; strings are left to pydantic, which needs no check of the type for them."""
    if all(isinstance(value, str) for value in values):
        return cast(CoreSchema, node)
    plain = [float(value) if isinstance(value, float) else value for value in values]
    return core_schema.chain_schema([_literal(plain), core_schema.no_info_plain_validator_function(node["cls"])])


def _refuse_infinity(value: Any) -> Any:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, float):
            if not math.isfinite(item):
                raise PydanticKnownError("finite_number")
        elif isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
    return value
