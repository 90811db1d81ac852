"""The same schema for plain data: objects stay dicts, where a model would only be built to be taken apart again.

A model is replaced only where nobody could tell: its own code (validators, serialisers, computed fields, `__init__`)
sees an instance, and so keeps its model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic_core import CoreSchema

Node = dict[str, Any]

_MODEL_KEYS = frozenset({"type", "cls", "schema", "config", "ref", "metadata", "frozen", "generic_origin"})
_FALSE_KEYS = frozenset({"custom_init", "root_model"})
_FIELDS_KEYS = frozenset({"type", "fields", "model_name", "metadata", "ref"})
_FIELD_KEYS = ("metadata", "serialization_exclude", "serialization_exclude_if")
_INNER: Mapping[str, tuple[str, ...]] = {
    "list": ("items_schema",),
    "dict": ("values_schema",),
    "nullable": ("schema",),
    "default": ("schema",),
    "json-or-python": ("json_schema", "python_schema"),
}
_WIRE_ONLY: Mapping[str, Any] = {"validate_by_alias": True, "validate_by_name": False}
_PLAIN_DEFAULTS = (str, int, float, bool, type(None))
_PLAIN_FACTORIES = (list, dict, str, int, float, bool)
_JSON = frozenset(
    {"typed-dict", "typed-dict-field", "list", "dict", "nullable", "default", "definitions", "definition-ref"}
)
_LEAF_TYPES: Mapping[str, type] = {"none": type(None), "bool": bool, "int": int, "float": float, "str": str}


@dataclass(frozen=True, slots=True)
class PlainSchema:
    """A schema that gives dicts for the models of another."""

    schema: CoreSchema

    @property
    def is_json(self) -> bool:
        """Whether what was validated is itself what is written as JSON."""
        return all(_is_json(node) for node in _nodes(self.schema))

    @property
    def is_dump(self) -> bool:
        """Whether what was validated is itself what the models give as plain Python data."""
        return not any(_changes_in_dump(node) for node in _nodes(self.schema))


def plain(schema: CoreSchema, *, by_wire_name: bool, read_by_wire_name: bool = False) -> PlainSchema | None:
    """`schema` with dicts for models, keyed by wire name or by field name; None where no model can be replaced.

    Fields are read by the names that the models say, or with `read_by_wire_name` by no others than their aliases.
    """
    node = cast(Node, schema)
    definitions: list[Node] = node["definitions"] if node["type"] == "definitions" else []
    root: Node = node["schema"] if node["type"] == "definitions" else node
    kept: frozenset[str] = frozenset()
    while True:
        conversion = _Conversion(by_wire_name, read_by_wire_name, kept)
        converted = conversion.converted(root)
        members = [item if item.get("ref") in kept else conversion.converted(item) for item in definitions]
        if conversion.found_kept <= kept:
            break
        kept = _with_reached(conversion.found_kept | kept, definitions)
    if not conversion.models:
        return None
    whole = {"type": "definitions", "schema": converted, "definitions": members} if members else converted
    return PlainSchema(cast(CoreSchema, whole))


@dataclass(slots=True)
class _Conversion:
    by_wire_name: bool
    read_by_wire_name: bool
    kept: frozenset[str]
    """References of definitions that have to stay as they are."""
    models: int = 0
    found_kept: frozenset[str] = frozenset()
    """What the parts refer to that stay as they are."""

    def converted(self, node: Node) -> Node:
        kind = node["type"]
        if kind == "definition-ref" and node["schema_ref"] not in self.kept:
            return node
        if "serialization" not in node and kind == "model" and _is_replaceable(node):
            self.models += 1
            return self._typed_dict(node)
        if "serialization" not in node and kind in _INNER and _has_plain_default(node):
            return {**node, **{key: self.converted(node[key]) for key in _INNER[kind] if key in node}}
        self.found_kept |= frozenset(item["schema_ref"] for item in _nodes(node) if item["type"] == "definition-ref")
        return node

    def _typed_dict(self, node: Node) -> Node:
        config = node.get("config", {})
        fields: dict[str, Node] = {}
        for name, item in node["schema"]["fields"].items():
            part = self._field(name, item, config)
            fields[item.get("serialization_alias", name) if self.by_wire_name else name] = part
        # The names that may be read stand in the fields now.
        settings = {**config, "validate_by_alias": True, "validate_by_name": False}
        kept: Node = {key: node[key] for key in ("ref", "metadata") if key in node}
        return {"type": "typed-dict", "fields": fields, "config": settings, **kept}

    def _field(self, name: str, item: Node, config: Mapping[str, Any]) -> Node:
        kept = {key: item[key] for key in _FIELD_KEYS if key in item}
        schema = self.converted(item["schema"])
        if self.by_wire_name and schema["type"] == "default":
            schema = _with_written_default(schema)
        required = schema["type"] != "default"
        flags = _WIRE_ONLY if self.read_by_wire_name else config
        aliases = _read_names(name, item.get("validation_alias"), flags)
        return {"type": "typed-dict-field", "schema": schema, "required": required, "validation_alias": aliases, **kept}


def _read_names(name: str, alias: Any, config: Mapping[str, Any]) -> Any:
    """What the field is read by: pydantic looks for the alias first, then for the name."""
    if alias is None:
        return [[name]]
    aliases = [[alias]] if isinstance(alias, str) else alias if isinstance(alias[0], list) else [alias]
    names = aliases if config.get("validate_by_alias", True) else []
    return [*names, [name]] if config.get("validate_by_name") or config.get("populate_by_name") else names


def _is_replaceable(node: Node) -> bool:
    inner, config = node["schema"], node.get("config", {})
    if node.keys() - _MODEL_KEYS - _FALSE_KEYS or any(node.get(key) for key in _FALSE_KEYS):
        return False
    if inner["type"] != "model-fields" or inner.keys() - _FIELDS_KEYS - {"computed_fields"}:
        return False
    if inner.get("computed_fields") or config.get("strict") or config.get("extra_fields_behavior") == "allow":
        return False
    return not any(_sees_the_model(part) for item in inner["fields"].values() for part in _nodes(item["schema"]))


def _sees_the_model(node: Node) -> bool:
    """Whether a part of a field is handed the model, or the fields before it by name."""
    function = node.get("function")
    return (
        bool(node.get("default_factory_takes_data"))
        or (isinstance(function, Mapping) and function.get("type") == "with-info")
        or bool(node.get("serialization", {}).get("is_field_serializer"))
    )


def _has_plain_default(node: Node) -> bool:
    """Whether the default of a field that holds models is no model itself."""
    if node["type"] != "default":
        return True
    if "default_factory" in node:
        return node["default_factory"] in _PLAIN_FACTORIES and not node.get("default_factory_takes_data")
    default = node.get("default")
    return type(default) in _PLAIN_DEFAULTS or default in ([], {})


def _is_json(node: Node) -> bool:
    if "serialization" in node:
        return False
    match node["type"]:
        case "literal":
            return all(type(value) in _PLAIN_DEFAULTS for value in node["expected"])
        case "typed-dict":
            return not any("serialization_exclude" in key for item in node["fields"].values() for key in item)
        case "dict":
            return node.get("keys_schema", {"type": "any"})["type"] == "str" and "values_schema" in node
        case "list":
            return "items_schema" in node
        case "default":
            return _has_plain_default(node) and _fits(node.get("default"), node["schema"])
        case kind:
            return kind in _JSON or kind in _LEAF_TYPES


def _with_written_default(node: Node) -> Node:
    """`node` with a default of `0` for a decimal number as it is written: `0.0`."""
    inner = node["schema"]["schema"] if node["schema"]["type"] == "nullable" else node["schema"]
    is_whole = type(node.get("default")) is int and inner["type"] == "float"
    return {**node, "default": float(node["default"])} if is_whole and abs(node["default"]) < 2**53 else node


def _fits(default: Any, schema: Node) -> bool:
    """Whether a default, which is never validated, is written as a value of its schema would be."""
    while schema["type"] == "nullable":
        schema = schema["schema"]
    return not isinstance(default, (str, int, float)) or _LEAF_TYPES.get(schema["type"], type(default)) is type(default)


def _changes_in_dump(node: Node) -> bool:
    if node["type"] in ("model", "dataclass"):
        return True
    if any("serialization_exclude" in key for item in _fields(node) for key in item):
        return True
    written = node.get("serialization")
    return written is not None and not str(written.get("when_used", "always")).startswith("json")


def _fields(node: Node) -> Iterator[Node]:
    fields = node.get("fields")
    yield from fields.values() if isinstance(fields, dict) else fields or ()


def _with_reached(references: frozenset[str], definitions: list[Node]) -> frozenset[str]:
    """`references` and what their definitions refer to."""
    found = set(references)
    pending = list(references)
    by_reference = {item.get("ref"): item for item in definitions}
    while pending:
        for node in _nodes(by_reference.get(pending.pop(), {})):
            if node["type"] == "definition-ref" and node["schema_ref"] not in found:
                found.add(node["schema_ref"])
                pending.append(node["schema_ref"])
    return frozenset(found)


def _nodes(root: object) -> Iterator[Node]:
    """Every core schema in a core schema, itself included."""
    pending = [root]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if isinstance(value.get("type"), str):
                yield value
            pending.extend(item for key, item in value.items() if key not in ("metadata", "default", "config"))
        elif isinstance(value, (list, tuple)):
            pending.extend(value)
