"""JSON Schema of annotations, in the form in which documents show it."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


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


def generated(
    schemas: list[tuple[Any, JsonSchemaMode, CoreSchema]], ref_template: str
) -> tuple[dict[tuple[Any, JsonSchemaMode], JsonSchemaValue], dict[str, JsonSchemaValue]]:
    """The JSON Schema of each key and mode, and the named schemas that they refer to.

    Names are those of classes; where two classes share one, their modules are put before it.
    """
    generator = DocumentSchema(by_alias=True, ref_template=ref_template)
    found, definitions = generator.generate_definitions(schemas)
    return found, {str(name): schema for name, schema in definitions.items()}
