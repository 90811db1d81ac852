"""From exceptions to responses, of one shape unless the client asks for another."""

from __future__ import annotations

import inspect
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama.exceptions import (
    ApplicationError,
    ApplicationException,
    HTTPException,
    JSONRPCException,
    NotFoundException,
)
from flama.http.response import WITHOUT_BODY
from flama.http.responses import APIErrorResponse
from flama.http.rpc import JSONRPCErrorResponse
from flama.negotiation import asked_for
from flama.problem_details import MEDIA_TYPE as PROBLEM
from flama.problem_details import Failure, ProblemDetailsResponse
from flama.routing.plan import is_async_callable
from flama.schemas.errors import SchemaValidationError
from flama.socket_boundary import SocketBoundary

__all__ = ["ErrorBoundary", "ErrorHandlers", "ExceptionHandler"]

ExceptionHandler: TypeAlias = Callable[..., Any]
"""`(request, exc)`, or any of `request`, `scope`, `receive`, `send`, `exc` by name; returns a response or sends one."""

_logger = logging.getLogger("flama")
_BY_NAME = frozenset({"request", "scope", "receive", "send", "exc"})
HTML = "text/html"


class ErrorHandlers:
    """What answers each exception: the user's handlers first, then a form that the client asks for.

    That is problem details (RFC 9457) where its `Accept` names them, a page for a browser where the application is
    debugged, and the common shape otherwise.
    """

    def __init__(self, *, debug: bool = False) -> None:
        self.debug = debug
        self._handlers: dict[int | type[BaseException], Callable[..., Any]] = {}

    def add(self, key: int | type[BaseException], handler: ExceptionHandler) -> None:
        """Answers `key`, a status code or an exception class, with `handler`. Raises `ApplicationError` for another."""
        if not isinstance(key, int) and not (isinstance(key, type) and issubclass(key, BaseException)):
            raise ApplicationError(f"An exception handler is for a status code or an exception class, not {key!r}.")
        self._handlers[key] = _adapted(handler)

    async def answer(self, exc: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the response to `exc`. Raises what a handler of the user raises."""
        response: Any = await _asked_of_middleware(exc, scope)
        if response is None:
            handler = self._find(exc)
            if handler is None:
                response = self.response(exc, scope)
            else:
                response = await handler(scope, receive, send, exc)
        if isinstance(response, Response):
            await response(scope, receive, send)

    def response(self, exc: Exception, scope: Scope | None = None) -> Response:
        """The answer to `exc`, in the common shape where no `scope` says what the client asks for.

        What is not meant for clients is logged and stays with us.
        """
        if isinstance(exc, JSONRPCException):
            return JSONRPCErrorResponse(status_code=exc.code, message=exc.message, data=exc.data, id=exc.id)
        failure = _declared(exc)
        if failure is None:
            _logger.error("A request failed: %s", exc, exc_info=exc)
            failure = self._undeclared(exc)
        if failure.status_code in WITHOUT_BODY or failure.status_code < 200:
            return Response(status_code=failure.status_code, headers=failure.headers)
        response = self._told(failure, exc, scope)
        response.headers.add_vary_header("Accept")
        return response

    def _told(self, failure: Failure, exc: Exception, scope: Scope | None) -> Response:
        forms = (PROBLEM, HTML) if self.debug and _has_page(exc) else (PROBLEM,)
        form = asked_for(scope, forms) if scope is not None and scope["type"] == "http" else None
        if form == PROBLEM and scope is not None:
            return ProblemDetailsResponse(failure, scope)
        if form == HTML and scope is not None:
            from flama.debug import debug_page

            return debug_page(exc, scope)
        return APIErrorResponse(failure.detail, failure.status_code, failure.exception, failure.headers)

    def _find(self, exc: Exception) -> Callable[..., Any] | None:
        status_code = getattr(exc, "status_code", None) if _is_declared(exc) else 500
        if status_code in self._handlers:
            return self._handlers[status_code]
        return next((self._handlers[cls] for cls in type(exc).__mro__ if cls in self._handlers), None)

    def _undeclared(self, exc: Exception) -> Failure:
        if self.debug:
            return Failure(500, "".join(traceback.format_exception(exc)), exc)
        # The class of an unexpected error tells of our insides as much as its text does.
        return Failure(500, "Internal Server Error", HTTPException(500))


class ErrorBoundary:
    """ASGI middleware that answers what `app` raises.

    What is raised after the response began is logged and raised on: the server breaks the connection off, so that the
    client does not take a part for the whole. WebSockets are closed instead.
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

        # Not a coroutine of its own: it would cost every message a frame.
        def watched(message: Message) -> Awaitable[None]:
            nonlocal started
            started = True
            return send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as exc:
            if started:
                _log_late(exc, scope)
                raise
            await self._answer(exc, scope, receive, send)

    async def _answer(self, exc: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.handlers.answer(exc, scope, receive, watched)
        except Exception as second:
            if started:
                _log_late(second, scope)
                raise
            await self.handlers.response(second, scope)(scope, receive, send)


async def _asked_of_middleware(exc: Exception, scope: Scope) -> Response | None:
    """The answer of a middleware around the application that wants to answer errors itself, the innermost first."""
    for hook in reversed(scope.get("flama.error_hooks", ())):
        if (response := await hook(exc)) is not None:
            answer: Response = response
            return answer
    return None


def _log_late(exc: Exception, scope: Scope) -> None:
    if "_flama_logged" not in exc.__dict__:  # boundaries stand inside each other
        exc.__dict__["_flama_logged"] = True
        # Without the traceback: the server, to which it is raised, logs that.
        _logger.error("%s %s failed after its response began: %s", scope["method"], scope["path"], exc)


def _is_declared(exc: Exception) -> bool:
    return isinstance(exc, (ApplicationException, StarletteHTTPException))


def _has_page(exc: Exception) -> bool:
    return isinstance(exc, NotFoundException) or _declared(exc) is None


def _declared(exc: Exception) -> Failure | None:
    """What clients may know of `exc`; None for what nobody meant for them."""
    match exc:
        case ApplicationException() | StarletteHTTPException():
            return Failure(exc.status_code, exc.detail, exc, exc.headers)
        case SchemaValidationError():
            return Failure(400, exc.detail, exc)
        case _:
            return None


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
