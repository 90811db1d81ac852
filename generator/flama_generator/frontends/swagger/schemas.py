"""Schema Objects, and the types that parameters and headers write without one."""

from __future__ import annotations

from typing import Any

from flama_generator.frontends.swagger.moves import Moves, Node

_SINGLE = frozenset(
    {"items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "additionalItems"}
)
_LISTS = frozenset({"allOf", "oneOf", "anyOf", "prefixItems"})
_MAPS = frozenset({"properties", "patternProperties", "definitions", "$defs", "dependentSchemas"})
_DROPPED = frozenset({"x-nullable", "collectionFormat"})

_TYPES = (
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable", "nullable",
    "additionalProperties", "allOf", "oneOf", "anyOf", "title", "not", "const",
)  # fmt: skip
"""Keys of a parameter or header that speak of its value."""


def schema(moves: Moves, node: Node | bool) -> Node | bool:
    """A Schema Object. `x-nullable` becomes `nullable`, `type: file` a binary text."""
    if isinstance(node, bool):
        return node
    if "$ref" in node:
        return _reference(moves, node)
    result = {key: _value(moves, key, value) for key, value in node.items() if key not in _DROPPED}
    if node.get("x-nullable") is True:
        result["nullable"] = True
    if isinstance(result.get("discriminator"), str):
        result["discriminator"] = {"propertyName": result["discriminator"]}
    return _typed(result)


def own_schema(moves: Moves, node: Node) -> Node:
    """The schema of a parameter or header that says its type itself; of one that has a `schema` all the same, that."""
    written = node["schema"] if "schema" in node and "type" not in node else None
    result = schema(moves, written if written is not None else {key: node[key] for key in _TYPES if key in node})
    return result if isinstance(result, dict) else {}


def is_file(node: Node | bool) -> bool:
    """Whether the value is a file."""
    return isinstance(node, dict) and node.get("type") == "file"


def _value(moves: Moves, key: str, value: Any) -> Any:
    if key in _SINGLE and isinstance(value, dict):
        return schema(moves, value)
    if key in _LISTS:
        return [schema(moves, one) for one in value]
    if key in _MAPS:
        return {name: schema(moves, one) for name, one in value.items()}
    return value


def _reference(moves: Moves, node: Node) -> Node:
    """In OpenAPI 3.0 nothing counts beside `$ref`, so that what may be null is wrapped."""
    copy = moves.reference({key: value for key, value in node.items() if key not in _DROPPED})
    return {"allOf": [copy], "nullable": True} if node.get("x-nullable") is True else copy


def _typed(node: Node) -> Node:
    kind = node.get("type")
    if kind == "file":
        return {**node, "type": "string", "format": "binary"}
    if isinstance(kind, list):
        kinds = [one for one in kind if one != "null"]
        null = {"nullable": True} if len(kinds) < len(kind) else {}
        return {**node, "type": kinds[0] if len(kinds) == 1 else kinds, **null}
    return node
