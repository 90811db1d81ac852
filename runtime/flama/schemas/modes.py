"""Whether a schema says the same about reading and about writing, so that one description serves both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import CoreSchema

Node = Mapping[str, Any]

_LEAVES = frozenset(
    {"any", "none", "bool", "int", "float", "str", "date", "time", "datetime", "uuid", "literal", "enum"}
)
_INNER: Mapping[str, tuple[str, ...]] = {
    "model": ("schema",),
    "nullable": ("schema",),
    "default": ("schema",),
    "list": ("items_schema",),
    "dict": ("keys_schema", "values_schema"),
    "definitions": ("schema",),
    "definition-ref": (),
    "model-fields": (),
    "typed-dict": (),
}
_OBJECTS = frozenset({"model", "enum"})
"""What pydantic describes by a method of the class, which `_is_plain` has looked at."""
_FIXED: Any = BaseModel.__get_pydantic_json_schema__
_SETTINGS = ("json_schema_mode_override", "json_schema_serialization_defaults_required")


def is_same_both_ways(schema: CoreSchema) -> bool:
    """True only where nothing in the schema can tell reading from writing; False wherever that is not certain."""
    pending: list[Node] = [schema]
    while pending:
        node = pending.pop()
        if not _is_plain(node):
            return False
        pending += (node[key] for key in _INNER.get(node["type"], ()) if key in node)
        pending += node.get("definitions", ())
        fields: Iterable[Node] = node["fields"].values() if "fields" in node else ()
        for field in fields:
            if not _is_plain_field(field):
                return False
            pending.append(field["schema"])
    return True


def _is_plain(node: Node) -> bool:
    kind = node["type"]
    if (kind not in _LEAVES and kind not in _INNER) or "serialization" in node or node.get("computed_fields"):
        return False
    metadata = node.get("metadata", {})
    if "pydantic_js_annotation_functions" in metadata:
        return False
    if kind not in _OBJECTS:
        return "pydantic_js_functions" not in metadata
    return _is_plain_class(node["cls"])


def _is_plain_class(cls: type) -> bool:
    if not issubclass(cls, BaseModel):
        return not hasattr(cls, "__get_pydantic_json_schema__")
    method: Any = cls.__get_pydantic_json_schema__
    return method.__func__ is _FIXED.__func__ and not any(cls.model_config.get(key) for key in _SETTINGS)


def _is_plain_field(field: Node) -> bool:
    same_name = field.get("validation_alias") == field.get("serialization_alias")
    metadata = field.get("metadata", {})
    plain = "pydantic_js_functions" not in metadata and "pydantic_js_annotation_functions" not in metadata
    return same_name and plain and not field.get("serialization_exclude") and "serialization_exclude_if" not in field
