"""The page about a path that nothing answers: what there is instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from starlette.types import Scope

from flama.annotations import name_of, place_of
from flama.debug.markup import Markup, page, section, table
from flama.debug.surroundings import request_rows
from flama.exceptions import NotFoundException
from flama.routing.mount import Mount

__all__ = ["not_found_page"]

Row = tuple[str, str, str, str]


def not_found_page(exc: NotFoundException, scope: Scope) -> str:
    """The routes of the application, those of mounted ones included, and paths that look like the one asked for."""
    rows = list(_rows(scope["app"].routes, scope.get("root_path", "")))
    sections = []
    if close := get_close_matches(scope["path"], [path for _, path, _, _ in rows], n=3, cutoff=0.7):
        sections.append(section("Did you mean", table([(path,) for path in close], ("path",))))
    sections.append(section("Routes", table(rows, ("methods", "path", "name", "handler")) if rows else _none()))
    sections.append(section("Request", table(request_rows(scope))))
    return page(f"Not found: {scope['method']} {scope['path']}", str(exc), sections)


def _none() -> Markup:
    return Markup("<p>The application has no routes.</p>")


def _rows(routes: Iterable[Any], prefix: str) -> Iterator[Row]:
    for route in routes:
        path = prefix + route.path
        if isinstance(route, Mount):
            below = getattr(route.app, "routes", None)
            if hasattr(route.app, "router") and hasattr(route.app, "components"):
                yield from _rows(below or (), path)
            else:
                yield "mount", path, route.name or "", type(route.app).__name__
        else:
            methods = ", ".join(getattr(route, "methods", ("WebSocket",)))
            yield methods, path, route.name, f"{name_of(route.endpoint)} ({place_of(route.endpoint)})"
