"""The schemas of one document: asked for while its operations are described, filled in when all are known."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.errors import PydanticInvalidForJsonSchema, PydanticUserError
from pydantic.json_schema import JsonSchemaMode
from pydantic_core import CoreSchema

from flama.exceptions import FlamaError
from flama.schemas.adapters import adapter_for
from flama.schemas.dialect import older
from flama.schemas.generation import generated

_PREFIX = "#/components/schemas/"

_logger = logging.getLogger("flama")

Input = tuple[int, JsonSchemaMode, CoreSchema]
Schemas = dict[str, Any]


class Catalogue:
    """Hands out schemas that are empty at first; `complete` fills them, and gives the components that they refer to."""

    def __init__(self, version: str = "3.1.0", taken: Mapping[str, Any] | None = None) -> None:
        """`version` is that of the document; `taken` the schemas of a contract, whose names are left alone."""
        self._older = version.startswith("3.0")
        self._taken = taken or {}
        self._inputs: list[Input] = []
        self._schemas: dict[tuple[int, JsonSchemaMode], Schemas] = {}
        self._present: set[int] = set()

    def schema(self, annotation: Any, mode: JsonSchemaMode, *, partial: bool = False, present: bool = False) -> Schemas:
        """The schema of an annotation; `{}` for ever where it has none, which is logged.

        With `present` it leaves null out: what is there in a parameter is never null.
        """
        result: Schemas = {}
        try:
            core_schema = adapter_for(annotation, partial=partial).read_schema
        except FlamaError as error:
            _logger.warning("A schema is left out of the OpenAPI document: %s", error)
            return result
        key = len(self._inputs)
        if present:
            self._present.add(key)
        self._inputs.append((key, mode, core_schema))
        self._schemas[(key, mode)] = result
        return result

    def complete(self) -> Schemas:
        """Fills every schema handed out, and gives the named schemas by name.

        A class whose name a different schema of the contract has gets a number: `Pet_2`.
        """
        template = f"{_PREFIX}{{model}}"
        try:
            schemas, definitions = generated(self._inputs, template)
        except (PydanticInvalidForJsonSchema, PydanticUserError):
            schemas, definitions = generated([item for item in self._inputs if _describable(item)], template)
        schemas = {key: _without_null(item) if key[0] in self._present else item for key, item in schemas.items()}
        if self._older:
            schemas = {key: older(schema) for key, schema in schemas.items()}
            definitions = {name: older(schema) for name, schema in definitions.items()}
        definitions = self._renamed(list(schemas.values()), definitions)
        for key, schema in schemas.items():
            self._schemas[key].update(schema)
        return definitions

    def _renamed(self, schemas: list[Schemas], definitions: Schemas) -> Schemas:
        names = {
            name: self._free(name, definitions)
            for name, schema in definitions.items()
            if self._taken.get(name, schema) != schema
        }
        for node in _nodes([schemas, definitions]) if names else ():
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.removeprefix(_PREFIX) in names:
                node["$ref"] = _PREFIX + names[reference.removeprefix(_PREFIX)]
        return {names.get(name, name): schema for name, schema in definitions.items()}

    def _free(self, name: str, definitions: Schemas) -> str:
        number = 2
        while f"{name}_{number}" in self._taken or f"{name}_{number}" in definitions:
            number += 1
        return f"{name}_{number}"


def _describable(item: Input) -> bool:
    try:
        generated([item], f"{_PREFIX}{{model}}")
    except (PydanticInvalidForJsonSchema, PydanticUserError) as error:
        _logger.warning("A schema is left out of the OpenAPI document: %s", error)
        return False
    return True


def _without_null(schema: Schemas) -> Schemas:
    members = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**members[0], **rest} if len(members) == 1 else schema


def _nodes(root: object) -> Iterator[Schemas]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield node
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
