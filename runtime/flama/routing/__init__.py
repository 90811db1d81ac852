"""Routes, the router, and what a handler's signature says."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flama.routing.base_route import BaseRoute, Match
    from flama.routing.mount import Mount
    from flama.routing.route import Route
    from flama.routing.router import Router
    from flama.routing.signature import Signature
    from flama.routing.socket_route import WebSocketRoute

__all__ = ["BaseRoute", "Match", "Mount", "Route", "Router", "Signature", "WebSocketRoute"]

_HOMES = {
    "BaseRoute": "base_route",
    "Match": "base_route",
    "Mount": "mount",
    "Route": "route",
    "Router": "router",
    "Signature": "signature",
    "WebSocketRoute": "socket_route",
}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"flama.routing.{home}"), name)
