"""What each object of Swagger 2.0 may hold. Beside the keys of its specification stand those of OpenAPI 3 schemas that
people write into such documents, where their meaning is plain.
"""

from __future__ import annotations

from dataclasses import replace

from flama_generator.frontends.openapi.shapes import SHAPES, Shape, expected, shape

METHODS_20 = ("get", "put", "post", "delete", "options", "head", "patch")

_SCHEMA = replace(
    SHAPES["schema"],
    fields={
        **SHAPES["schema"].fields,
        "discriminator": expected("name"),
        "collectionFormat": expected("text"),
        "x-nullable": expected("boolean"),
    },
    section="definitions",
)

_ITEMS = {
    key: kind
    for key, kind in _SCHEMA.fields.items()
    if key not in ("required", "properties", "description", "discriminator")
}
"""A parameter that is no body says its type itself."""

SHAPES_20: dict[str, Shape] = {
    "document": shape(
        "the document",
        {
            "swagger": "text", "info": "info", "host": "text", "basePath": "text", "schemes": "[text]",
            "consumes": "[text]", "produces": "[text]", "paths": "paths", "definitions": "{schema}",
            "parameters": "{parameter}", "responses": "{response}", "securityDefinitions": "{security_scheme}",
            "security": "[object]", "tags": "[tag]", "externalDocs": "any",
        },
        ("info",),
    ),
    "info": SHAPES["info"],
    "tag": SHAPES["tag"],
    "paths": shape("`paths`", {}, rest="path_item"),
    "path_item": shape(
        "a path",
        {"parameters": "[parameter]", **dict.fromkeys(METHODS_20, "operation")},
        section="pathItems",
    ),
    "operation": shape(
        "an operation",
        {
            "tags": "[text]", "summary": "text", "description": "text", "externalDocs": "any", "operationId": "text",
            "consumes": "[text]", "produces": "[text]", "parameters": "[parameter]", "responses": "responses",
            "schemes": "[text]", "deprecated": "boolean", "security": "[object]",
        },
    ),
    "parameter": Shape(
        "a parameter",
        {
            **_ITEMS, "name": expected("text"), "in": expected("text"), "description": expected("text"),
            "required": expected("boolean"), "allowEmptyValue": expected("boolean"), "schema": expected("schema"),
        },
        ("name", "in"),
        section="parameters",
    ),
    "header": Shape("a header", {**_ITEMS, "description": expected("text")}),
    "responses": shape("`responses`", {}, rest="response"),
    "response": shape(
        "a response",
        {"description": "text", "schema": "schema", "headers": "{header}", "examples": "object"},
        section="responses",
    ),
    "security_scheme": shape(
        "a security scheme",
        {
            "type": "text", "description": "text", "name": "text", "in": "text", "flow": "text",
            "authorizationUrl": "text", "tokenUrl": "text", "scopes": "object",
        },
        ("type",),
        section="securityDefinitions",
    ),
    "discriminator": SHAPES["discriminator"],
    "schema": _SCHEMA,
}  # fmt: skip
