"""Everything between a WebSocket and the functions that answer it, compiled once for each route."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from anyio.to_thread import run_sync

from flama.annotations import name_of, place_of
from flama.exceptions import RouteError
from flama.http.websocket import WebSocket
from flama.injection.component import Components
from flama.injection.context import socket_value
from flama.injection.exits import request_exits
from flama.injection.plan import InjectionPlan, plan_injection
from flama.routing.parameters import ParameterPlan
from flama.routing.path import placeholders
from flama.routing.plan import Guard, is_async_callable
from flama.routing.reading import Reading, component_parameter
from flama.schemas.errors import SchemaParseError

__all__ = ["SocketCall", "SocketPlan", "compile_socket_call"]


class SocketCall:
    """Calls one function for a WebSocket with what it asks for."""

    def __init__(
        self, function: Callable[..., Any], parameters: ParameterPlan | None, injection: InjectionPlan
    ) -> None:
        self._function = function
        self._parameters = parameters
        self._injection = injection
        self._component_names = tuple(field.name for field in injection.fields)
        self._is_async = is_async_callable(function)

    def check(self, websocket: WebSocket) -> None:
        """Reads the parameters. Raises `ValidationError` (400) when one does not validate."""
        if self._parameters is not None:
            self._parameters.validated(websocket.scope)

    async def __call__(self, websocket: WebSocket, *instance: Any) -> Any:
        """Calls the function, a method of `instance` where there is one."""
        if not self._injection.managed:
            return await self._call(websocket, instance)
        # What an event opens is closed after it: a connection may live for days.
        async with request_exits(websocket.scope):
            return await self._call(websocket, instance)

    async def _call(self, websocket: WebSocket, instance: tuple[Any, ...]) -> Any:
        arguments = self._parameters.validated(websocket.scope) if self._parameters is not None else {}
        provided = await self._injection.provide(websocket, arguments)
        for name in self._component_names:
            arguments.pop(name, None)
        call = functools.partial(self._function, *instance, **{**arguments, **provided})
        return await call() if self._is_async else await run_sync(call)


class SocketPlan:
    """Answers the WebSockets of one route: security and parameters first, then `serve`."""

    def __init__(
        self, serve: Callable[[WebSocket], Awaitable[Any]], calls: Sequence[SocketCall], guard: Guard | None
    ) -> None:
        self._serve = serve
        self._calls = calls
        self._guard = guard

    async def __call__(self, websocket: WebSocket) -> None:
        if self._guard is not None:
            websocket.scope["flama.principal"] = await self._guard(websocket)
        for call in self._calls:
            call.check(websocket)
        await self._serve(websocket)


def compile_socket_call(
    function: Callable[..., Any], reading: Reading, components: Components, path: str
) -> SocketCall:
    """The call of `function`.

    Raises `ComponentNotFound` for a parameter that nothing provides and `RouteError` for a type without schema.
    """
    read = functools.partial(component_parameter, path_names=frozenset(placeholders(path)))
    injection = plan_injection(function, reading.injected, components, read, socket_value)
    fields = (*reading.signature.parameters, *injection.fields)
    try:
        return SocketCall(function, ParameterPlan(fields, path) if fields else None, injection)
    except (SchemaParseError, RouteError) as exc:
        raise RouteError(f"`{name_of(function)}` ({place_of(function)}) cannot be served: {exc}") from exc
