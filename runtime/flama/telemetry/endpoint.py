"""What a connection is for, by a name that does not grow with the number of connections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

from flama.annotations import name_of
from flama.routing.lookup import targets
from flama.routing.mount import Mount
from flama.routing.path import plain_template

__all__ = ["METHODS", "Endpoint", "endpoint_of", "known_method"]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The route that answers a connection."""

    path: str | None
    """The template of the path, those of mounts before it: `/users/{user_id}/`. It ends in `/*` where an application
    of another framework is mounted; None where nothing answers."""
    name: str | None = None
    handler: str | None = None
    tags: Mapping[str, Any] = field(default_factory=dict)
    """The tags of the route and of the mounts before it."""


def endpoint_of(scope: Scope) -> Endpoint:
    """The endpoint of a connection, looked up as the router will do it."""
    path, names, handler = "", [], None
    tags: dict[str, Any] = {}
    found = False
    for target, _ in targets(scope["app"].router, scope):
        found = True
        path += plain_template(target.path)
        names.append(target.name or "")
        for marks in target.marks:
            tags.update(marks)
        handler = None if isinstance(target, Mount) else name_of(target.endpoint)
    if not found:
        return Endpoint(None)
    name = ":".join(part for part in names if part)
    return Endpoint(path if handler is not None else f"{path}/*", name or None, handler, tags)


def known_method(scope: Scope) -> str:
    """The method, `_OTHER` for one that no standard knows (OpenTelemetry's convention)."""
    method: str = scope["method"]
    return method if method in METHODS else "_OTHER"
