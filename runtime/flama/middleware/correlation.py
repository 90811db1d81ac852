"""One name for a request in the logs of everybody who works on it."""

from __future__ import annotations

import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama.middleware.wrapping import LATER, WithOptions

__all__ = ["CorrelationIdMiddleware"]

_NAME = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")


class CorrelationIdMiddleware(WithOptions):
    """Takes the name from the header of the request, or makes one, and puts it into the response.

    It is `request.correlation_id`. What a client sends is used when it has at most 128 letters, digits and
    `. _ : / + = @ -`, so that it cannot forge lines of a log.
    """

    def __init__(self, app: ASGIApp = LATER, header: str = "X-Correlation-Id") -> None:
        self.app = app
        self.header = header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(self.header, "")
        name = scope["flama.correlation_id"] = given if _NAME.fullmatch(given) else str(uuid4())

        async def named(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                MutableHeaders(scope=_with_headers(message)).setdefault(self.header, name)
            await send(message)

        await self.app(scope, receive, named)


def _with_headers(message: Message) -> Message:
    message["headers"] = list(message.get("headers", ()))
    return message
