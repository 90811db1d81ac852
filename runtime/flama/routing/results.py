"""From what a handler returns to a response, worked out once for each handler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from starlette.responses import Response

from flama.http.dumping import dumper
from flama.http.response import WITHOUT_BODY
from flama.http.responses import JSONResponse, json_bytes
from flama.routing.signature import MISSING, ResponseField

__all__ = ["Respond", "responder"]

Respond: TypeAlias = Callable[[Any], Response]


def responder(field: ResponseField) -> Respond:
    """What turns a returned value into a response; a `Response` stays what it is.

    Raises `SchemaParseError` for a return type without schema.
    """
    status_code = field.status_code
    if status_code in WITHOUT_BODY:
        return _bodiless(status_code)
    if field.annotation is MISSING:
        return _undeclared(status_code)
    is_nothing = field.annotation is None or field.annotation is type(None)
    dump = dumper(field.annotation)

    def respond(value: Any) -> Response:
        if isinstance(value, Response):
            return value
        if value is None and is_nothing:
            return Response(status_code=status_code)
        return JSONResponse.encoded(dump(value), status_code)

    return respond


def _bodiless(status_code: int) -> Respond:
    def respond(value: Any) -> Response:
        return value if isinstance(value, Response) else Response(status_code=status_code)

    return respond


def _undeclared(status_code: int) -> Respond:
    def respond(value: Any) -> Response:
        if isinstance(value, Response):
            return value
        if value is None:
            return Response(status_code=status_code)
        return JSONResponse.encoded(json_bytes(value), status_code)

    return respond
