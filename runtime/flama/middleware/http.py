"""Middleware for requests and responses, without the ASGI messages between."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from starlette.responses import Response as StarletteResponse
from starlette.types import Message, Receive, Scope, Send

from flama.http import Request, Response
from flama.http.request import DEFAULT_MAX_BODY_SIZE
from flama.middleware.wrapping import Middleware

__all__ = ["BaseHTTPMiddleware"]

ErrorHook: TypeAlias = Callable[[Exception], Awaitable[Any]]

_HOOKS = "flama.error_hooks"


class BaseHTTPMiddleware(Middleware):
    """Looks at requests before, and at responses after the application. Subclasses write what they need of the three.

    Each may be plain or async; plain ones run on the event loop and should be short. WebSockets pass by.
    """

    def before(self, request: Request) -> Any:
        """Called first. A returned response is the answer, and the application is not asked.

        What is read of the body is there for the application as well.
        """

    def after(self, request: Request, response: Response) -> Any:
        """Called when the response begins, its body still to come.

        `response.status_code`, `response.headers` and cookies can be changed; `response.body` is empty. A returned
        response is sent in place of this one.
        """

    def error(self, request: Request, exc: Exception) -> Any:
        """Called with what the application raises before a response begins. A returned response is the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        inbox = _Replayed(receive)
        limit = getattr(scope.get("app"), "max_body_size", DEFAULT_MAX_BODY_SIZE)
        request = Request(scope, inbox.receive_and_keep, send, max_body_size=limit)
        try:
            await _Exchange(self, request, scope, inbox.replay, send).run()
        finally:
            if request._form is not None:
                await request.close()


class _Exchange:
    """One request and its response."""

    def __init__(
        self, middleware: BaseHTTPMiddleware, request: Request, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self.middleware, self.request = middleware, request
        self.scope, self.receive, self.send = scope, receive, send
        self.started = False
        self.replaced = False

    async def run(self) -> None:
        try:
            response = await _settled(self.middleware.before(self.request))
            if isinstance(response, StarletteResponse):
                await response(self.scope, self.receive, self.watch)
                return
            await self.ask()
        except Exception as exc:
            if self.started or (response := await self.answer_to(exc)) is None:
                raise
            await response(self.scope, self.receive, self.watch)

    async def ask(self) -> None:
        # The application answers its own errors further inside; it asks these hooks first.
        hooks: list[ErrorHook] = self.scope.setdefault(_HOOKS, [])
        hooks.append(self.answer_to)
        try:
            await self.middleware.app(self.scope, self.receive, self.watch)
        finally:
            hooks.remove(self.answer_to)

    async def answer_to(self, exc: Exception) -> StarletteResponse | None:
        response = await _settled(self.middleware.error(self.request, exc))
        return response if isinstance(response, StarletteResponse) else None

    async def watch(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self.started:
            self.started = True
            await self.start(message)
        elif not self.replaced:
            await self.send(message)

    async def start(self, message: Message) -> None:
        response = Response.__new__(Response)
        response.status_code = message["status"]
        response.raw_headers = list(message.get("headers", ()))
        response.body, response.background = b"", None
        other = await _settled(self.middleware.after(self.request, response))
        if isinstance(other, StarletteResponse) and other is not response:
            self.replaced = True
            await other(self.scope, self.receive, self.send)
            return
        await self.send({**message, "status": response.status_code, "headers": response.raw_headers})


class _Replayed:
    """Messages of a request that are read once and handed out twice."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept: list[Message] = []
        self._at = 0

    async def receive_and_keep(self) -> Message:
        if self._at:
            # The application reads by now: what comes is its own.
            return await self._receive()
        message = await self._receive()
        self._kept.append(message)
        return message

    async def replay(self) -> Message:
        if self._at < len(self._kept):
            self._at += 1
            return self._kept[self._at - 1]
        self._at = self._at or 1
        return await self._receive()


async def _settled(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value
