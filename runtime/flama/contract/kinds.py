"""The objects of OpenAPI as a comparison sees them: what their parts are, and what an absent part means.

From the field tables of OpenAPI 3.0.4, 3.1.1 and 3.2.0, section 4, and JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Shape = Literal["one", "map", "list", "choices"]
"""How a part holds its objects: itself one, by name, in order, or in any order."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object. Parts that are named nowhere here are compared as plain values."""

    parts: Mapping[str, tuple[Shape, str]] = field(default_factory=dict)
    """Key -> shape, and the name of the kind of what it holds."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Values that mean the same as nothing."""
    unordered: frozenset[str] = field(default_factory=frozenset)
    """Keys whose list is a set."""


_HEADER_PARTS: Mapping[str, tuple[Shape, str]] = {
    "schema": ("one", "schema"),
    "content": ("map", "media type"),
    "examples": ("map", "example"),
}
_SCHEMA_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_SCHEMA_PARTS = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The operations of a Path Item Object (OpenAPI 3.2.0, section 4.9)."""


def operations_of(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Method in capitals and operation of everything in a Path Item Object, `additionalOperations` included."""
    yield from ((method.upper(), item[method]) for method in METHODS if method in item)
    further = item.get("additionalOperations")
    if isinstance(further, Mapping):
        yield from further.items()


KINDS: Mapping[str, Kind] = {
    "operation": Kind(
        parts={
            "requestBody": ("one", "request body"),
            "responses": ("map", "response"),
            "callbacks": ("map", "callback"),
        },
        defaults={"deprecated": False, "tags": [], "callbacks": {}, "responses": {}},
        unordered=frozenset({"tags"}),
    ),
    "path item": Kind(
        parts={**dict.fromkeys(METHODS, ("one", "operation")), "additionalOperations": ("map", "operation")},
        defaults={"parameters": []},
    ),
    "parameter": Kind(
        parts=_HEADER_PARTS,
        defaults={"required": False, "deprecated": False, "allowEmptyValue": False, "allowReserved": False},
    ),
    "header": Kind(
        parts=_HEADER_PARTS,
        defaults={"required": False, "deprecated": False, "style": "simple", "explode": False},
    ),
    "request body": Kind(parts={"content": ("map", "media type")}, defaults={"required": False}),
    "response": Kind(
        parts={"headers": ("map", "header"), "content": ("map", "media type"), "links": ("map", "link")},
        defaults={"headers": {}, "content": {}, "links": {}},
    ),
    "media type": Kind(
        parts={
            "schema": ("one", "schema"),
            "itemSchema": ("one", "schema"),
            "encoding": ("map", "encoding"),
            "examples": ("map", "example"),
        },
        defaults={"schema": {}, "encoding": {}},
    ),
    "encoding": Kind(parts={"headers": ("map", "header")}, defaults={"headers": {}, "allowReserved": False}),
    "security scheme": Kind(),
    "link": Kind(),
    "example": Kind(),
    "schema": Kind(
        parts={
            **dict.fromkeys(_SCHEMA_MAPS, ("map", "schema")),
            **dict.fromkeys(_SCHEMA_PARTS, ("one", "schema")),
            **dict.fromkeys(("allOf", "anyOf", "oneOf"), ("choices", "schema")),
            "prefixItems": ("list", "schema"),
        },
        defaults={
            **dict.fromkeys(("nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems"), False),
            **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), False),
            **dict.fromkeys(("minLength", "minItems", "minProperties"), 0),
            **{key: {} for key in _SCHEMA_MAPS},
            "required": [],
            "additionalProperties": True,
            "unevaluatedProperties": True,
            "items": True,
        },
        unordered=frozenset({"required", "enum", "type"}),
    ),
}
"""Kind by name. A callback maps expressions to path items and is handled by `differences` itself."""
