"""A handler's value, validated and written as JSON in one go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from pydantic_core import PydanticSerializationError

from flama.exceptions import SerializationError
from flama.schemas.adapters import adapter_for
from flama.schemas.errors import SchemaValidationError

__all__ = ["dumper"]

_logger = logging.getLogger("flama")


def dumper(annotation: Any) -> Callable[[Any], bytes]:
    """A function from a value to its JSON under `annotation`.

    It raises `SerializationError` when the value does not match; the details are logged, never sent.
    """
    dump = adapter_for(annotation).dump_json

    def dump_value(value: Any) -> bytes:
        try:
            return dump(value)
        except (SchemaValidationError, PydanticSerializationError) as exc:
            _logger.error("A returned value does not match %s: %s", annotation, exc)
            raise SerializationError("The response does not match what the operation declares.") from exc

    return dump_value
