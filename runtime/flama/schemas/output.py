"""Checking what a function returns, for functions that are no handlers."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic_core import PydanticSerializationError

from flama.annotations import annotations_of, name_of
from flama.exceptions import SerializationError
from flama.schemas.adapters import adapter_for
from flama.schemas.errors import SchemaParseError, SchemaValidationError

__all__ = ["output_validation"]

Function = TypeVar("Function", bound=Callable[..., Any])

_ANNOTATION: Any = object()
_logger = logging.getLogger("flama")


def output_validation(schema: Any = _ANNOTATION, *, partial: bool = False) -> Callable[[Function], Function]:
    """Checks that what the decorated function, plain or async, returns follows `schema`, and returns it unchanged.

    `schema` is any annotation or schema that a handler may have, by default the function's return annotation; with
    `partial` its fields may be absent. The function then raises `SerializationError` for a value that does not follow
    it; the details are logged. Raises `SchemaParseError` where there is no schema.
    """

    def decorate(function: Function) -> Function:
        annotation = annotations_of(function).get("return", _ANNOTATION) if schema is _ANNOTATION else schema
        if annotation is _ANNOTATION:
            raise SchemaParseError(
                f"`{name_of(function)}` has no return annotation: give `output_validation` a schema."
            )
        check = _checking(name_of(function), annotation, partial)
        return functools.wraps(function)(_wrapped(function, check))  # type: ignore[return-value]

    return decorate


def _wrapped(function: Callable[..., Any], check: Callable[[Any], Any]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        async def call(*args: Any, **kwargs: Any) -> Any:
            return check(await function(*args, **kwargs))

        return call

    def call_plain(*args: Any, **kwargs: Any) -> Any:
        return check(function(*args, **kwargs))

    return call_plain


def _checking(name: str, annotation: Any, partial: bool) -> Callable[[Any], Any]:
    adapter = adapter_for(annotation, partial=partial)

    def check(value: Any) -> Any:
        try:
            adapter.dump_json(value)
        except (SchemaValidationError, PydanticSerializationError) as exc:
            _logger.error("What `%s` returned does not match its schema: %s", name, exc)
            raise SerializationError(f"What `{name}` returned does not match its schema.") from exc
        return value

    return check
