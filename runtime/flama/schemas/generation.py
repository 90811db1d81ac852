"""JSON Schema of annotations, in the form in which documents show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from flama.schemas.modes import is_same_both_ways
from flama.schemas.naming import Described, named, renamed


class DocumentSchema(GenerateJsonSchema):
    """pydantic's generator without noise: titles only where they were written, keys in order, no `default: null`.

    What has no JSON Schema (an instance of some class, a callable) is described as anything.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if "default" in schema and schema["default"] is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> JsonSchemaValue:
        return {}

    def described(self, schema: CoreSchema, mode: JsonSchemaMode) -> JsonSchemaValue:
        """One of many schemas of a document; what it refers to gathers in `definitions`."""
        self._mode = "validation" if is_same_both_ways(schema) else mode
        return self.generate_inner(schema)

    def gathered(self) -> list[Described]:
        """What the schemas described so far refer to."""
        return [Described(str(key), *self.defs_to_core_refs[key], schema) for key, schema in self.definitions.items()]


def generated(
    schemas: Iterable[tuple[Any, JsonSchemaMode, CoreSchema]], prefix: str
) -> tuple[dict[tuple[Any, JsonSchemaMode], JsonSchemaValue], dict[str, JsonSchemaValue]]:
    """The JSON Schema of each key and mode, and the named schemas that they refer to by `prefix` and name.

    Raises `PydanticInvalidForJsonSchema` or `PydanticUserError` where one cannot be described.
    """
    # pydantic's own way to many schemas generates each of them twice and compares all with all.
    generator = DocumentSchema(by_alias=True, ref_template=f"{prefix}{{model}}")
    found = {(key, mode): generator.described(schema, mode) for key, mode, schema in schemas}
    definitions = generator.gathered()
    names = named(definitions, prefix)
    references = {prefix + key: prefix + name for key, name in names.items()}

    def rename(text: str) -> str:
        return references.get(text, text)

    different = {names[item.key]: item.schema for item in definitions}
    whole = {name: renamed(schema, rename) for name, schema in different.items()}
    return {key: renamed(schema, rename) for key, schema in found.items()}, whole
