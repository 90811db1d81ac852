"""A handler's value, validated and written as JSON in one go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, get_origin

from pydantic_core import PydanticSerializationError

from flama.annotations import alias_value, split_annotated
from flama.exceptions import SerializationError
from flama.schemas.adapters import Adapter, adapter_for
from flama.schemas.errors import SchemaValidationError
from flama.types.schema import SchemaMetadata

__all__ = ["dumper"]

_logger = logging.getLogger("flama")


def dumper(annotation: Any) -> Callable[[Any], bytes]:
    """A function from a value to its JSON under `annotation`.

    It raises `SerializationError` when the value does not match; the details are logged, never sent.
    """
    dump = _adapter(annotation).dump_json

    def dump_value(value: Any) -> bytes:
        try:
            return dump(value)
        except (SchemaValidationError, PydanticSerializationError) as exc:
            _logger.error("A returned value does not match %s: %s", annotation, exc)
            raise SerializationError("The response does not match what the operation declares.") from exc

    return dump_value


def _adapter(annotation: Any) -> Adapter:
    """Of `Annotated[Schema, SchemaMetadata(X)]` the adapter of X, and likewise for lists."""
    inner, metadata = split_annotated(annotation)
    marker = next((item for item in metadata if isinstance(item, SchemaMetadata)), None)
    if marker is None:
        return adapter_for(annotation)
    is_list = get_origin(alias_value(inner)) is list
    schema = list[marker.schema] if is_list else marker.schema  # type: ignore[name-defined]
    return adapter_for(schema, partial=marker.partial)
