"""From exceptions to responses of one shape: `{"status_code", "detail", "error"}`."""

from __future__ import annotations

import inspect
import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama.exceptions import ApplicationError, ApplicationException, HTTPException
from flama.http.responses import APIErrorResponse
from flama.routing.plan import is_async_callable
from flama.schemas.errors import SchemaValidationError
from flama.socket_boundary import SocketBoundary

__all__ = ["ErrorBoundary", "ErrorHandlers", "ExceptionHandler"]

ExceptionHandler: TypeAlias = Callable[..., Any]
"""`(request, exc)`, or any of `request`, `scope`, `receive`, `send`, `exc` by name; returns a response or sends one."""

_logger = logging.getLogger("flama")
_BY_NAME = frozenset({"request", "scope", "receive", "send", "exc"})


class ErrorHandlers:
    """What answers each exception: the user's handlers first, the common shape otherwise."""

    def __init__(self, *, debug: bool = False) -> None:
        self.debug = debug
        self._handlers: dict[int | type[BaseException], Callable[..., Any]] = {}

    def add(self, key: int | type[BaseException], handler: ExceptionHandler) -> None:
        """Answers `key`, a status code or an exception class, with `handler`. Raises `ApplicationError` for another."""
        if not isinstance(key, int) and not (isinstance(key, type) and issubclass(key, BaseException)):
            raise ApplicationError(f"An exception handler is for a status code or an exception class, not {key!r}.")
        self._handlers[key] = _adapted(handler)

    async def answer(self, exc: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the response to `exc`."""
        handler = self._find(exc)
        if handler is None:
            response: Any = self.response(exc)
        else:
            response = await handler(scope, receive, send, exc)
        if isinstance(response, Response):
            await response(scope, receive, send)

    def response(self, exc: Exception) -> Response:
        """The common shape for `exc`; what is not meant for clients is logged and stays with us."""
        match exc:
            case ApplicationException() | StarletteHTTPException():
                return _declared(exc)
            case SchemaValidationError():
                return APIErrorResponse(exc.detail, 400, exc)
            case _:
                return self._unexpected(exc)

    def _find(self, exc: Exception) -> Callable[..., Any] | None:
        status_code = getattr(exc, "status_code", None) if _is_declared(exc) else 500
        if status_code in self._handlers:
            return self._handlers[status_code]
        return next((self._handlers[cls] for cls in type(exc).__mro__ if cls in self._handlers), None)

    def _unexpected(self, exc: Exception) -> Response:
        _logger.error("A request failed: %s", exc, exc_info=exc)
        if not self.debug:
            # The class of an unexpected error tells of our insides as much as its text does.
            return APIErrorResponse("Internal Server Error", 500, HTTPException(500))
        return APIErrorResponse("".join(traceback.format_exception(exc)), 500, exc)


class ErrorBoundary:
    """ASGI middleware that answers what `app` raises; what is raised after the response began is raised on.

    WebSockets are closed instead.
    """

    def __init__(self, app: ASGIApp, handlers: ErrorHandlers) -> None:
        self.app = app
        self.handlers = handlers
        self._sockets = SocketBoundary(app, handlers.response)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as exc:
            if started:
                raise
            await self.handlers.answer(exc, scope, receive, send)


def _is_declared(exc: Exception) -> bool:
    return isinstance(exc, (ApplicationException, StarletteHTTPException))


def _declared(exc: ApplicationException | StarletteHTTPException) -> Response:
    headers: Mapping[str, str] | None = exc.headers
    if exc.status_code in (204, 205, 304) or exc.status_code < 200:
        return Response(status_code=exc.status_code, headers=headers)
    return APIErrorResponse(exc.detail, exc.status_code, exc, headers)


def _adapted(handler: ExceptionHandler) -> Callable[..., Any]:
    names = [name for name, item in inspect.signature(handler).parameters.items() if item.default is item.empty]
    by_name = set(names) <= _BY_NAME
    if not by_name and len(names) != 2:
        raise ApplicationError(
            "An exception handler takes `(request, exc)`, or any of `request`, `scope`, `receive`, `send` and `exc`."
        )
    is_async = is_async_callable(handler)

    async def call(scope: Scope, receive: Receive, send: Send, exc: Exception) -> Any:
        known = {"request": Request(scope, receive), "scope": scope, "receive": receive, "send": send, "exc": exc}
        arguments = [known[name] for name in names] if by_name else [known["request"], exc]
        return await handler(*arguments) if is_async else await run_sync(handler, *arguments)

    return call
