"""Finding what answers a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from flama import _core
from flama.exceptions import MethodNotAllowedException, NotFoundException, RouteError
from flama.routing.mount import Mount
from flama.routing.path import build_path
from flama.routing.raw_path import raw_path_of
from flama.routing.route import Route

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["Router"]

_Found: TypeAlias = tuple[int, Any, Any, int]


class Router:
    """Routes and mounts; a look-up costs one step a path segment, however many there are.

    `/a` and `/a/` are different paths. Of two routes for the same path and method the first one stays.
    """

    def __init__(self, routes: Iterable[Route | Mount] = (), *, app: Flama | None = None) -> None:
        self.app = app
        self.routes: list[Route | Mount] = []
        self._table: _core.Router[Route | Mount] | None = None
        for route in routes:
            self.add(route)

    def add(self, route: Route | Mount) -> list[Route | Mount]:
        """Adds a route or a mount, and gives what it amounts to.

        Raises `RouteError` for a path template that is not valid.
        """
        items: list[Route | Mount] = route.flattened() if isinstance(route, Mount) else [route]
        for item in items:
            self._check(item)
            if isinstance(item, Route) and self.app is not None:
                item.bind(self.app)
            self.routes.append(item)
        self._table = None
        return items

    def compile(self) -> None:
        """Prepares every route. Raises `ComponentNotFound` for a parameter that nothing provides."""
        for route in self.routes:
            if isinstance(route, Route):
                route.compile()

    def reset(self) -> None:
        """Forgets what routes compiled, because components were added."""
        for route in self.routes:
            if isinstance(route, Route):
                route.reset()

    def path_for(self, name: str, parameters: Mapping[str, Any]) -> str | None:
        """The path of the route called `name`, below mounts too, or None when there is none."""
        for route in self.routes:
            if isinstance(route, Route) and name in (route.name, *route.aliases):
                return build_path(route.path, parameters)
            if isinstance(route, Mount) and (below := _below(route, name)) is not None:
                return _mounted_path(route, below, parameters)
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request or a WebSocket. Raises `NotFoundException` and `MethodNotAllowedException`."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
            return
        code, target, parameters, _ = found = self._find(scope, scope["method"])
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
        code, target, _, _ = found = self._find(scope, "GET")
        if code == _core.MOUNT:
            await target.handle(_mounted_scope(scope, found), receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000, "reason": "Not Found"})

    def _find(self, scope: Scope, method: str) -> _Found:
        table = self._table or self._build()
        raw = scope.get("raw_path")
        if raw is None or b"%" in raw or scope.get("root_path"):
            return table.resolve_raw(method, raw_path_of(scope))
        return table.resolve(method, scope["path"])

    def _build(self) -> _core.Router[Route | Mount]:
        table: _core.Router[Route | Mount] = _core.Router()
        for route in self.routes:
            if isinstance(route, Mount):
                table.add_mount(route.path, route)
            else:
                table.add(route.path, route.methods, route)
        # A route declared for HEAD comes before those that answer it because they answer GET.
        for route in self.routes:
            if isinstance(route, Route) and "GET" in route.methods and "HEAD" not in route.methods:
                table.add(route.path, ["HEAD"], route)
        self._table = table
        return table

    def _check(self, route: Route | Mount) -> None:
        table: _core.Router[None] = _core.Router()
        add: Callable[[], None] = (
            (lambda: table.add_mount(route.path, None))
            if isinstance(route, Mount)
            else (lambda: table.add(route.path, route.methods, None))
        )
        try:
            add()
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
