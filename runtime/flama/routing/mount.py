"""A part of the paths that another application, or a group of routes, answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from flama.exceptions import RouteError
from flama.routing.base_route import BaseRoute
from flama.routing.path import placeholders
from flama.routing.route import Route
from flama.routing.socket_route import WebSocketRoute

__all__ = ["Mount"]


class Mount(BaseRoute):
    """Everything below a path: `app`, any ASGI application, or `routes`, which become routes of the application."""

    def __init__(
        self,
        path: str,
        app: ASGIApp | None = None,
        *,
        routes: Iterable[Route | WebSocketRoute | Mount] | None = None,
        name: str | None = None,
        tags: Mapping[str, Any] | Sequence[str] | None = None,
    ) -> None:
        """Raises `RouteError` unless exactly one of `app` and `routes` is given."""
        if (app is None) == (routes is None):
            raise RouteError(f"The mount at `{path}` takes either an application or `routes=[...]`.")
        self.path = path.rstrip("/")
        self.app = app
        self.routes = None if routes is None else list(routes)
        self.name = name
        self.tags = tags

    def flattened(self) -> list[Route | WebSocketRoute | Mount]:
        """The mounted routes with whole paths; an application stays a mount."""
        if self.routes is None:
            return [self]
        found = [item for route in self.routes for item in self._below(route)]
        if isinstance(self.tags, Mapping):
            for item in found:
                item.around = (self.tags, *item.around)
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands a request on; the router has set `root_path`."""
        if self.app is None:
            raise RouteError(f"The routes mounted at `{self.path}` are served by the router.")
        await self.app(scope, receive, send)

    def _below(self, route: Route | WebSocketRoute | Mount) -> list[Route | WebSocketRoute | Mount]:
        if isinstance(route, (Route, WebSocketRoute)):
            return [route.prefixed(self.path, self.name)]
        name = ":".join(part for part in (self.name, route.name) if part) or None
        below = Mount(self.path + route.path, route.app, routes=route.routes, name=name, tags=route.tags)
        below.around = route.around
        return below.flattened()

    @property
    def path_names(self) -> tuple[str, ...]:
        """The placeholders in the path."""
        return placeholders(self.path)

    def __repr__(self) -> str:
        return f"Mount({self.path!r}, name={self.name!r}, app={self.app!r})"
