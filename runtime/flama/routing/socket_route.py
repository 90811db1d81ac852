"""A path with what answers WebSockets there."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.types import Receive, Scope, Send

from flama.annotations import name_of, place_of
from flama.endpoints import WebSocketEndpoint
from flama.exceptions import RouteError
from flama.http.websocket import WebSocket
from flama.injection.component import Components
from flama.routing.base_route import BaseRoute
from flama.routing.path import placeholders
from flama.routing.plan import is_async_callable
from flama.routing.reading import Reading, read_socket_handler
from flama.routing.socket_plan import SocketCall, SocketPlan, compile_socket_call

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["WebSocketRoute"]


class WebSocketRoute(BaseRoute):
    """Answers WebSockets at a path.

    `endpoint` is an async function or a `WebSocketEndpoint` class. Its parameters are injected as those of HTTP
    handlers are: path, query, headers and cookies by name and type, components by type, and the `WebSocket` itself,
    which a parameter called `websocket` is without an annotation too. `security` is checked, and parameters are read,
    before the WebSocket can be accepted. The other options are those of `Route`.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        name: str | None = None,
        include_in_schema: bool = True,
        pagination: str | None = None,
        tags: Mapping[str, Any] | Sequence[str] | None = None,
        security: Sequence[Mapping[str, Sequence[str]]] | None = None,
    ) -> None:
        """Raises `RouteError` naming the handler and its place when it cannot be served."""
        self.path = path
        self.endpoint = endpoint
        self.name = name or getattr(endpoint, "__name__", type(endpoint).__name__)
        self.aliases: tuple[str, ...] = ()
        self.include_in_schema = include_in_schema
        self.pagination = pagination
        self.tags = tags
        self.security = None if security is None else [dict(alternative) for alternative in security]
        self.path_names = frozenset(placeholders(path))
        self.app: Flama | None = None
        self._functions = _functions(endpoint)
        self._plan: SocketPlan | None = None
        self._readings()

    def bind(self, app: Flama) -> None:
        """Serves the route as part of `app`. Raises `RouteError` when its security names an unknown scheme."""
        self.app = app
        self._plan = None
        if self.security:
            from flama.authentication.security import check

            check(self.security, app.security)

    def reset(self) -> None:
        """Forgets what was compiled, because components were added."""
        self._plan = None

    def compile(self) -> None:
        """Prepares the route. Raises `ComponentNotFound` for a parameter that nothing provides."""
        self._compiled()

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one WebSocket, which is closed when the handler returns."""
        websocket = WebSocket(scope, receive, send)
        await self._compiled()(websocket)
        if websocket.is_connected or websocket.is_connecting:
            await websocket.close()

    def prefixed(self, path: str, name: str | None) -> WebSocketRoute:
        """The same route below `path`, its name after `name:`."""
        route = WebSocketRoute(
            path.rstrip("/") + self.path,
            self.endpoint,
            name=f"{name}:{self.name}" if name else self.name,
            include_in_schema=self.include_in_schema,
            pagination=self.pagination,
            tags=self.tags,
            security=self.security,
        )
        route.around = self.around
        return route

    def __repr__(self) -> str:
        return f"WebSocketRoute({self.path!r}, name={self.name!r})"

    def _components(self) -> Components:
        return self.app.components if self.app is not None else Components()

    def _readings(self) -> dict[str, Reading]:
        components = self._components()
        return {
            event: read_socket_handler(
                function, self.path_names, provides=lambda parameter: components.find(parameter) is not None
            )
            for event, function in self._functions.items()
        }

    def _compiled(self) -> SocketPlan:
        if self._plan is None:
            calls = {
                event: compile_socket_call(self._functions[event], reading, self._components(), self.path)
                for event, reading in self._readings().items()
            }
            self._plan = SocketPlan(self._serve(calls), tuple(calls.values()), self._guard())
        return self._plan

    def _serve(self, calls: Mapping[str, SocketCall]) -> Callable[..., Any]:
        if inspect.isclass(self.endpoint) and issubclass(self.endpoint, WebSocketEndpoint):
            return self.endpoint.serving(calls)
        return calls["handler"]

    def _guard(self) -> Any:
        if not self.security:
            return None
        from flama.authentication.security import guard

        return guard(self.security, dict(self.app.security) if self.app is not None else {})


def _functions(endpoint: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """What has parameters to be injected, by event; a function is the only one."""
    if inspect.isclass(endpoint):
        if not issubclass(endpoint, WebSocketEndpoint):
            raise RouteError(f"The class `{endpoint.__qualname__}` is no `flama.endpoints.WebSocketEndpoint`.")
        return endpoint.handlers()
    if not callable(endpoint):
        raise RouteError(f"A route's endpoint is a function or a `WebSocketEndpoint` class, not {endpoint!r}.")
    if not is_async_callable(endpoint):
        raise RouteError(
            f"`{name_of(endpoint)}` ({place_of(endpoint)}) answers WebSockets and has to be an `async def` function."
        )
    return {"handler": endpoint}
