"""The schemas of one document: asked for while its operations are described, filled in when all are known."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.errors import PydanticInvalidForJsonSchema, PydanticUserError
from pydantic.json_schema import JsonSchemaMode
from pydantic_core import CoreSchema

from flama.exceptions import FlamaError
from flama.schemas.adapters import adapter_for
from flama.schemas.dialect import older
from flama.schemas.generation import generated
from flama.schemas.versions import LATEST

_PREFIX = "#/components/schemas/"

_logger = logging.getLogger("flama")

Input = tuple[int, JsonSchemaMode, CoreSchema]
Schemas = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Handed:
    """A schema that was handed out, to be filled."""

    key: tuple[int, JsonSchemaMode]
    schema: Schemas
    present: bool

    def fill(self, described: Schemas, *, is_older: bool) -> None:
        content = _without_null(described) if self.present else described
        self.schema.update(older(content) if is_older else content)


class Catalogue:
    """Hands out schemas that are empty at first; `complete` fills them, and gives the components that they refer to."""

    def __init__(self, version: str = LATEST, taken: Mapping[str, Any] | None = None) -> None:
        """`version` is that of the document; `taken` the schemas of a contract, whose names are left alone."""
        self.is_older = version.startswith("3.0")
        """Whether schemas are in the words of OpenAPI 3.0."""
        self._taken = taken or {}
        self._inputs: dict[tuple[int, JsonSchemaMode], Input] = {}
        self._handed: list[_Handed] = []

    def schema(self, annotation: Any, mode: JsonSchemaMode, *, partial: bool = False, present: bool = False) -> Schemas:
        """The schema of an annotation; `{}` for ever where it has none, which is logged.

        With `present` it leaves null out: what is there in a parameter is never null.
        """
        result: Schemas = {}
        try:
            core_schema = adapter_for(annotation, partial=partial).schema_for(mode)
        except FlamaError as error:
            _logger.warning("A schema is left out of the OpenAPI document: %s", error)
            return result
        key = (id(core_schema), mode)
        self._inputs[key] = (*key, core_schema)
        self._handed.append(_Handed(key, result, present))
        return result

    def complete(self) -> Schemas:
        """Fills every schema handed out, and gives the named schemas by name.

        A class whose name a different schema of the contract has gets a number: `Pet_2`.
        """
        inputs = list(self._inputs.values())
        try:
            schemas, definitions = generated(inputs, _PREFIX)
        except (PydanticInvalidForJsonSchema, PydanticUserError):
            schemas, definitions = generated([item for item in inputs if _describable(item)], _PREFIX)
        if self.is_older:
            definitions = {name: older(schema) for name, schema in definitions.items()}
        definitions = self._renamed(list(schemas.values()), definitions)
        for handed in self._handed:
            handed.fill(schemas.get(handed.key, {}), is_older=self.is_older)
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
        generated([item], _PREFIX)
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
