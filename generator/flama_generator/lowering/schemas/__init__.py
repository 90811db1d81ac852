"""Schemas of a document -> models, aliases and type expressions."""

from __future__ import annotations

from flama_generator.lowering.schemas.lowering import SchemaLowering
from flama_generator.lowering.schemas.values import accepts

__all__ = ["SchemaLowering", "accepts"]
