"""Schemas in the words of OpenAPI 3.0, which knows an older JSON Schema (OpenAPI 3.0.4, section 4.7.24)."""

from __future__ import annotations

from typing import Any

_MAPS = ("properties", "patternProperties", "$defs")
_SINGLE = ("items", "additionalProperties", "not")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_UNKNOWN = frozenset(
    {"$schema", "$id", "$comment", "contentMediaType", "contentEncoding", "propertyNames", "patternProperties"}
    | {"prefixItems", "unevaluatedProperties", "dependentRequired", "const", "examples"}
)
_BOUNDS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))
_NULL = {"type": "null"}

Schema = dict[str, Any]


def older(schema: Any) -> Any:
    """A schema of JSON Schema 2020-12 as OpenAPI 3.0 writes it. What 3.0 cannot say is left out."""
    if not isinstance(schema, dict):
        return schema
    result = _with_older_parts(schema)
    result = _nullable(result)
    if "const" in schema:
        result["enum"] = [schema["const"]]
    if schema.get("examples"):
        result["example"] = schema["examples"][0]
    if "patternProperties" in result and "additionalProperties" not in result:
        result["additionalProperties"] = {"anyOf": list(result["patternProperties"].values())}
    if "prefixItems" in result:
        result["items"] = {"anyOf": result["prefixItems"]} if result["prefixItems"] else {}
    for exclusive, bound in _BOUNDS:
        if isinstance(result.get(exclusive), (int, float)) and not isinstance(result[exclusive], bool):
            result[bound], result[exclusive] = result[exclusive], True
    result = {key: value for key, value in result.items() if key not in _UNKNOWN}
    if "$ref" in result and len(result) > 1:
        # In 3.0 nothing may stand beside a reference.
        result = {"allOf": [*result.get("allOf", ()), {"$ref": result.pop("$ref")}], **_without(result, "allOf")}
    return result


def _with_older_parts(schema: Schema) -> Schema:
    result = dict(schema)
    for key in _MAPS:
        if isinstance(result.get(key), dict):
            result[key] = {name: older(part) for name, part in result[key].items()}
    for key in _SINGLE:
        if key in result:
            result[key] = older(result[key])
    if isinstance(result.get("items"), bool):
        del result["items"]
    for key in _LISTS:
        if isinstance(result.get(key), list):
            result[key] = [part if part == _NULL else older(part) for part in result[key]]
    return result


def _nullable(schema: Schema) -> Schema:
    for key in ("anyOf", "oneOf"):
        members = schema.get(key)
        if isinstance(members, list) and _NULL in members:
            rest = [member for member in members if member != _NULL]
            only = rest[0] if len(rest) == 1 else {key: rest}
            only = {"allOf": [only]} if "$ref" in only else only
            return {**only, **_without(schema, key), "nullable": True}
    types = schema.get("type")
    if types == "null":
        return {**_without(schema, "type"), "enum": [None], "nullable": True}
    if not isinstance(types, list):
        return schema
    rest = [kind for kind in types if kind != "null"]
    nullable = {"nullable": True} if "null" in types else {}
    if len(rest) == 1:
        return {**schema, "type": rest[0], **nullable}
    return {**_without(schema, "type"), "anyOf": [{"type": kind} for kind in rest], **nullable}


def _without(schema: Schema, key: str) -> Schema:
    return {name: value for name, value in schema.items() if name != key}
