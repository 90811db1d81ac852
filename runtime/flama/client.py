"""A client that talks to an application in the same process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from starlette.types import ASGIApp, Message
from typing_extensions import Self

from flama.exceptions import ApplicationError, DependencyNotInstalled

try:
    import httpx
except ModuleNotFoundError as exc:
    raise DependencyNotInstalled("httpx", "flama-runtime[client]", "`flama.client`") from exc

__all__ = ["Client"]


class Client(httpx.AsyncClient):
    """An `httpx.AsyncClient` whose requests go to `app` without a network.

    ```python
    async with Client(app=app) as client:
        response = await client.get("/pets")
    ```

    Entering starts the application and leaving stops it; other keywords are those of `httpx.AsyncClient`.
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
        self._life = _Life(app)
        transport = options.pop("transport", None) or httpx.ASGITransport(app=self._serve)
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

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        # A server gives each request a copy of the state that the lifespan filled.
        await self.app({**scope, "state": dict(self._life.state)}, receive, send)


class _Life:
    """The server's side of the lifespan protocol, in a task of its own as servers do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._task: asyncio.Task[None] | None = None
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self.state: dict[str, Any] = {}

    async def start(self) -> None:
        self.state.clear()
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        self._task = asyncio.ensure_future(self._app(scope, self._messages.get, self._answers.put))
        await self._exchange("lifespan.startup")

    async def stop(self) -> None:
        if self._task is not None and not self._task.done():
            await self._exchange("lifespan.shutdown")
            await self._task
        self._task = None

    async def _exchange(self, kind: str) -> None:
        assert self._task is not None
        await self._messages.put({"type": kind})
        answer = asyncio.ensure_future(self._answers.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            await self._task  # raises what ended it
            return
        if answer.result()["type"].endswith(".failed"):
            await self._task
            raise ApplicationError(f"The application failed at `{kind}`: {answer.result().get('message', '')}")
