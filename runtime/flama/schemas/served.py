"""The operations that an application really serves, mounted applications included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flama.registration import Registration
from flama.routing.base_route import Marks
from flama.routing.mount import Mount
from flama.routing.path import plain_template
from flama.routing.route import Route
from flama.routing.signature import Signature

if TYPE_CHECKING:
    from flama.applications import Flama


@dataclass(frozen=True, slots=True)
class Served:
    """One method of one route."""

    method: str
    """In capitals."""
    path: str
    """The template with the prefixes of mounts, without converters."""
    name: str
    handler: Callable[..., Any]
    signature: Callable[[], Signature]
    """Reads the signature; raises `FlamaError` where it cannot be read."""
    security: Sequence[Mapping[str, Sequence[str]]] | None
    tags: tuple[str, ...]
    """Names for the document; free values of a route are none."""
    marks: Marks
    """Free values by name: those of the mounts around it and its own."""
    route: Route


def served(app: Flama) -> Iterator[Served]:
    """Every operation that belongs in the document, in the order of the routes."""
    seen: set[tuple[str, str]] = set()
    for path, name, route, marks in _routes(app, "", "", ()):
        for method in route.methods:
            if (method, path) not in seen:
                # Of two routes for one path and method the router asks the first.
                seen.add((method, path))
                if route.include_in_schema:
                    yield _served(route, method, path, name, marks)


def fingerprint(app: Flama) -> tuple[object, ...]:
    """A value that changes when a route, a component or middleware is added, here or in a mounted application."""
    routes = tuple((path, id(route)) for path, _, route, _ in _routes(app, "", "", ()))
    return (app.components.generation, *_middleware(app), *routes)


def schemes(app: Flama) -> dict[str, Any]:
    """The security schemes of the application and of those mounted in it; its own come first."""
    found = dict(app.security)
    for route in app.routes:
        if isinstance(route, Mount) and (below := _application(route.app)) is not None:
            found = {**schemes(below), **found}
    return found


def _served(route: Route, method: str, path: str, name: str, marks: Marks) -> Served:
    tags = route.tags if isinstance(route.tags, (list, tuple, set, frozenset)) else ()
    return Served(
        method=method,
        path=path,
        name=name,
        handler=route.handler(method),
        signature=lambda: route.signatures[method],
        security=route.security,
        tags=tuple(str(tag) for tag in tags),
        marks=(*marks, *route.marks),
        route=route,
    )


def _routes(app: Flama, prefix: str, name: str, marks: Marks) -> Iterator[tuple[str, str, Route, Marks]]:
    for route in app.routes:
        if isinstance(route, Route):
            yield plain_template(prefix + route.path), f"{name}{route.name}", route, marks
        elif isinstance(route, Mount) and (mounted := _application(route.app)) is not None:
            below = f"{name}{route.name}:" if route.name else name
            yield from _routes(mounted, prefix + route.path, below, (*marks, *route.marks))


def _middleware(app: Flama) -> Iterator[int]:
    yield from map(id, app.middleware)
    for child in app.children:
        yield from _middleware(child)


def _application(app: object) -> Flama | None:
    """`app` as an application of this package, which alone derives from `Registration`; None for any other."""
    return cast("Flama", app) if isinstance(app, Registration) else None
