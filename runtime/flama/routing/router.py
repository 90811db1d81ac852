"""Finding what answers a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from flama import _core
from flama.exceptions import MethodNotAllowedException, NotFoundException, RouteError
from flama.routing.mount import Mount
from flama.routing.path import build_path
from flama.routing.raw_path import raw_path_of
from flama.routing.route import Route
from flama.routing.socket_route import WebSocketRoute

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["AnyRoute", "Router"]

AnyRoute: TypeAlias = Route | WebSocketRoute | Mount
_Found: TypeAlias = tuple[int, Any, Any, int]


class Router:
    """Routes and mounts; a look-up costs one step a path segment, however many there are.

    `/a` and `/a/` are different paths. Of two routes for the same path and method the first one stays.
    """

    def __init__(self, routes: Iterable[AnyRoute] = (), *, app: Flama | None = None) -> None:
        self.app = app
        self.routes: list[AnyRoute] = []
        self._table: _core.Router[AnyRoute] | None = None
        self._sockets: _core.Router[AnyRoute] | None = None
        for route in routes:
            self.add(route)

    def add(self, route: AnyRoute) -> list[AnyRoute]:
        """Adds a route or a mount, and gives what it amounts to.

        Raises `RouteError` for a path template that is not valid.
        """
        items: list[AnyRoute] = route.flattened() if isinstance(route, Mount) else [route]
        for item in items:
            self._check(item)
            if not isinstance(item, Mount) and self.app is not None:
                item.bind(self.app)
            self.routes.append(item)
        self._table = self._sockets = None
        return items

    def compile(self) -> None:
        """Prepares every route. Raises `ComponentNotFound` for a parameter that nothing provides."""
        for route in self.routes:
            if not isinstance(route, Mount):
                route.compile()

    def reset(self) -> None:
        """Forgets what routes compiled, because components were added."""
        for route in self.routes:
            if not isinstance(route, Mount):
                route.reset()

    def path_for(self, name: str, parameters: Mapping[str, Any]) -> str | None:
        """The path of the route called `name`, below mounts too, or None when there is none."""
        for route in self.routes:
            if not isinstance(route, Mount) and name in (route.name, *route.aliases):
                return build_path(route.path, parameters)
            if isinstance(route, Mount) and (below := _below(route, name)) is not None:
                return _mounted_path(route, below, parameters)
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request or a WebSocket. Raises `NotFoundException` and `MethodNotAllowedException`."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
            return
        table = self._table or self._build()
        found: _Found = table.resolve_scope(scope) or self._find(table, scope, scope["method"])
        code, target, parameters, _ = found
        if code == _core.ROUTE:
            known = scope.get("path_params")
            scope["path_params"] = {**known, **parameters} if known else parameters
            scope["route"] = target
            await target.handle(scope, receive, send)
        elif code == _core.MOUNT:
            await target.handle(_mounted_scope(scope, found), receive, send)
        elif code == _core.METHOD_NOT_ALLOWED:
            raise MethodNotAllowedException(target)
        else:
            raise NotFoundException()

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        code, target, parameters, _ = found = self.find(scope)
        if code == _core.ROUTE:
            scope["path_params"] = {**scope.get("path_params", {}), **parameters}
            scope["route"] = target
            await target.handle(scope, receive, send)
        elif code == _core.MOUNT:
            await target.handle(_mounted_scope(scope, found), receive, send)
        else:
            raise NotFoundException()

    def find(self, scope: Scope) -> tuple[int, Any, Any, int]:
        """What a request or WebSocket will meet: code, target, path parameters, and how much of the path a mount took.

        The codes are those of the routing table: `ROUTE`, `MOUNT`, `METHOD_NOT_ALLOWED` and `NOT_FOUND`.
        """
        if scope["type"] == "websocket":
            return self._find(self._sockets or self._build_sockets(), scope, "GET")
        table = self._table or self._build()
        return table.resolve_scope(scope) or self._find(table, scope, scope["method"])

    def resolve_route(self, scope: Scope) -> tuple[AnyRoute, Scope]:
        """The route that will answer, mounted applications searched too, and the scope that it will see.

        A mount of an application that is not Flama's is the answer itself. Raises `NotFoundException` and
        `MethodNotAllowedException`.
        """
        code, target, parameters, _ = found = self.find(scope)
        if code == _core.METHOD_NOT_ALLOWED:
            raise MethodNotAllowedException(target)
        if code == _core.ROUTE:
            return target, {**scope, "path_params": {**scope.get("path_params", {}), **parameters}, "route": target}
        if code != _core.MOUNT:
            raise NotFoundException()
        below = _mounted_scope(scope, found)
        router = getattr(target.app, "router", None)
        return router.resolve_route(below) if isinstance(router, Router) else (target, below)

    def _find(self, table: _core.Router[AnyRoute], scope: Scope, method: str) -> _Found:
        raw = scope.get("raw_path")
        if raw is None or b"%" in raw or scope.get("root_path"):
            return table.resolve_raw(method, raw_path_of(scope))
        return table.resolve(method, scope["path"])

    def _build(self) -> _core.Router[AnyRoute]:
        table: _core.Router[AnyRoute] = _core.Router()
        for route in self.routes:
            if isinstance(route, Mount):
                table.add_mount(route.path, route)
            elif isinstance(route, Route):
                table.add(route.path, route.methods, route)
        # A route declared for HEAD comes before those that answer it because they answer GET.
        for route in self.routes:
            if isinstance(route, Route) and "GET" in route.methods and "HEAD" not in route.methods:
                table.add(route.path, ["HEAD"], route)
        self._table = table
        return table

    def _build_sockets(self) -> _core.Router[AnyRoute]:
        """The table for WebSockets, whose handshake is a GET."""
        table: _core.Router[AnyRoute] = _core.Router()
        for route in self.routes:
            if isinstance(route, Mount):
                table.add_mount(route.path, route)
            elif isinstance(route, WebSocketRoute):
                table.add(route.path, ["GET"], route)
        self._sockets = table
        return table

    def _check(self, route: AnyRoute) -> None:
        table: _core.Router[None] = _core.Router()
        try:
            if isinstance(route, Mount):
                table.add_mount(route.path, None)
            else:
                table.add(route.path, route.methods if isinstance(route, Route) else ["GET"], None)
        except ValueError as exc:
            raise RouteError(f"{route!r} has a path that cannot be served: {exc}") from exc


def _mounted_scope(scope: Scope, found: _Found) -> Scope:
    _, _, parameters, consumed = found
    root = scope.get("root_path", "")
    raw = scope.get("raw_path")
    if raw is None or b"%" in raw or root:
        prefix = unquote(raw_path_of(scope)[:consumed].decode("latin-1"))
    else:
        prefix = scope["path"][:consumed]
    return {
        **scope,
        "root_path": root + prefix,
        "app_root_path": scope.get("app_root_path", root),
        "path_params": {**scope.get("path_params", {}), **parameters},
    }


def _below(mount: Mount, name: str) -> str | None:
    """`name` as the mounted application calls it."""
    if mount.name is None:
        return name
    return name[len(mount.name) + 1 :] if name.startswith(f"{mount.name}:") else None


def _mounted_path(mount: Mount, name: str, parameters: Mapping[str, Any]) -> str | None:
    router = getattr(mount.app, "router", None)
    if not isinstance(router, Router):
        return None
    own = {key: value for key, value in parameters.items() if key in mount.path_names}
    rest = {key: value for key, value in parameters.items() if key not in mount.path_names}
    below = router.path_for(name, rest)
    return None if below is None else build_path(mount.path, own) + below
