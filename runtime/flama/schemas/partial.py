"""Partial validation: every field of an object may be absent, and absent fields stay absent."""

from __future__ import annotations

from typing import Any, cast

from pydantic_core import CoreSchema, core_schema

Node = dict[str, Any]
_WRAPPERS = ("model", "dataclass", "function-after", "function-before", "function-wrap")
_FIELD_KEYS = ("validation_alias", "serialization_alias", "serialization_exclude", "metadata")


def partial(schema: CoreSchema) -> CoreSchema | None:
    """A schema for the dict of those fields that are there; None where the schema is no object or list of objects.

    The result is keyed by field name. Field validators run; validators of the whole model do not, because there is no
    whole.
    """
    definitions: list[Any] = []
    node = cast(Node, schema)
    if node["type"] == "definitions":
        definitions = node["definitions"]
        node = node["schema"]
    if node["type"] == "definition-ref":
        node = next(found for found in definitions if found.get("ref") == node["schema_ref"])
    if node["type"] == "list":
        inner = partial(core_schema.definitions_schema(node["items_schema"], definitions))
        return None if inner is None else core_schema.list_schema(inner)
    fields = _fields(node)
    if fields is None:
        return None
    result = core_schema.typed_dict_schema(fields, total=False, config=_config(node))
    return core_schema.definitions_schema(result, definitions) if definitions else result


def _config(node: Node) -> core_schema.CoreConfig | None:
    return cast("core_schema.CoreConfig | None", node.get("config"))


def _fields(node: Node) -> dict[str, core_schema.TypedDictField] | None:
    while node["type"] in _WRAPPERS:
        node = node["schema"]
    match node["type"]:
        case "model-fields" | "typed-dict":
            return {name: _optional(field) for name, field in node["fields"].items()}
        case "dataclass-args":
            return {field["name"]: _optional(field) for field in node["fields"]}
        case _:
            return None


def _optional(field: Node) -> core_schema.TypedDictField:
    schema = field["schema"]
    while schema["type"] == "default":
        schema = schema["schema"]
    kept = {key: field[key] for key in _FIELD_KEYS if key in field}
    return cast(core_schema.TypedDictField, {"type": "typed-dict-field", "schema": schema, "required": False, **kept})
