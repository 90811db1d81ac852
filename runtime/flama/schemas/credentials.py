"""What callers have to show for an operation, from the components behind its handler and from its tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flama.annotations import signature_of, union_members
from flama.exceptions import FlamaError
from flama.injection.component import Component, Components, Parameter
from flama.schemas.served import Served

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["Credentials", "credentials"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Security Scheme Objects by name, and the names that an operation requires; `optional` ones it does without."""

    schemes: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def requirement(self) -> list[dict[str, list[str]]] | None:
        """Security Requirement Objects (OpenAPI 3.1.1, section 4.8.30); None where nothing is asked for."""
        if not self.schemes:
            return None
        always: dict[str, list[str]] = {name: [] for name in self.required}
        return [{**always, name: []} for name in self.optional] + [always]


def credentials(served: Served) -> Credentials:
    """The credentials of `served`: of its route's `security`, which stands in the document already, there are none."""
    found: dict[str, Mapping[str, Any]] = {}
    required: dict[str, None] = {}
    optional: dict[str, None] = {}
    if served.security is None and served.route.app is not None:
        for component, may_lack in _asked(served, served.route.app):
            for name, scheme in list(component.credentials().items())[:1]:
                found[name] = scheme
                (optional if may_lack else required)[name] = None
    return Credentials(found, tuple(required), tuple(name for name in optional if name not in required))


def _asked(served: Served, app: Flama) -> Iterator[tuple[Component, bool]]:
    """The components that read credentials, and whether the handler does without."""
    try:
        injected = served.signature().injected
    except FlamaError:
        injected = {}
    for name, annotation in injected.items():
        yield from _behind(Parameter(name, annotation), app.components, ())
    if _is_guarded(served, app):
        from flama.authentication.tokens import AccessToken

        yield from _behind(Parameter("token", AccessToken), app.components, ())


def _behind(
    parameter: Parameter, components: Components, path: tuple[Component, ...]
) -> Iterator[tuple[Component, bool]]:
    component = components.find(parameter)
    if component is None or any(component is item for item in path):
        return
    if component.credentials():
        yield component, type(None) in union_members(parameter.annotation)
        return
    for item in signature_of(component.resolve).parameters.values():
        yield from _behind(Parameter(item.name, item.annotation, item.default), components, (*path, component))


def _is_guarded(served: Served, app: Flama | None) -> bool:
    """Whether an `AuthenticationMiddleware` around the route asks for a token."""
    while app is not None:
        for middleware in app.middleware:
            if (tag := _guarding(middleware)) is not None and any(tag in marks for marks in served.marks):
                return True
        app = app.parent
    return False


def _guarding(middleware: Any) -> str | None:
    """The tag that `middleware` looks at; None for any other middleware."""
    cls = middleware if isinstance(middleware, type) else getattr(middleware, "cls", None)
    # By name, so that the document of an application without tokens loads nothing about them.
    if not any(base.__name__ == "AuthenticationMiddleware" for base in getattr(cls, "__mro__", ())):
        return None
    options = getattr(middleware, "options", None) or getattr(middleware, "kwargs", {})
    return str(options.get("tag", "permissions"))
