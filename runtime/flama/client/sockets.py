"""The client's side of a WebSocket to an application in the same process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Scope
from starlette.websockets import WebSocketDisconnect
from typing_extensions import Self

from flama.client.transport import connection_scope
from flama.exceptions import FlamaError
from flama.http.json import decode_json
from flama.http.responses import json_bytes

__all__ = ["WebSocketRefused", "WebSocketSession", "websocket_scope"]

_GRACE = 5.0
"""Seconds that an application may take to end after the client has closed, before it is cancelled."""


class WebSocketRefused(FlamaError):
    """The application did not accept the WebSocket; `response` is its answer, 403 where it gave none of its own."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"The application refused the WebSocket with {response.status_code}.")
        self.response = response


def websocket_scope(request: httpx.Request, subprotocols: Sequence[str], client: tuple[str, int]) -> Scope:
    """The ASGI scope of the WebSocket that `request` asks for."""
    scope = connection_scope(request, client)
    scheme = "wss" if request.url.scheme in ("https", "wss") else "ws"
    upgrade = [(b"upgrade", b"websocket"), (b"sec-websocket-version", b"13")]
    headers = [(name, value) for name, value in scope["headers"] if name != b"connection"]
    return {
        **scope,
        "type": "websocket",
        "scheme": scheme,
        "headers": [*headers, (b"connection", b"upgrade"), *upgrade],
        "subprotocols": list(subprotocols),
        "extensions": {"websocket.http.response": {}},
    }


class WebSocketSession:
    """A WebSocket as its client sees it; connects when entered and closes when left.

    Receiving raises `WebSocketDisconnect` with code and reason when the application has closed, and `TypeError` for a
    frame of the other kind. What the application raises is raised when the session is left.
    """

    def __init__(self, app: ASGIApp, scope: Scope) -> None:
        self.subprotocol: str | None = None
        """The subprotocol that the application chose."""
        self.headers = httpx.Headers()
        """The headers that the application accepted with."""
        self._app = app
        self._scope = scope
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        self._closed: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Connects. Raises `WebSocketRefused`, or what the application raises."""
        self._task = asyncio.ensure_future(self._serve())
        self._to_app.put_nowait({"type": "websocket.connect"})
        message = await self._next()
        if message["type"] != "websocket.accept":
            response = await self._refusal(message)
            await self._end()
            raise WebSocketRefused(response)
        self.subprotocol = message.get("subprotocol")
        self.headers = httpx.Headers(list(message.get("headers") or []))
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()
        await self._end()

    async def send_text(self, data: str) -> None:
        """Sends a text frame. Raises `WebSocketDisconnect` when the WebSocket is closed."""
        self._put({"type": "websocket.receive", "text": data})

    async def send_bytes(self, data: bytes) -> None:
        """Sends a binary frame. Raises `WebSocketDisconnect` when the WebSocket is closed."""
        self._put({"type": "websocket.receive", "bytes": data})

    async def send_json(self, data: Any) -> None:
        """Sends JSON in a text frame. Raises `WebSocketDisconnect` when the WebSocket is closed."""
        await self.send_text(json_bytes(data).decode("utf-8"))

    async def receive(self) -> str | bytes:
        """The payload of the next frame."""
        if self._closed is not None:
            raise WebSocketDisconnect(*self._closed)
        message = await self._next()
        if message["type"] == "websocket.close":
            self._closed = message.get("code", 1000), message.get("reason") or ""
            raise WebSocketDisconnect(*self._closed)
        text: str | None = message.get("text")
        return text if text is not None else bytes(message["bytes"])

    async def receive_text(self) -> str:
        """The payload of the next frame, which is text."""
        if not isinstance(data := await self.receive(), str):
            raise TypeError("The next frame is binary, not text.")
        return data

    async def receive_bytes(self) -> bytes:
        """The payload of the next frame, which is binary."""
        if not isinstance(data := await self.receive(), bytes):
            raise TypeError("The next frame is text, not binary.")
        return data

    async def receive_json(self) -> Any:
        """The payload of the next frame, which is JSON."""
        return decode_json(await self.receive(), "message")

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes the WebSocket; nothing when it is closed already."""
        if self._closed is None:
            self._closed = code, reason
            self._to_app.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        """The payload of each frame until the application closes."""
        try:
            while True:
                yield await self.receive()
        except WebSocketDisconnect:
            return

    async def _serve(self) -> None:
        await self._app(self._scope, self._to_app.get, self._send)

    async def _send(self, message: Message) -> None:
        if self._closed is not None:
            raise OSError("The client has closed the WebSocket.")
        self._from_app.put_nowait(message)

    def _put(self, message: Message) -> None:
        if self._closed is not None:
            raise WebSocketDisconnect(*self._closed)
        self._to_app.put_nowait(message)

    async def _next(self) -> Message:
        """What the application sends next. Raises what it raised, or `WebSocketDisconnect` (1006) when it is done."""
        assert self._task is not None
        getting = asyncio.ensure_future(self._from_app.get())
        try:
            await asyncio.wait({getting, self._task}, return_when=asyncio.FIRST_COMPLETED)
            if getting.done():
                return getting.result()
        finally:
            getting.cancel()
        if not self._from_app.empty():
            return self._from_app.get_nowait()
        self._task.result()
        self._closed = 1006, ""
        raise WebSocketDisconnect(*self._closed)

    async def _refusal(self, message: Message) -> httpx.Response:
        if message["type"] == "websocket.close":
            return httpx.Response(403)
        body, more = b"", True
        while more:
            part = await self._next()
            body += part.get("body", b"")
            more = part.get("more_body", False)
        return httpx.Response(message["status"], headers=list(message.get("headers", [])), content=body)

    async def _end(self) -> None:
        assert self._task is not None
        await asyncio.wait({self._task}, timeout=_GRACE)
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})
        if not self._task.cancelled() and (error := self._task.exception()) is not None:
            raise error
