"""The server's side of the lifespan protocol."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import Self

from flama.exceptions import ApplicationError

__all__ = ["LifespanContextManager"]


class LifespanContextManager:
    """Starts `app` when entered and stops it when left, in a task of its own as servers do."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.state: dict[str, Any] = {}
        """What the lifespan yielded; every connection gets a copy as `scope["state"]`."""
        self._task: asyncio.Task[None] | None = None
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Starts the application. Raises what its start-up raises."""
        self.state.clear()
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        self._task = asyncio.ensure_future(_run(self.app, scope, self._messages.get, self._answers.put))
        await self._exchange("lifespan.startup")

    async def stop(self) -> None:
        """Stops the application. Raises what its shutdown raises."""
        if self._task is not None and not self._task.done():
            await self._exchange("lifespan.shutdown")
            await self._task
        self._task = None

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands a connection to the application, with the state."""
        await self.app({**scope, "state": dict(self.state)}, receive, send)

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


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
