"""From exceptions to closed WebSockets."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from flama.exceptions import ApplicationException, WebSocketException
from flama.http.websocket import WebSocketStatus, close_reason
from flama.schemas.errors import SchemaValidationError

__all__ = ["SocketBoundary"]


class SocketBoundary:
    """Ends a WebSocket for what `app` raises.

    Before it was accepted, an HTTP error is the answer to the handshake where the server can send one; the server
    answers 403 otherwise. Afterwards the close code is that of a `WebSocketException`, 1008 for other errors that are
    meant for clients and 1011 for the rest, which `respond` logs.
    """

    def __init__(self, app: ASGIApp, respond: Callable[[Exception], Response]) -> None:
        self.app = app
        self._respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = _Connection(receive, send)
        try:
            await self.app(scope, connection.receive, connection.send)
        except (WebSocketDisconnect, ClientDisconnect):
            # The client went while it was being answered: the usual end of a conversation.
            return
        except WebSocketException as exc:
            await connection.close(exc.code, exc.reason)
        except Exception as exc:
            response = self._respond(exc)
            if connection.accepted or "websocket.http.response" not in (scope.get("extensions") or {}):
                await connection.close(*_closing(exc))
            elif not connection.ended:
                await response(scope, connection.receive, connection.send)


class _Connection:
    """Keeps in mind how far a WebSocket got."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.accepted = False
        self.ended = False
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        message = await self._receive()
        self.ended = self.ended or message["type"] == "websocket.disconnect"
        return message

    async def send(self, message: Message) -> None:
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
            case "websocket.close" | "websocket.http.response.start":
                self.ended = True
        try:
            await self._send(message)
        except OSError as exc:
            raise WebSocketDisconnect(WebSocketStatus.ABNORMAL_CLOSURE) from exc

    async def close(self, code: int, reason: str) -> None:
        if self.ended:
            return
        try:
            await self.send({"type": "websocket.close", "code": int(code), "reason": close_reason(reason)})
        except WebSocketDisconnect:
            return


def _closing(exc: Exception) -> tuple[int, str]:
    if not isinstance(exc, (ApplicationException, StarletteHTTPException, SchemaValidationError)):
        return WebSocketStatus.INTERNAL_ERROR, "Internal Server Error"
    detail = exc.detail
    return WebSocketStatus.POLICY_VIOLATION, detail if isinstance(detail, str) else "The request is refused."
