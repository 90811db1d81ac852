"""Everything between a request and a handler's response, compiled once for each route and method."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from anyio.to_thread import run_sync
from starlette.responses import Response

from flama.exceptions import ValidationError
from flama.http.request import Request
from flama.injection.plan import InjectionPlan
from flama.routing.body_plan import BodyPlan
from flama.routing.parameters import ParameterPlan
from flama.routing.results import Respond
from flama.schemas.errors import SchemaValidationError

if TYPE_CHECKING:
    from flama.contract.checks import Acceptance

__all__ = ["Guard", "HandlerPlan", "is_async_callable"]

Guard: TypeAlias = Callable[[Any], Awaitable[Any]]
"""Gives the principal of a request or raises `HTTPException`."""


class HandlerPlan:
    """Answers requests of one method of one route: security, parameters, injection, body, handler, response."""

    __slots__ = (
        "_acceptance",
        "_body",
        "_component_names",
        "_guard",
        "_handler",
        "_injection",
        "_is_async",
        "_parameters",
        "_respond",
        "managed",
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
        respond: Respond,
    ) -> None:
        self._handler = handler
        self._guard = guard
        self._parameters = parameters
        self._injection = injection if injection.arguments else None
        self.managed = injection.managed
        self._component_names = tuple(field.name for field in injection.fields)
        self._body = body
        self._acceptance = acceptance
        self._respond = respond
        self._is_async = is_async_callable(handler)

    async def __call__(self, request: Request) -> Response:
        if self._guard is not None:
            request.scope["flama.principal"] = await self._guard(request)
        if self._acceptance is not None:
            self._acceptance.check(request.headers.get("accept"))
        arguments = self._parameters.validated(request.scope) if self._parameters is not None else {}
        if self._injection is not None:
            arguments = await self._injected(request, self._injection, arguments)
        if self._body is not None:
            try:
                body = await self._body.read(request)
            except SchemaValidationError as exc:
                raise ValidationError(exc.detail) from None
            if self._body.name:
                arguments[self._body.name] = body
            else:
                arguments.update(body)
        if self._is_async:
            return self._respond(await self._handler(**arguments))
        return self._respond(await run_sync(functools.partial(self._handler, **arguments)))

    async def _injected(self, request: Request, plan: InjectionPlan, arguments: dict[str, Any]) -> dict[str, Any]:
        provided = await plan.provide(request, arguments)
        for name in self._component_names:
            arguments.pop(name, None)
        arguments.update(provided)
        return arguments


def is_async_callable(function: Any) -> bool:
    """Whether calling `function` gives something to await; partials and callable objects included."""
    while isinstance(function, functools.partial):
        function = function.func
    method = getattr(type(function), "__call__", None)  # noqa: B004
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(method)
