"""The client for tests that are not async: the application runs in an event loop of its own, in another thread."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, TypeVar

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import ASGIApp
from typing_extensions import Self

from flama.client.asynchronous import CLIENT
from flama.client.lifespan import LifespanContextManager
from flama.client.sockets import WebSocketSession, websocket_scope
from flama.client.transport import ASGITransport
from flama.exceptions import ApplicationError

__all__ = ["SyncClient", "SyncWebSocketSession"]

Result = TypeVar("Result")


class SyncClient(httpx.Client):
    """An `httpx.Client` whose requests go to `app` without a network; `Client` without `await`.

    ```python
    with SyncClient(app=app) as client:
        response = client.get("/pets")
    ```

    Raises `ApplicationError` when it is used without `with`.
    """

    def __init__(
        self,
        *,
        app: ASGIApp,
        base_url: str = "http://localapp",
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self.app = app
        self._life = LifespanContextManager(app)
        self._thread = _Thread()
        transport = options.pop("transport", None) or _Transport(self._thread, ASGITransport(self._life.serve))
        super().__init__(transport=transport, base_url=base_url, headers=headers, **options)

    def __enter__(self) -> Self:
        """Starts the application. Raises what its start-up raises."""
        self._thread.start()
        try:
            self._thread.run(self._life.start)
        except BaseException:
            self._thread.stop()
            raise
        super().__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Stops the application. Raises what its shutdown raises."""
        try:
            super().__exit__(exc_type, exc_value, traceback)
            self._thread.run(self._life.stop)
        finally:
            self._thread.stop()

    def websocket(
        self,
        url: str,
        *,
        subprotocols: Sequence[str] = (),
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> SyncWebSocketSession:
        """A WebSocket to `url`, as `Client.websocket`."""
        request = self.build_request("GET", url, params=params, headers=headers)
        scope = websocket_scope(request, subprotocols, CLIENT)
        return SyncWebSocketSession(self._thread.run, lambda: WebSocketSession(self._life.serve, scope))


class SyncWebSocketSession:
    """`WebSocketSession` without `await`."""

    def __init__(self, run: Callable[..., Any], make: Callable[[], WebSocketSession]) -> None:
        self._run = run
        self._make = make
        self._session: WebSocketSession | None = None

    def __enter__(self) -> Self:
        """Connects. Raises `WebSocketRefused`, or what the application raises."""
        self._session = self._make()
        self._run(self._session.__aenter__)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._run(self.session.__aexit__)

    @property
    def session(self) -> WebSocketSession:
        """What the application talks to. Raises `ApplicationError` before it is connected."""
        if self._session is None:
            raise ApplicationError("Connect first: `with client.websocket(...) as websocket`.")
        return self._session

    @property
    def subprotocol(self) -> str | None:
        """The subprotocol that the application chose."""
        return self.session.subprotocol

    def send_text(self, data: str) -> None:
        """Sends a text frame."""
        self._run(self.session.send_text, data)

    def send_bytes(self, data: bytes) -> None:
        """Sends a binary frame."""
        self._run(self.session.send_bytes, data)

    def send_json(self, data: Any) -> None:
        """Sends JSON in a text frame."""
        self._run(self.session.send_json, data)

    def receive(self) -> str | bytes:
        """The payload of the next frame."""
        data: str | bytes = self._run(self.session.receive)
        return data

    def receive_text(self) -> str:
        """The payload of the next frame, which is text."""
        text: str = self._run(self.session.receive_text)
        return text

    def receive_bytes(self) -> bytes:
        """The payload of the next frame, which is binary."""
        data: bytes = self._run(self.session.receive_bytes)
        return data

    def receive_json(self) -> Any:
        """The payload of the next frame, which is JSON."""
        return self._run(self.session.receive_json)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes the WebSocket."""
        self._run(self.session.close, code, reason)


class _Thread:
    """The event loop of the application."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None

    def start(self) -> None:
        self._portal = self._stack.enter_context(start_blocking_portal())

    def stop(self) -> None:
        self._portal = None
        self._stack.close()

    def run(self, function: Callable[..., Awaitable[Result]], *arguments: Any) -> Result:
        if self._portal is None:
            raise ApplicationError("Start the application first: `with SyncClient(app=app) as client`.")
        return self._portal.call(functools.partial(function, *arguments))


class _Transport(httpx.BaseTransport):
    def __init__(self, thread: _Thread, transport: ASGITransport) -> None:
        self._thread = thread
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asynchronous = httpx.Request(
            request.method, request.url, headers=request.headers, content=request.read(), extensions=request.extensions
        )
        response = self._thread.run(self._transport.handle_async_request, asynchronous)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=_Body(self._thread, response.stream)
        )


class _Body(httpx.SyncByteStream):
    def __init__(self, thread: _Thread, stream: httpx.AsyncByteStream) -> None:
        self._thread = thread
        self._stream = stream
        self._pieces = aiter(stream)

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._thread.run(self._next)) is not None:
            yield piece

    def close(self) -> None:
        self._thread.run(self._stream.aclose)

    async def _next(self) -> bytes | None:
        return await anext(self._pieces, None)
