"""Core schemas for text input: parameters and form fields of contract operations, whose values are text on the wire.

Text stands for a number or a boolean only where JSON would write it so: `1_000`, `yes`, `0x10` and ` 5` do not. Dates,
times, durations and UUIDs are in the formats of RFC 3339 and RFC 9562, as they are in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from flama.schemas.strictness import Node, finite, keeping, walk
from flama.schemas.texts import textual

_INTEGER = re.compile(r"-?\d+(?:\.0+)?", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def worded(schema: CoreSchema) -> CoreSchema:
    """The same schema, reading text as JSON would write its values. What is no text is left to the schema."""
    return cast(CoreSchema, walk(cast(Node, finite(schema)), _worded))


def _worded(node: Node) -> Node:
    match node["type"]:
        case "int":
            return _read_by(node, _matching(_INTEGER, "int_parsing", "a whole number such as 5"))
        case "float":
            return _read_by(node, _matching(_NUMBER, "float_parsing", "a number such as 1.5"))
        case "bool":
            return _read_by(node, _boolean)
        case "literal":
            return _literal(node)
        case "date" | "time" | "datetime" | "timedelta" | "uuid" | "decimal" as kind if "serialization" not in node:
            return keeping(node, _either(textual(kind, node), node))
        case _:
            return node


def _either(from_text: CoreSchema, node: Node) -> CoreSchema:
    """Defaults and what was decoded from JSON are values already."""
    plain = {key: value for key, value in node.items() if key not in ("ref", "metadata", "serialization")}
    choices = {"text": from_text, "value": cast(CoreSchema, plain)}
    return core_schema.tagged_union_schema(choices, lambda value: "text" if isinstance(value, str) else "value")


def _read_by(node: Node, read: Callable[[Any], Any]) -> Node:
    inner = {key: value for key, value in node.items() if key not in ("ref", "metadata", "serialization")}
    return keeping(node, core_schema.no_info_before_validator_function(read, cast(CoreSchema, inner)))


def _matching(pattern: re.Pattern[str], error: str, expected: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if isinstance(value, str) and pattern.fullmatch(value) is None:
            raise PydanticCustomError(error, "Input should be {expected}", {"expected": expected})
        return value

    return read


def _boolean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value not in _BOOLEANS:
        raise PydanticCustomError("bool_parsing", "Input should be true or false")
    return _BOOLEANS[value]


def _literal(node: Node) -> Node:
    """Numbers, booleans and `null` among the values by the text that JSON writes for them."""
    table: Mapping[str, Any] = {_text(value): value for value in node["expected"] if not isinstance(value, str)}
    if not table:
        return node
    return _read_by(node, lambda value: table.get(value, value) if isinstance(value, str) else value)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case _:
            return str(getattr(value, "value", value))
