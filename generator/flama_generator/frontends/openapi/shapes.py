"""What each object of OpenAPI 3.0 and 3.1 may hold: the keys that lowering reads, with their types.

One table serves three purposes: the structural check, finding every `$ref` with the kind of thing it stands for, and
suggesting a key where one is misspelled. Types are written `text`, `[text]` (list), `{text}` (mapping), `<x|y>` is
spelled by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


def _expected(text: str) -> Expected:
    if text[0] == "[":
        return Expected("list", text[1:-1])
    if text[0] == "{":
        return Expected("map", text[1:-1])
    return Expected("one", text)


def _shape(
    title: str, fields: dict[str, str], required: tuple[str, ...] = (), rest: str = "", section: str = ""
) -> Shape:
    return Shape(
        title,
        {key: _expected(kind) for key, kind in fields.items()},
        required,
        _expected(rest) if rest else None,
        section,
    )


METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

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
    "document": _shape(
        "the document",
        {
            "openapi": "text", "info": "info", "servers": "[object]", "paths": "paths", "webhooks": "{path_item}",
            "components": "components",
            "security": "[object]", "tags": "[tag]", "externalDocs": "any", "jsonSchemaDialect": "text",
            "$self": "text",
        },
        ("info",),
    ),
    "info": _shape(
        "`info`",
        {**_DESCRIBED, "title": "text", "version": "text", "termsOfService": "text", "contact": "any", "license":
        "any"}, ("title", "version"),
    ),
    "tag": _shape("a tag", {**_DESCRIBED, "name": "text", "externalDocs": "any", "parent": "any", "kind": "any"},
    ("name",)),
    "paths": _shape("`paths`", {}, rest="path_item"),
    "path_item": _shape(
        "a path",
        {
            **_DESCRIBED, "parameters": "[parameter]", "servers": "[object]", "query": "any", "additionalOperations":
            "any", **dict.fromkeys(METHODS, "operation"),
        },
        section="pathItems",
    ),
    "operation": _shape(
        "an operation",
        {
            **_DESCRIBED, "tags": "[text]", "externalDocs": "any", "operationId": "text", "parameters": "[parameter]",
            "requestBody": "request_body", "responses": "responses", "callbacks": "{callback}", "deprecated": "boolean",
            "security": "[object]", "servers": "[object]",
        },
    ),
    "parameter": _shape("a parameter", {**_PARAMETER, "name": "text", "in": "text"}, ("name", "in"),
    section="parameters"),
    "header": _shape("a header", _PARAMETER, section="headers"),
    "request_body": _shape("a request body", {**_DESCRIBED, "content": "{media_type}", "required": "boolean"},
    section="requestBodies"),
    "media_type": _shape(
        "a media type",
        {
            "schema": "schema", "itemSchema": "any", "example": "any", "examples": "{example}",
            "encoding": "{encoding}",
            "prefixEncoding": "any", "itemEncoding": "any",
        },
    ),
    "encoding": _shape(
        "an encoding",
        {"contentType": "text", "headers": "{header}", "style": "text", "explode": "boolean", "allowReserved":
        "boolean"},
    ),
    "responses": _shape("`responses`", {}, rest="response"),
    "response": _shape(
        "a response", {**_DESCRIBED, "headers": "{header}", "content": "{media_type}", "links": "{link}"},
        section="responses"
    ),
    "callback": _shape("a callback", {}, rest="path_item", section="callbacks"),
    "example": _shape("an example", {}, rest="any", section="examples"),
    "link": _shape("a link", {}, rest="any", section="links"),
    "security_scheme": _shape(
        "a security scheme",
        {
            **_DESCRIBED, "type": "text", "name": "text", "in": "text", "scheme": "text", "bearerFormat": "text",
            "flows": "object", "openIdConnectUrl": "text", "oauth2MetadataUrl": "text", "deprecated": "boolean",
        },
        ("type",),
        section="securitySchemes",
    ),
    "discriminator": _shape("a discriminator", {"propertyName": "text", "mapping": "{text}",
    "defaultMapping": "text"}, ("propertyName",)),
    "components": _shape(
        "`components`",
        {
            "schemas": "{schema}", "responses": "{response}", "parameters": "{parameter}", "examples": "{example}",
            "requestBodies": "{request_body}", "headers": "{header}", "securitySchemes": "{security_scheme}",
            "links": "{link}",
            "callbacks": "{callback}", "pathItems": "{path_item}", "mediaTypes": "any",
        },
    ),
    "schema": _shape("a schema", _SCHEMA, section="schemas"),
}  # fmt: skip

HARMLESS_BESIDE_REFERENCE = frozenset(
    {"$ref", "description", "summary", "title", "example", "examples", "externalDocs", "deprecated", "$comment", "xml"}
)
"""Keys that change no value: nobody needs to be told that they have no effect beside a `$ref` in OpenAPI 3.0."""
