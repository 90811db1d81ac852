"""Everything between a request and a handler's response, compiled once for each route and method."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from flama.exceptions import ValidationError
from flama.http.additions import ADDITIONS, with_additions
from flama.http.request import Request
from flama.injection.exits import request_exits
from flama.injection.plan import InjectionPlan
from flama.routing.body_plan import BodyPlan
from flama.routing.parameters import ParameterPlan
from flama.routing.results import Responder
from flama.schemas.errors import SchemaValidationError

if TYPE_CHECKING:
    from flama.contract.checks import Acceptance

__all__ = ["Guard", "HandlerPlan", "ParameterHandlerPlan", "is_async_callable"]

Guard: TypeAlias = Callable[[Any], Awaitable[Any]]
"""Gives the principal of a request or raises `HTTPException`."""


class HandlerPlan:
    """Answers requests of one method of one route: security, parameters, injection, body, handler, response.

    It is an ASGI application.
    """

    __slots__ = (
        "_acceptance",
        "_body",
        "_component_names",
        "_guard",
        "_handler",
        "_injection",
        "_is_async",
        "_is_managed",
        "_max_body_size",
        "_parameters",
        "_responder",
    )

    def __init__(
        self,
        handler: Callable[..., Any],
        *,
        guard: Guard | None,
        parameters: ParameterPlan | None,
        injection: InjectionPlan,
        body: BodyPlan | None,
        acceptance: Acceptance | None = None,
        responder: Responder,
        max_body_size: int | None,
    ) -> None:
        self._handler = handler
        self._guard = guard
        self._parameters = parameters
        self._injection = injection if injection.arguments else None
        self._is_managed = injection.managed
        self._component_names = tuple(field.name for field in injection.fields)
        self._body = body
        self._acceptance = acceptance
        self._responder = responder
        self._max_body_size = max_body_size
        self._is_async = is_async_callable(handler)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send, max_body_size=self._max_body_size)
        try:
            if self._is_managed:
                async with request_exits(scope):
                    await self._answer(request, send)
            else:
                await self._answer(request, send)
        except ClientDisconnect:
            return
        finally:
            if request._form is not None:
                await request.close()

    async def _answer(self, request: Request, send: Send) -> None:
        if self._guard is not None:
            request.scope["flama.principal"] = await self._guard(request)
        if self._acceptance is not None:
            self._acceptance.check(request.headers.get("accept"))
        arguments = self._parameters.validated(request.scope) if self._parameters is not None else {}
        if self._injection is not None:
            arguments = await self._injected(request, self._injection, arguments)
        if self._body is not None:
            await self._add_body(request, self._body, arguments)
        if self._is_async:
            value = await self._handler(**arguments)
        else:
            value = await run_sync(functools.partial(self._handler, **arguments))
        answer = self._responder.answer(value)
        if (given := request.scope.get(ADDITIONS)) is not None:
            send = with_additions(given, send, keep_status=answer is value)
        if isinstance(answer, bytes):
            await send(self._responder.start(answer))
            await send({"type": "http.response.body", "body": answer})
        else:
            await answer(request.scope, request.listen, send)

    async def _add_body(self, request: Request, plan: BodyPlan, arguments: dict[str, Any]) -> None:
        try:
            body = await plan.read(request)
        except SchemaValidationError as exc:
            raise ValidationError(exc.detail) from None
        if plan.name:
            arguments[plan.name] = body
        else:
            arguments.update(body)

    async def _injected(self, request: Request, plan: InjectionPlan, arguments: dict[str, Any]) -> dict[str, Any]:
        provided = await plan.provide(request, arguments)
        for name in self._component_names:
            arguments.pop(name, None)
        arguments.update(provided)
        return arguments


class ParameterHandlerPlan:
    """A `HandlerPlan` for async handlers that take parameters alone or nothing: they need no `Request`."""

    __slots__ = ("_handler", "_parameters", "_responder")

    def __init__(
        self, handler: Callable[..., Awaitable[Any]], *, parameters: ParameterPlan | None, responder: Responder
    ) -> None:
        self._handler = handler
        self._parameters = parameters
        self._responder = responder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._parameters is None:
            value = await self._handler()
        else:
            value = await self._handler(**self._parameters.validated(scope))
        answer = self._responder.answer(value)
        if isinstance(answer, bytes):
            await send(self._responder.start(answer))
            await send({"type": "http.response.body", "body": answer})
            return
        with suppress(ClientDisconnect):
            await answer(scope, Request(scope, receive, send).listen, send)


def is_async_callable(function: Any) -> bool:
    """Whether calling `function` gives something to await; partials and callable objects included."""
    while isinstance(function, functools.partial):
        function = function.func
    method = getattr(type(function), "__call__", None)  # noqa: B004
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(method)
