"""The async client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx
from starlette.types import ASGIApp
from typing_extensions import Self

from flama.client.lifespan import LifespanContextManager
from flama.client.sockets import WebSocketSession, websocket_scope
from flama.client.transport import ASGITransport

__all__ = ["Client"]

CLIENT = ("127.0.0.1", 123)


class Client(httpx.AsyncClient):
    """An `httpx.AsyncClient` whose requests go to `app` without a network.

    ```python
    async with Client(app=app) as client:
        response = await client.get("/pets")
    ```

    Entering starts the application and leaving stops it; other keywords are those of `httpx.AsyncClient`. A response
    of `client.stream(...)` can be read while it is produced.
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
        transport = options.pop("transport", None) or ASGITransport(self._life.serve, client=CLIENT)
        super().__init__(transport=transport, base_url=base_url, headers=headers, **options)

    async def __aenter__(self) -> Self:
        """Starts the application. Raises what its start-up raises."""
        await self._life.start()
        await super().__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Stops the application. Raises what its shutdown raises."""
        try:
            await super().__aexit__(exc_type, exc_value, traceback)
        finally:
            await self._life.stop()

    def websocket(
        self,
        url: str,
        *,
        subprotocols: Sequence[str] = (),
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> WebSocketSession:
        """A WebSocket to `url`, with the client's headers and cookies.

        ```python
        async with client.websocket("/ws/") as websocket:
            await websocket.send_json({"text": "hello"})
            assert await websocket.receive_json() == {"echo": "hello"}
        ```

        Entering raises `WebSocketRefused` when the application does not accept.
        """
        request = self.build_request("GET", url, params=params, headers=headers)
        return WebSocketSession(self._life.serve, websocket_scope(request, subprotocols, CLIENT))
