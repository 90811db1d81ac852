"""The model class of generated projects, and types that its fields are made of."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")

Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
"""A signed integer of 32 bits: `format: int32` of OpenAPI."""
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""A signed integer of 64 bits: `format: int64` of OpenAPI."""


class Model(BaseModel):
    """A pydantic model that is built at first use, reads fields by wire name or Python name, and writes wire names.

    JSON bodies of contract operations are read by wire name only, whatever this configuration says.
    """

    model_config = ConfigDict(
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class _NotNull:
    """Lets Python code write `None` for `absent`, while JSON input must either hold a value or leave the name out."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        inner = schema["schema"] if schema["type"] == "nullable" else schema
        return core_schema.json_or_python_schema(inner, core_schema.nullable_schema(inner))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema["json_schema"] if schema["type"] == "json-or-python" else schema)


def _is_none(value: object) -> bool:
    return value is None


Omittable = Annotated[T | None, _NotNull(), Field(exclude_if=_is_none)]
"""`Omittable[T]` is `T | None` to a type checker. In JSON it refuses `null`, and `None` is left out of the output.

Give the field the default `None`: `tag: Omittable[str] = None`.
"""
