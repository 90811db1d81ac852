"""From what a handler returns to a response, worked out once for each handler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.responses import Response
from starlette.types import Message

from flama.http.dumping import dumper
from flama.http.response import WITHOUT_BODY
from flama.http.responses import json_bytes
from flama.routing.signature import MISSING, ResponseField

__all__ = ["Answer", "Responder", "responder"]

Answer: TypeAlias = bytes | Response
"""JSON to send with the status of the operation, or a response of its own."""

_JSON = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True)
class Responder:
    """What becomes of a returned value; a `Response` stays what it is."""

    status_code: int
    answer: Callable[[Any], Answer]

    def start(self, body: bytes) -> Message:
        """The beginning of the response whose JSON is `body`."""
        headers = [(b"content-length", b"%d" % len(body)), _JSON]
        return {"type": "http.response.start", "status": self.status_code, "headers": headers}


def responder(field: ResponseField) -> Responder:
    """The responder for what a handler is annotated to return.

    Raises `SchemaParseError` for a return type without schema.
    """
    if field.status_code in WITHOUT_BODY:
        return Responder(field.status_code, _bodiless(field.status_code))
    if field.annotation is MISSING:
        return Responder(field.status_code, _undeclared(field.status_code))
    return Responder(field.status_code, _declared(field))


def _bodiless(status_code: int) -> Callable[[Any], Answer]:
    def answer(value: Any) -> Answer:
        return value if isinstance(value, Response) else Response(status_code=status_code)

    return answer


def _undeclared(status_code: int) -> Callable[[Any], Answer]:
    def answer(value: Any) -> Answer:
        if isinstance(value, Response):
            return value
        return Response(status_code=status_code) if value is None else json_bytes(value)

    return answer


def _declared(field: ResponseField) -> Callable[[Any], Answer]:
    is_nothing = field.annotation is None or field.annotation is type(None)
    dump = dumper(field.annotation)

    def answer(value: Any) -> Answer:
        if isinstance(value, Response):
            return value
        return Response(status_code=field.status_code) if value is None and is_nothing else dump(value)

    return answer
