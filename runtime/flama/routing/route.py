"""A path with its handler."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama.annotations import name_of
from flama.endpoints import HTTPEndpoint
from flama.exceptions import RouteError
from flama.http.request import DEFAULT_MAX_BODY_SIZE
from flama.injection.component import Components, Parameter
from flama.routing.base_route import BaseRoute
from flama.routing.compiling import compile_plan, with_component_parameters
from flama.routing.path import placeholders
from flama.routing.reading import Reading, read_handler
from flama.routing.signature import Signature

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["Route"]


class Route(BaseRoute):
    """Answers some methods at a path.

    `endpoint` is a function, plain (run in a thread pool) or async, or an `HTTPEndpoint` class. `methods` defaults to
    GET, or to those of the class; a route for GET answers HEAD too. `status_code` is that of a plain returned value.
    `security` is a list of alternatives, each a mapping of scheme to scopes; None and `[]` are public. `tags` are free
    values by name, or names for the OpenAPI document. `pagination` is `page_number`, `limit_offset` or `keyset`.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        methods: Iterable[str] | None = None,
        name: str | None = None,
        include_in_schema: bool = True,
        pagination: str | None = None,
        tags: Mapping[str, Any] | Sequence[str] | None = None,
        status_code: int | None = None,
        security: Sequence[Mapping[str, Sequence[str]]] | None = None,
        responses: Mapping[int | str, Any] | None = None,
    ) -> None:
        """Raises `RouteError` naming the handler and its place when it cannot be served."""
        self.path = path
        self.endpoint = endpoint
        self.name = name or getattr(endpoint, "__name__", type(endpoint).__name__)
        self.aliases: tuple[str, ...] = ()
        self.include_in_schema = include_in_schema
        self.pagination = pagination
        self.tags = tags
        self.status_code = 200 if status_code is None else status_code
        self.security = None if security is None else [dict(alternative) for alternative in security]
        self.responses: dict[int | str, Any] = dict(responses or {})
        self.path_names = frozenset(placeholders(path))
        self._handlers = _handlers(endpoint, methods, pagination)
        self.methods = tuple(self._handlers)
        self.app: Flama | None = None
        self._generation = -1
        self._readings: dict[str, Reading] = {}
        self._plans: dict[str, ASGIApp] = {}
        self.max_body_size: int | None = DEFAULT_MAX_BODY_SIZE
        self._read()

    @property
    def signatures(self) -> Mapping[str, Signature]:
        """What the handler of each method and its components take and give; read again after a component was added."""
        self._read()
        return {method: with_component_parameters(self, method, reading) for method, reading in self._readings.items()}

    def bind(self, app: Flama) -> None:
        """Serves the route as part of `app`. Raises `RouteError` when its security names an unknown scheme."""
        self.app = app
        self._generation = -1
        self._plans = {}
        self.max_body_size = app.max_body_size
        if self.security:
            from flama.authentication.security import check

            check(self.security, app.security)

    def handler(self, method: str) -> Callable[..., Any]:
        """What is called for `method`. Raises `KeyError` for a method that the route lacks."""
        return self._handlers[method]

    def reset(self) -> None:
        """Forgets what was compiled, because components were added."""
        self._plans = {}

    def compile(self) -> None:
        """Prepares every method. Raises `ComponentNotFound` for a parameter that nothing provides."""
        for method in self._handlers:
            self._plan(method)

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answers one request."""
        method = scope["method"]
        if method == "HEAD" and "HEAD" not in self._handlers:
            method, send = "GET", partial(_send_without_body, send)
        return (self._plans.get(method) or self._plan(method))(scope, receive, send)

    def prefixed(self, path: str, name: str | None) -> Route:
        """The same route below `path`, its name after `name:`."""
        route = Route(
            path.rstrip("/") + self.path,
            self.endpoint,
            methods=self.methods,
            name=f"{name}:{self.name}" if name else self.name,
            include_in_schema=self.include_in_schema,
            pagination=self.pagination,
            tags=self.tags,
            status_code=self.status_code,
            security=self.security,
            responses=self.responses,
        )
        route.around = self.around
        return route

    def __repr__(self) -> str:
        return f"Route({self.path!r}, name={self.name!r}, methods={list(self.methods)})"

    def _components(self) -> Components:
        return self.app.components if self.app is not None else Components()

    def _read(self) -> None:
        components = self._components()
        if self._generation == components.generation:
            return

        def provides(parameter: Parameter) -> bool:
            return components.find(parameter) is not None

        for method, handler in self._handlers.items():
            known = self._readings.get(method)
            if known is None or not known.holds(provides):
                reading = read_handler(handler, self.path_names, provides=provides, status_code=self.status_code)
                self._readings[method] = reading
        self._plans = {}
        self._generation = components.generation

    def _plan(self, method: str) -> ASGIApp:
        self._read()
        if method not in self._plans:
            self._plans[method] = compile_plan(self, method, self._readings[method])
        return self._plans[method]


async def _send_without_body(send: Send, message: Message) -> None:
    if message["type"] == "http.response.body":
        if message.get("more_body", False):
            return
        message = {"type": "http.response.body", "body": b""}
    elif message["type"] == "http.response.pathsend":
        message = {"type": "http.response.body", "body": b""}
    await send(message)


def _handlers(
    endpoint: Callable[..., Any], methods: Iterable[str] | None, pagination: str | None
) -> dict[str, Callable[..., Any]]:
    asked = None if methods is None else [method.upper() for method in methods]
    if isinstance(methods, str) or asked == []:
        raise RouteError(f'`methods` is a list such as `["GET"]`, not {methods!r}.')
    if inspect.isclass(endpoint):
        handlers = _endpoint_handlers(endpoint, asked)
    elif callable(endpoint):
        handlers = dict.fromkeys(asked or ["GET"], endpoint)
    else:
        raise RouteError(f"A route's endpoint is a function or an `HTTPEndpoint` class, not {endpoint!r}.")
    return {method: _paginated(handler, pagination) for method, handler in handlers.items()}


def _endpoint_handlers(endpoint: type, methods: list[str] | None) -> dict[str, Callable[..., Any]]:
    if not issubclass(endpoint, HTTPEndpoint):
        raise RouteError(f"The class `{endpoint.__qualname__}` is no `flama.endpoints.HTTPEndpoint`.")
    handlers = endpoint.handlers()
    if missing := [method for method in methods or () if method not in handlers]:
        raise RouteError(f"`{name_of(endpoint)}` has no method for {', '.join(missing)}.")
    if not handlers:
        raise RouteError(f"`{name_of(endpoint)}` has no methods: write `async def get(self)`, `post`, …")
    return {method: handlers[method] for method in methods or handlers}


def _paginated(handler: Callable[..., Any], pagination: str | None) -> Callable[..., Any]:
    if pagination is None:
        return handler
    from flama.pagination import paginator

    return paginator.apply(pagination, handler)  # type: ignore[arg-type]
