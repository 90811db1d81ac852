"""The methods of a WebSocket endpoint as functions whose parameters say by annotation what they are."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from flama import types
from flama.annotations import name_of, place_of, signature_of
from flama.exceptions import RouteError, WebSocketException
from flama.http.websocket import WebSocket, WebSocketStatus

__all__ = ["event_handler"]

_ALWAYS: Mapping[str, Any] = {
    "websocket": WebSocket,
    "data": types.Data,
    "websocket_code": types.Code,
    "websocket_encoding": types.Encoding,
}
"""What parameters are by name, whatever their annotation."""
_UNANNOTATED: Mapping[str, Any] = {"code": types.Code, "encoding": types.Encoding}
"""What parameters are by name, where there is no annotation: query parameters are called so as well."""


def event_handler(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, a method, with a signature that lacks `self` and annotates what goes by name.

    Where `data` is annotated with a type that has a schema, the payload is validated first. What does not validate
    raises `WebSocketException` (1003).
    """
    signature = signature_of(function)
    _, *parameters = signature.parameters.values()
    handle = _validating(function, next((item for item in parameters if item.name == "data"), None))
    handle.__signature__ = signature.replace(parameters=[_annotated(item) for item in parameters])  # type: ignore[attr-defined]
    return handle


def _annotated(parameter: inspect.Parameter) -> inspect.Parameter:
    from flama.routing.markers import marker_of

    if marker_of(parameter.annotation) is not None:
        return parameter
    known = _ALWAYS.get(parameter.name)
    if known is None and parameter.annotation is parameter.empty:
        known = _UNANNOTATED.get(parameter.name)
    return parameter if known is None else parameter.replace(annotation=known)


def _validating(function: Callable[..., Any], data: inspect.Parameter | None) -> Callable[..., Any]:
    validate = _validator(function, data.annotation) if data is not None else None

    def checked(arguments: dict[str, Any]) -> dict[str, Any]:
        return arguments if validate is None else {**arguments, "data": validate(arguments["data"])}

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def handle(*instance: Any, **arguments: Any) -> Any:
            return await function(*instance, **checked(arguments))
    else:

        @functools.wraps(function)
        def handle(*instance: Any, **arguments: Any) -> Any:
            return function(*instance, **checked(arguments))

    return handle


def _validator(function: Callable[..., Any], annotation: Any) -> Callable[[Any], Any] | None:
    from flama.schemas.adapters import adapter_for
    from flama.schemas.errors import SchemaParseError, SchemaValidationError

    if annotation in (inspect.Parameter.empty, Any, object, types.Data, str, bytes):
        return None
    try:
        adapter = adapter_for(annotation)
    except SchemaParseError as exc:
        raise RouteError(
            f"The parameter `data` of `{name_of(function)}` ({place_of(function)}) cannot be validated: {exc}"
        ) from exc

    def validate(value: Any) -> Any:
        try:
            return adapter.validate_python(value)
        except SchemaValidationError as exc:
            place, failures = next(iter(exc.detail.items()))
            reason = f"{place}: {failures[0]['msg']}"
            raise WebSocketException(WebSocketStatus.UNSUPPORTED_DATA, reason) from None

    return validate
