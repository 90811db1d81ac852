"""What each object of OpenAPI may hold, version by version: the keys that later stages read, with their types.

One table serves three purposes: the structural check, finding every `$ref` with the kind of thing it stands for, and
suggesting a key where one is misspelled. Types are written `text`, `[text]` (list), `{text}` (mapping), `<x|y>` is
spelled by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from flama_generator.frontends.pointers import child

Container = Literal["one", "list", "map"]

SCALARS: dict[str, tuple[tuple[type, ...], str]] = {
    "text": ((str,), "a text"),
    "boolean": ((bool,), "`true` or `false`"),
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "bound": ((int, float, bool), "a number"),
    "types": ((str, list), "a type or a list of types"),
    "list": ((list,), "a list"),
    "object": ((dict,), "an object"),
    "name": ((str, dict), "the name of a property"),
}
"""Python types of a word, and how to name it to people."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The type of the value of a key: a word of `SCALARS`, `any`, or the name of a shape; alone, in a list or in a
    mapping.
    """

    container: Container
    kind: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of object. `rest` is the type of keys that are not listed, in an object whose keys are patterns or
    names.
    """

    title: str
    fields: dict[str, Expected]
    required: tuple[str, ...] = ()
    rest: Expected | None = None
    section: str = ""
    """Where components of this kind stand; empty for what no `$ref` can stand for."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The objects of one version, and where its components stand."""

    shapes: dict[str, Shape]
    root: str = "/components"
    """Pointer to what holds the sections of components; empty where they stand in the document itself."""
    strict_references: bool = False
    """Whether keys beside a `$ref` to a schema have no effect (before OpenAPI 3.1)."""

    @property
    def sections(self) -> frozenset[str]:
        return frozenset(shape.section for shape in self.shapes.values() if shape.section)

    def components(self, root: dict[str, Any]) -> dict[str, Any]:
        """The sections of a document by name."""
        if not self.root:
            return {name: root[name] for name in self.sections & root.keys()}
        found: dict[str, Any] = root.get("components", {})
        return found

    def section(self, root: dict[str, Any], kind: str) -> dict[str, Any]:
        """The section for a kind of component, made where there is none."""
        holder = root.setdefault("components", {}) if self.root else root
        found: dict[str, Any] = holder.setdefault(self.shapes[kind].section, {})
        return found

    def component(self, kind: str, name: str) -> str:
        """The pointer to a component."""
        return child(self.root, self.shapes[kind].section, name)

    def holds(self, pointer: str) -> bool:
        """Whether the value stands where the check of the document comes by."""
        sections = "|".join(sorted(self.sections))
        return bool(re.match(rf"/(paths|webhooks)/|{self.root}/({sections})/", pointer + "/"))

    def fits(self, kind: str, pointer: str) -> bool:
        """Whether a component stands in the section for its kind."""
        outer, _, _ = pointer.rpartition("/")
        section = outer.removeprefix(f"{self.root}/")
        return section == outer or section not in self.sections or section == self.shapes[kind].section


def expected(text: str) -> Expected:
    """The type in its short spelling."""
    if text[0] == "[":
        return Expected("list", text[1:-1])
    if text[0] == "{":
        return Expected("map", text[1:-1])
    return Expected("one", text)


def shape(
    title: str, fields: dict[str, str], required: tuple[str, ...] = (), rest: str = "", section: str = ""
) -> Shape:
    """A shape whose types are given in their short spelling."""
    return Shape(
        title,
        {key: expected(kind) for key, kind in fields.items()},
        required,
        expected(rest) if rest else None,
        section,
    )


METHODS: tuple[str, ...] = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_DESCRIBED = {"description": "text", "summary": "text"}

_SCHEMA = {
    "type": "types", "format": "text", "nullable": "boolean", "enum": "list", "const": "any", "default": "any",
    "title": "text",
    "description": "text", "multipleOf": "number", "minimum": "number", "maximum": "number",
    "exclusiveMinimum": "bound",
    "exclusiveMaximum": "bound", "minLength": "integer", "maxLength": "integer", "pattern": "text",
    "minItems": "integer",
    "maxItems": "integer", "uniqueItems": "boolean", "minProperties": "integer", "maxProperties": "integer",
    "required": "[text]",
    "properties": "{schema}", "additionalProperties": "schema", "items": "schema", "prefixItems": "[schema]",
    "allOf": "[schema]",
    "oneOf": "[schema]", "anyOf": "[schema]", "not": "schema", "discriminator": "discriminator", "readOnly": "boolean",
    "writeOnly": "boolean", "deprecated": "boolean", "example": "any", "examples": "any", "externalDocs": "any",
    "xml": "any",
    "if": "schema", "then": "schema", "else": "schema", "patternProperties": "{schema}", "propertyNames": "schema",
    "dependentSchemas": "{schema}", "dependentRequired": "any", "dependencies": "any", "contains": "schema",
    "minContains": "integer",
    "maxContains": "integer", "unevaluatedProperties": "schema", "unevaluatedItems": "schema", "additionalItems": "any",
    "contentEncoding": "text", "contentMediaType": "text", "contentSchema": "schema", "$schema": "text",
    "$id": "text", "$anchor": "text",
    "$dynamicRef": "text", "$dynamicAnchor": "text", "$comment": "text", "$defs": "{schema}",
    "definitions": "{schema}", "$vocabulary": "any",
    "$recursiveRef": "any", "$recursiveAnchor": "any", "id": "any",
}  # fmt: skip

