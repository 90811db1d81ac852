"""The vocabulary of each version."""

from __future__ import annotations

from flama_generator.frontends.openapi.document import Version
from flama_generator.frontends.openapi.shapes import SHAPES, SHAPES_32, Vocabulary
from flama_generator.frontends.openapi.shapes_20 import SHAPES_20

SWAGGER = Vocabulary(SHAPES_20, root="", strict_references=True)
"""Swagger 2.0."""

VOCABULARIES: dict[Version, Vocabulary] = {
    "3.0": Vocabulary(SHAPES, strict_references=True),
    "3.1": Vocabulary(SHAPES),
    "3.2": Vocabulary(SHAPES_32),
}
"""OpenAPI 3."""
