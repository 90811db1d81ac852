"""HTTP requests to an ASGI application in the same process, answered while they are produced."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Scope

__all__ = ["ASGITransport", "connection_scope"]

_GRACE = 5.0
"""Seconds that an application may take to end after its client has gone, before it is cancelled."""


class ASGITransport(httpx.AsyncBaseTransport):
    """An `httpx` transport to `app`.

    The response is there when the application has sent its status, and each piece of the body when it has been sent;
    closing the response before its end is the client's departure. What the application raises is raised in the client.
    """

    def __init__(self, app: ASGIApp, *, client: tuple[str, int] = ("127.0.0.1", 123)) -> None:
        self.app = app
        self.client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends `request`. Raises what the application raises before it answers."""
        assert isinstance(request.stream, httpx.AsyncByteStream)
        scope = {**connection_scope(request, self.client), "type": "http", "method": request.method}
        exchange = _Exchange(self.app, scope, request.stream)
        status, headers = await exchange.begin()
        return httpx.Response(status, headers=headers, stream=_Body(exchange))


_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def connection_scope(request: httpx.Request, client: tuple[str, int]) -> Scope:
    """What the scope of a request and that of a WebSocket have in common."""
    return {
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port or _PORTS.get(request.url.scheme)),
        "client": client,
        "root_path": "",
    }


class _Exchange:
    """One request and its response."""

    def __init__(self, app: ASGIApp, scope: Scope, body: httpx.AsyncByteStream) -> None:
        self._app = app
        self._scope = scope
        self._sent = aiter(body)
        self._sent_all = False
        self._start: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue(maxsize=1)
        self._over = asyncio.Event()
        self._complete = False
        self._task = asyncio.ensure_future(self._serve())

    async def begin(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Status and headers of the response."""
        waited: set[asyncio.Future[Any]] = {self._task, self._start}
        try:
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._over.set()
            self._task.cancel()
            raise
        if not self._start.done():
            self._task.result()
            raise RuntimeError("The application returned without a response.")
        return self._start.result()["status"], list(self._start.result().get("headers", []))

    async def piece(self) -> bytes | None:
        """The next piece of the body; None at its end, when the application is done too."""
        if not self._complete or not self._pieces.empty():
            getting = asyncio.ensure_future(self._pieces.get())
            try:
                await asyncio.wait({getting, self._task}, return_when=asyncio.FIRST_COMPLETED)
                if getting.done():
                    return getting.result()
                if not self._pieces.empty():
                    return await getting
            finally:
                getting.cancel()
        await self._task
        return None

    async def end(self) -> None:
        """Goes away, or waits for background tasks where the response is whole."""
        self._over.set()
        if not self._complete:
            while not self._pieces.empty():
                self._pieces.get_nowait()
        await asyncio.wait({self._task}, timeout=None if self._complete else _GRACE)
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})
        error = None if self._task.cancelled() else self._task.exception()
        if error is not None and not isinstance(error, (OSError, ClientDisconnect)):
            raise error

    async def _serve(self) -> None:
        await self._app(self._scope, self._receive, self._send)

    async def _receive(self) -> Message:
        if self._sent_all or self._over.is_set():
            await self._over.wait()
            return {"type": "http.disconnect"}
        try:
            piece = await anext(self._sent)
        except StopAsyncIteration:
            self._sent_all = True
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": piece, "more_body": True}

    async def _send(self, message: Message) -> None:
        if self._over.is_set() and not self._complete:
            raise OSError("The client has gone.")
        if message["type"] == "http.response.start":
            self._start.set_result(message)
        elif message["type"] == "http.response.body":
            if self._complete:
                raise RuntimeError("The application sent more after the end of its response.")
            if (body := message.get("body", b"")) and self._scope["method"] != "HEAD":
                await self._pieces.put(bytes(body))
            if not message.get("more_body", False):
                self._complete = True
                self._over.set()


class _Body(httpx.AsyncByteStream):
    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._exchange.piece()) is not None:
            yield piece

    async def aclose(self) -> Any:
        await self._exchange.end()
