"""Schemas: the model class, constraints, and the adapters that read and write values."""

from __future__ import annotations

from flama.schemas import adapter
from flama.schemas.adapters import Adapter, adapter_for
from flama.schemas.documented import DocumentedResponse
from flama.schemas.errors import SchemaParseError, SchemaValidationError
from flama.schemas.model import Int32, Int64, Model, Omittable
from flama.schemas.output import output_validation
from flama.types.schema import Schema, SchemaList, SchemaMetadata

__all__ = [
    "Adapter",
    "DocumentedResponse",
    "Int32",
    "Int64",
    "Model",
    "Omittable",
    "Schema",
    "SchemaList",
    "SchemaMetadata",
    "SchemaParseError",
    "SchemaValidationError",
    "adapter",
    "adapter_for",
    "output_validation",
]
