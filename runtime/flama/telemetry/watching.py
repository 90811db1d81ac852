"""Watching an application answer, without a hand in it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Watch"]

OnMessage = Callable[[Message], None]


class Watch:
    """One request or WebSocket: its status, what went wrong, and how long it took.

    `status` is that of the response, the close code of a WebSocket, None while there is neither. `error` is what a
    handler raised, also where it was answered further inside.
    """

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        received: OnMessage | None = None,
        sent: OnMessage | None = None,
    ) -> None:
        self.scope = scope
        self.status: int | None = None
        self.error: BaseException | None = None
        self._receive, self._send = receive, send
        self._received, self._sent = received, sent
        self._began = perf_counter()
        self._ended: float | None = None

    @property
    def seconds(self) -> float:
        """From the beginning to the last byte of the response; what runs in the background later is left out."""
        return (self._ended or perf_counter()) - self._began

    async def run(self, app: ASGIApp) -> None:
        """Lets `app` answer. Raises what it raises."""
        hooks = self.scope.setdefault("flama.error_hooks", [])
        hooks.append(self._note)
        try:
            await app(self.scope, self.receive if self._received is not None else self._receive, self.send)
        except BaseException as exc:
            self.error = exc
            raise
        finally:
            hooks.remove(self._note)

    async def receive(self) -> Message:
        message = await self._receive()
        if self._received is not None:
            self._received(message)
        return message

    async def send(self, message: Message) -> None:
        match message["type"]:
            case "http.response.start" | "websocket.http.response.start":
                self.status = message["status"]
            case "websocket.close":
                self.status = message.get("code", 1000)
        if self._sent is not None:
            self._sent(message)
        await self._send(message)
        if message["type"] in ("http.response.body", "http.response.pathsend") and not message.get("more_body"):
            self._ended = perf_counter()

    async def _note(self, exc: Exception) -> None:
        self.error = exc
