"""The application."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from starlette.datastructures import URL
from starlette.types import ASGIApp, Receive, Scope, Send

from flama.errors import ErrorBoundary, ErrorHandlers, ExceptionHandler
from flama.exceptions import ApplicationError
from flama.http.form_limits import DEFAULT_FORM_LIMITS, FormLimits
from flama.http.request import DEFAULT_MAX_BODY_SIZE
from flama.injection.component import Component, Components
from flama.lifespan import AppStatus, Lifespan, serve_lifespan
from flama.middleware import MiddlewareLike, wrap
from flama.modules import Module
from flama.registration import Registration
from flama.routing.mount import Mount
from flama.routing.route import Route
from flama.routing.router import AnyRoute, Router
from flama.routing.socket_route import WebSocketRoute

if TYPE_CHECKING:
    from flama.contract import Contract
    from flama.injection.injector import Injector
    from flama.resources.module import ResourcesModule
    from flama.schemas.module import SchemaModule
    from flama.sqlalchemy import SQLAlchemyModule

__all__ = ["DEFAULT_MODULES", "AppStatus", "Flama"]

DEFAULT_MODULES: Mapping[str, str] = {
    "schema": "flama.schemas.module:SchemaModule",
    "resources": "flama.resources.module:ResourcesModule",
}
"""Name -> `module:class` of the modules that every application has."""

DEFAULT_OPENAPI: Mapping[str, Any] = {"info": {"title": "Flama", "version": "0.1.0"}}
Event = Literal["startup", "shutdown"]


class Flama(Registration):
    """An ASGI application.

    It works with and without the lifespan protocol, on its own or mounted in another application. Modules are
    attributes by their name: `app.schema`, `app.resources`.
    """

    if TYPE_CHECKING:
        # Modules are found by `__getattr__`; type checkers are told of those of the framework.
        resources: ResourcesModule
        schema: SchemaModule
        sqlalchemy: SQLAlchemyModule

    def __init__(
        self,
        *,
        routes: Iterable[AnyRoute] | None = None,
        components: Iterable[Component] | None = None,
        modules: Iterable[Module] | None = None,
        middleware: Iterable[MiddlewareLike] | None = None,
        debug: bool = False,
        events: Mapping[str, Iterable[Callable[[], Any]]] | None = None,
        lifespan: Lifespan | None = None,
        openapi: Mapping[str, Any] | Contract | None = None,
        schema: str | None = "/schema/",
        docs: str | None = "/docs/",
        docs_ui: Literal["swagger", "redoc", "scalar"] = "swagger",
        schema_library: str | None = None,
        security: Mapping[str, Any] | None = None,
        mock: bool = False,
        parent: Flama | None = None,
        max_body_size: int | None = DEFAULT_MAX_BODY_SIZE,
        form_limits: FormLimits = DEFAULT_FORM_LIMITS,
    ) -> None:
        """
        - `openapi`: the Info Object under `info` and other top-level keys, or a whole document (a mapping with `paths`
          or a `Contract`), which makes the application contract-first.
        - `schema`, `docs`: paths of the OpenAPI document and its page; None switches them off.
        - `docs_ui`: what the page is; ReDoc and Scalar need the extras `redoc` and `scalar`.
        - `schema_library`: `pydantic`, `marshmallow` or `typesystem`, the one library besides pydantic whose schemas
          handlers may use; by default any of them, recognised by class.
        - `security`: security schemes by name, for the `security` of routes.
        - `mock`: answer operations that are not implemented from the contract.
        - `debug`: errors tell their traceback to the client.
        - `max_body_size`: bytes of a request body that are read at most, 16 MiB by default; None is no limit.
        - `form_limits`: what a form may have at most, `FormLimits()` by default.

        Raises `ApplicationError` where the parts do not fit together.
        """
        self.schema_path, self.docs_path, self.docs_ui = schema, docs, docs_ui
        self.schema_library = schema_library
        self.openapi, self.contract = _openapi(openapi)
        self.debug = debug
        self.mock = mock
        self.security: dict[str, Any] = dict(security or {})
        self.max_body_size = max_body_size
        self.form_limits = form_limits
        self.parent = parent
        self.children: list[Flama] = []
        self.components: Components = Components(components or (), parent.components if parent is not None else None)
        self.components.app = self
        self.status = AppStatus.NOT_STARTED
        self.lifespan = lifespan
        self.events = _events(events)
        self.errors = ErrorHandlers(debug=debug)
        self.router = Router(app=self)
        self.middleware: list[MiddlewareLike] = list(middleware or ())
        self.modules: dict[str, Module] = {}
        self._stack: ASGIApp | None = None
        self._layers: list[ASGIApp] = []
        self.components.on_change = self._reset
        self._check()
        for module in _with_default_modules(modules or ()):
            self._attach(module)
        for route in routes or ():
            self._add(route)

    @property
    def routes(self) -> Sequence[AnyRoute]:
        """Routes and mounts in the order in which they were added."""
        return tuple(self.router.routes)

    @property
    def layers(self) -> Sequence[ASGIApp]:
        """The middleware objects around the application, outermost first."""
        if self._stack is None:
            self._build_stack()
        return tuple(self._layers)

    def add_route(self, path: str | Route | Mount, endpoint: Callable[..., Any] | None = None, **options: Any) -> Any:
        """Serves `endpoint` at `path`, or adds a finished `Route` or `Mount`. `options` are those of `Route`."""
        if isinstance(path, str):
            if endpoint is None:
                raise ApplicationError(f"The route `{path}` has no endpoint.")
            path = Route(path, endpoint, **options)
        self._add(path)
        return path

    def add_websocket_route(
        self, path: str | WebSocketRoute, endpoint: Callable[..., Any] | None = None, **options: Any
    ) -> WebSocketRoute:
        """Answers WebSockets at `path` with `endpoint`, or adds a finished `WebSocketRoute`, whose options these are.

        Raises `RouteError` when it cannot be served.
        """
        if isinstance(path, str):
            if endpoint is None:
                raise ApplicationError(f"The route `{path}` has no endpoint.")
            path = WebSocketRoute(path, endpoint, **options)
        self._add(path)
        return path

    def mount(
        self, path: str, app: ASGIApp, *, name: str | None = None, tags: Mapping[str, Any] | None = None
    ) -> Mount:
        """Hands everything below `path` to `app`, any ASGI application.

        A `Flama` application starts and stops with this one and has its components too.
        """
        mount = Mount(path, app, name=name, tags=tags)
        self._add(mount)
        return mount

    def add_component(self, component: Component) -> None:
        """Adds a component, for routes registered before as well. Raises `InjectionError` when it is none."""
        self.components.add(component)

    def add_middleware(self, middleware: MiddlewareLike, **options: Any) -> None:
        """Wraps the application once more, outermost last: `Middleware(Cls, **options)`, a class or a function."""
        from flama.middleware import Middleware

        self.middleware.insert(0, Middleware(middleware, **options) if options else middleware)
        self._stack = None

    def add_exception_handler(self, key: int | type[BaseException], handler: ExceptionHandler) -> None:
        """Answers a status code or an exception class with `handler`, in place of the common error shape."""
        self.errors.add(key, handler)

    def exception_handler(self, key: int | type[BaseException]) -> Callable[[ExceptionHandler], ExceptionHandler]:
        """The decorator form of `add_exception_handler`."""

        def decorate(handler: ExceptionHandler) -> ExceptionHandler:
            self.add_exception_handler(key, handler)
            return handler

        return decorate

    def add_event_handler(self, event: str, function: Callable[[], Any]) -> None:
        """Calls `function`, plain or async, at `startup` or `shutdown`. Raises `ApplicationError` for another event."""
        if event not in self.events:
            raise ApplicationError(f"There is no event `{event}`: it is `startup` or `shutdown`.")
        self.events[event].append(function)

    def on_event(self, event: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
        """The decorator form of `add_event_handler`."""

        def decorate(function: Callable[[], Any]) -> Callable[[], Any]:
            self.add_event_handler(event, function)
            return function

        return decorate

    def resolve_url(self, name: str, /, **path_params: Any) -> URL:
        """The path of the route called `name`; `user:retrieve` and `user-retrieve` are the same name.

        Raises `RouteError` when the parameters are not those of the path, `ApplicationError` for an unknown name.
        """
        for spelling in dict.fromkeys((name, name.replace("-", ":", 1), name.replace("-", ":"))):
            if (path := self.router.path_for(spelling, path_params)) is not None:
                return URL(path)
        raise ApplicationError(f"There is no route called `{name}`.")

    def resolve_route(self, scope: Scope) -> tuple[AnyRoute, Scope]:
        """The route that answers an HTTP or WebSocket `scope`, below mounts too, and the scope that it will see.

        Raises `NotFoundException` and `MethodNotAllowedException`.
        """
        return self.router.resolve_route(scope)

    @cached_property
    def injector(self) -> Injector:
        """Gives functions what the application's components provide, outside of requests as well."""
        from flama.injection.injector import Injector

        return Injector(components=self.components)

    def compile(self) -> None:
        """Prepares every route; done when the application starts.

        Raises `ComponentNotFound` naming the parameter, the handler and its place when nothing provides it.
        """
        self.router.compile()
        self.components.compile()
        for child in self.children:
            child.compile()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        if scope["type"] == "lifespan":
            await serve_lifespan(self, scope, receive, send)
            return
        await (self._stack or self._build_stack())(scope, receive, send)

    def __getattr__(self, name: str) -> Any:
        modules: dict[str, Module] = self.__dict__.get("modules", {})
        if name in modules:
            return modules[name]
        known = ", ".join(f"`{module}`" for module in modules)
        raise AttributeError(f"`{type(self).__name__}` has no attribute and no module `{name}`; its modules: {known}.")

    def _add(self, route: AnyRoute) -> None:
        for item in self.router.add(route):
            if isinstance(item, Mount) and isinstance(item.app, Flama) and item.app not in self.children:
                item.app.parent = self
                item.app.components.parent = self.components
                self.children.append(item.app)

    def _reset(self) -> None:
        self.router.reset()
        for child in self.children:
            child._reset()

    def _check(self) -> None:
        if self.docs_path is not None and self.schema_path is None:
            raise ApplicationError("`docs` shows the schema: give `schema` a path, or set `docs=None`.")
        if self.schema_library is not None:
            from flama.schemas.libraries import check_installed

            check_installed(self.schema_library)

    def _attach(self, module: Module) -> None:
        if module.name in self.modules:
            raise ApplicationError(f"Two modules are called `{module.name}`.")
        if module.name in self.__dict__ or hasattr(type(self), module.name):
            raise ApplicationError(
                f"No module can be called `{module.name}`: applications have that attribute already."
            )
        self.modules[module.name] = module
        module.attach(self)

    def _build_stack(self) -> ASGIApp:
        stack: ASGIApp = ErrorBoundary(self.router, self.errors)
        self._layers = []
        if self.middleware:
            for middleware in reversed(self.middleware):
                stack = wrap(middleware, stack)
                self._layers.insert(0, stack)
            stack = ErrorBoundary(stack, self.errors)
        if self.contract is not None:
            stack = self._prefixed(stack, self.contract)
        self._stack = stack
        return stack

    def _prefixed(self, stack: ASGIApp, contract: Contract) -> ASGIApp:
        from flama.contract.prefixes import Prefixes
        from flama.prefixed import ServerPrefixes

        prefixes = Prefixes.of(contract)
        return ServerPrefixes(stack, self.router, prefixes) if prefixes.longest_first else stack


