"""What routes and mounts have in common."""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, TypeAlias

from starlette.types import Receive, Scope, Send

from flama import _core

__all__ = ["BaseRoute", "Marks", "Match"]

Marks: TypeAlias = tuple[Mapping[str, Any], ...]
"""Free values by name, one mapping for each route or mount that has them."""


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
    around: Marks = ()
    """The tags of the mounts whose routes it was among: they became routes of the application."""

    @property
    def marks(self) -> Marks:
        """The tags that hold for it, outermost first; names for the OpenAPI document are none."""
        return (*self.around, self.tags) if isinstance(self.tags, Mapping) else self.around

    @abstractmethod
    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answers a connection that the router has found to be for this route."""

    def match(self, scope: Scope) -> Match:
        """Whether this route, were it the only one, would answer the connection."""
        from flama.routing.router import Router

        code = Router([self]).find(scope)[0]  # type: ignore[list-item]
        if code == _core.METHOD_NOT_ALLOWED:
            return Match.partial
        return Match.full if code in (_core.ROUTE, _core.MOUNT) else Match.none
