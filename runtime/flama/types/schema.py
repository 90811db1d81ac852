"""The annotation of validated plain data: `Annotated[Schema, SchemaMetadata(X)]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Schema", "SchemaList", "SchemaMetadata"]

Schema: TypeAlias = dict[str, Any]
"""A validated object as a plain dict."""

SchemaList: TypeAlias = list[dict[str, Any]]
"""A validated list of objects as plain dicts."""


@dataclass(frozen=True, slots=True)
class SchemaMetadata:
    """Which schema a `Schema` or `SchemaList` follows. With `partial`, fields that were not sent stay absent."""

    schema: Any
    partial: bool = False