def _openapi(openapi: Mapping[str, Any] | Contract | None) -> tuple[dict[str, Any], Contract | None]:
    """The document or its beginnings, and the contract when it is a whole one."""
    if openapi is None:
        return dict(DEFAULT_OPENAPI), None
    if isinstance(openapi, Mapping):
        if "paths" not in openapi:
            return {**DEFAULT_OPENAPI, **openapi}, None
        from flama.contract import Contract

        openapi = Contract.from_document(openapi)
    return dict(openapi.document), openapi


def _events(events: Mapping[str, Iterable[Callable[[], Any]]] | None) -> dict[str, list[Callable[[], Any]]]:
    given = {} if events is None else {name: list(functions) for name, functions in dict(events).items()}
    if unknown := set(given) - {"startup", "shutdown"}:
        raise ApplicationError(f"There are no events {sorted(unknown)}: they are `startup` and `shutdown`.")
    return {"startup": given.get("startup", []), "shutdown": given.get("shutdown", [])}


def _with_default_modules(modules: Iterable[Module]) -> list[Module]:
    """`modules` after the default ones, of which those of the same name are left out."""
    given = list(modules)
    if wrong := [module for module in given if not isinstance(module, Module)]:
        raise ApplicationError(f"A module is an instance of `flama.modules.Module`, not {wrong[0]!r}.")
    named = {module.name for module in given}
    found: list[Module] = []
    for name, target in DEFAULT_MODULES.items():
        if name not in named:
            home, _, attribute = target.partition(":")
            found.append(getattr(import_module(home), attribute)())
    return [*found, *given]
