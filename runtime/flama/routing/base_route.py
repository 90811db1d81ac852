"""What routes and mounts have in common."""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.types import Receive, Scope, Send

from flama import _core

__all__ = ["BaseRoute", "Match"]


class Match(enum.Enum):
    """How much of a connection a route is for."""

    none = "none"
    partial = "partial"
    """The path, but not the method."""
    full = "full"


class BaseRoute(ABC):
    """A path and what answers there: `Route`, `WebSocketRoute` or `Mount`."""

    path: str
    name: str | None
    tags: Mapping[str, Any] | Sequence[str] | None

    @abstractmethod
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a connection that the router has found to be for this route."""

    def match(self, scope: Scope) -> Match:
        """Whether this route, were it the only one, would answer the connection."""
        from flama.routing.router import Router

        code = Router([self]).find(scope)[0]  # type: ignore[list-item]
        if code == _core.METHOD_NOT_ALLOWED:
            return Match.partial
        return Match.full if code in (_core.ROUTE, _core.MOUNT) else Match.none