_PARAMETER = {
    **_DESCRIBED, "required": "boolean", "deprecated": "boolean", "allowEmptyValue": "boolean", "style": "text",
    "explode": "boolean", "allowReserved": "boolean", "schema": "schema", "content": "{media_type}", "example": "any",
    "examples": "{example}",
}  # fmt: skip

SHAPES: dict[str, Shape] = {
    "document": shape(
        "the document",
        {
            "openapi": "text", "info": "info", "servers": "[object]", "paths": "paths", "webhooks": "{path_item}",
            "components": "components",
            "security": "[object]", "tags": "[tag]", "externalDocs": "any", "jsonSchemaDialect": "text",
            "$self": "text",
        },
        ("info",),
    ),
    "info": shape(
        "`info`",
        {**_DESCRIBED, "title": "text", "version": "text", "termsOfService": "text", "contact": "any", "license":
        "any"}, ("title", "version"),
    ),
    "tag": shape("a tag", {**_DESCRIBED, "name": "text", "externalDocs": "any", "parent": "any", "kind": "any"},
    ("name",)),
    "paths": shape("`paths`", {}, rest="path_item"),
    "path_item": shape(
        "a path",
        {
            **_DESCRIBED, "parameters": "[parameter]", "servers": "[object]", "query": "any", "additionalOperations":
            "any", **dict.fromkeys(METHODS, "operation"),
        },
        section="pathItems",
    ),
    "operation": shape(
        "an operation",
        {
            **_DESCRIBED, "tags": "[text]", "externalDocs": "any", "operationId": "text", "parameters": "[parameter]",
            "requestBody": "request_body", "responses": "responses", "callbacks": "{callback}", "deprecated": "boolean",
            "security": "[object]", "servers": "[object]",
        },
    ),
    "parameter": shape("a parameter", {**_PARAMETER, "name": "text", "in": "text"}, ("name", "in"),
    section="parameters"),
    "header": shape("a header", _PARAMETER, section="headers"),
    "request_body": shape("a request body", {**_DESCRIBED, "content": "{media_type}", "required": "boolean"},
    section="requestBodies"),
    "media_type": shape(
        "a media type",
        {
            "schema": "schema", "itemSchema": "any", "example": "any", "examples": "{example}",
            "encoding": "{encoding}",
            "prefixEncoding": "any", "itemEncoding": "any",
        },
    ),
    "encoding": shape(
        "an encoding",
        {"contentType": "text", "headers": "{header}", "style": "text", "explode": "boolean", "allowReserved":
        "boolean"},
    ),
    "responses": shape("`responses`", {}, rest="response"),
    "response": shape(
        "a response", {**_DESCRIBED, "headers": "{header}", "content": "{media_type}", "links": "{link}"},
        section="responses"
    ),
    "callback": shape("a callback", {}, rest="path_item", section="callbacks"),
    "example": shape("an example", {}, rest="any", section="examples"),
    "link": shape("a link", {}, rest="any", section="links"),
    "security_scheme": shape(
        "a security scheme",
        {
            **_DESCRIBED, "type": "text", "name": "text", "in": "text", "scheme": "text", "bearerFormat": "text",
            "flows": "object", "openIdConnectUrl": "text", "oauth2MetadataUrl": "text", "deprecated": "boolean",
        },
        ("type",),
        section="securitySchemes",
    ),
    "discriminator": shape("a discriminator", {"propertyName": "text", "mapping": "{text}",
    "defaultMapping": "text"}, ("propertyName",)),
    "components": shape(
        "`components`",
        {
            "schemas": "{schema}", "responses": "{response}", "parameters": "{parameter}", "examples": "{example}",
            "requestBodies": "{request_body}", "headers": "{header}", "securitySchemes": "{security_scheme}",
            "links": "{link}",
            "callbacks": "{callback}", "pathItems": "{path_item}", "mediaTypes": "any",
        },
    ),
    "schema": shape("a schema", _SCHEMA, section="schemas"),
}  # fmt: skip


def _extended(kind: str, fields: dict[str, str]) -> Shape:
    shape = SHAPES[kind]
    return replace(shape, fields={**shape.fields, **{key: expected(text) for key, text in fields.items()}})


HARMLESS_BESIDE_REFERENCE = frozenset(
    {"$ref", "description", "summary", "title", "example", "examples", "externalDocs", "deprecated", "$comment", "xml"}
)
"""Keys that change no value: nobody needs to be told that they have no effect beside a `$ref` in OpenAPI 3.0."""

SHAPES_32: dict[str, Shape] = {
    **SHAPES,
    "path_item": _extended("path_item", {"query": "operation", "additionalOperations": "{operation}"}),
    "media_type": replace(
        _extended("media_type", {"itemSchema": "schema", "prefixEncoding": "[encoding]", "itemEncoding": "encoding"}),
        section="mediaTypes",
    ),
    "encoding": _extended(
        "encoding", {"encoding": "{encoding}", "prefixEncoding": "[encoding]", "itemEncoding": "encoding"}
    ),
    "tag": _extended("tag", {"parent": "text", "kind": "text"}),
    "components": _extended("components", {"mediaTypes": "{media_type}"}),
}
"""What OpenAPI 3.2 adds."""
