"""A small contract that tests share."""

from __future__ import annotations

import copy
from typing import Any

_PET = {"$ref": "#/components/schemas/Pet"}

_DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1.0.0"},
    "tags": [{"name": "pets"}],
    "security": [{"key": []}],
    "paths": {
        "/pets": {
            "summary": "All pets",
            "parameters": [{"name": "X-Trace", "in": "header", "schema": {"type": "string"}}],
            "get": {
                "operationId": "listPets",
                "tags": ["pets"],
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}],
                "responses": {
                    "200": {
                        "description": "Some pets.",
                        "headers": {"X-Next": {"schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"type": "array", "items": _PET}}},
                    },
                    "default": {"$ref": "#/components/responses/Error"},
                },
            },
            "post": {
                "operationId": "createPet",
                "requestBody": {"required": True, "content": {"application/json": {"schema": _PET}}},
                "responses": {"201": {"description": "Made.", "content": {"application/json": {"schema": _PET}}}},
            },
        },
        "/pets/{petId}": {
            "parameters": [{"$ref": "#/components/parameters/PetId"}],
            "delete": {
                "operationId": "deletePet",
                "security": [],
                "responses": {"204": {"description": "Gone."}},
            },
        },
    },
    "components": {
        "parameters": {
            "PetId": {"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}},
        },
        "responses": {
            "Error": {
                "description": "An error.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": {"type": "integer", "minimum": 1},
                    "name": {"type": "string"},
                    "secret": {"type": "string", "writeOnly": True},
                    "parent": _PET,
                    "children": {"type": "array", "items": _PET},
                },
            },
            "Error": {"type": "object", "properties": {"message": {"type": "string"}}},
            "Unused": {"type": "string"},
        },
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "other": {"type": "http", "scheme": "basic"},
        },
    },
}


def document() -> dict[str, Any]:
    """A fresh copy of the document, to change at will."""
    return copy.deepcopy(_DOCUMENT)
