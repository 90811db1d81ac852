"""The page about a path that nothing answers: what there is instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from starlette.types import Scope

from flama.annotations import name_of, place_of
from flama.debug.frames import is_library, short
from flama.debug.markup import Markup, folded, link, page, section, table
from flama.debug.surroundings import request_rows
from flama.exceptions import NotFoundException
from flama.routing.mount import Mount

__all__ = ["not_found_page"]


@dataclass(frozen=True, slots=True)
class _Row:
    """One route. `is_own` tells those of the framework itself from those of the application."""

    methods: str
    path: str
    name: str
    handler: str
    is_own: bool

    @property
    def cells(self) -> tuple[object, ...]:
        return self.methods, self.shown, self.name, self.handler

    @property
    def shown(self) -> str:
        """The path, to be followed where a browser can."""
        return link(self.path) if "GET" in self.methods.split(", ") and "{" not in self.path else self.path


def not_found_page(exc: NotFoundException, scope: Scope) -> str:
    """The routes of the application, those of mounted ones included, and paths that look like the one asked for."""
    rows = list(_rows(scope["app"].routes, scope.get("root_path", "")))
    sections = []
    paths = {row.path: row.shown for row in sorted(rows, key=lambda row: "GET" not in row.methods, reverse=True)}
    if close := get_close_matches(scope["path"], list(paths), n=3, cutoff=0.7):
        sections.append(section("Did you mean", table([(paths[path],) for path in close], ("path",))))
    sections.append(section("Routes", *_listed(rows)))
    sections.append(section("Request", table(request_rows(scope))))
    return page(f"Not found: {scope['method']} {scope['path']}", str(exc), sections)


def _listed(rows: list[_Row]) -> Iterator[Markup]:
    head = ("methods", "path", "name", "handler")
    written = [row.cells for row in rows if not row.is_own]
    yield table(written, head) if written else Markup("<p>The application has no routes of its own.</p>")
    if own := [row.cells for row in rows if row.is_own]:
        yield folded(f"{len(own)} of the framework", table(own, head), is_open=False, is_library=True)


def _rows(routes: Iterable[Any], prefix: str) -> Iterator[_Row]:
    for route in routes:
        path = prefix + route.path
        if isinstance(route, Mount):
            below = getattr(route.app, "routes", None)
            if hasattr(route.app, "router") and hasattr(route.app, "components"):
                yield from _rows(below or (), path)
            else:
                yield _Row("mount", path, route.name or "", type(route.app).__name__, False)
        else:
            methods = ", ".join(getattr(route, "methods", ("WebSocket",)))
            place = place_of(route.endpoint)
            handler = f"{name_of(route.endpoint)} ({short(place)})"
            is_own = not getattr(route, "include_in_schema", True) and is_library(place)
            yield _Row(methods, path, route.name, handler, is_own)
