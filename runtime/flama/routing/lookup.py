"""Which routes and mounts a connection will meet, asked before it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from starlette.types import Scope

from flama import _core
from flama.routing.mount import Mount
from flama.routing.route import Route
from flama.routing.router import Router, _mounted_scope
from flama.routing.socket_route import WebSocketRoute

__all__ = ["Target", "targets"]

Target: TypeAlias = Route | WebSocketRoute | Mount


def targets(router: Router, scope: Scope) -> Iterator[tuple[Target, Any]]:
    """The mounts on the way and the route at its end, each with the application that has it.

    Nothing where the router would answer 404 or 405.
    """
    found = router.find(scope)
    code, target = found[0], found[1]
    if code == _core.ROUTE:
        yield target, router.app
    elif code == _core.MOUNT:
        yield target, router.app
        if isinstance(below := getattr(target.app, "router", None), Router):
            yield from targets(below, _mounted_scope(scope, found))
