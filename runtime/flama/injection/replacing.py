"""Standing in for components, as tests do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from flama.exceptions import InjectionError
from flama.injection.component import Component, Parameter

__all__ = ["Constant", "Replacement", "replacements_of"]


class Constant(Component):
    """Provides one value for one annotation."""

    scope = "application"

    def __init__(self, annotation: Any, value: Any) -> None:
        self.annotation = annotation
        self.value = value

    def can_handle_parameter(self, parameter: Parameter) -> bool:
        return bool(parameter.annotation == self.annotation)

    def resolve(self) -> Any:
        return self.value


class Replacement(Component):
    """Another component, for one annotation where one is given; a new object each time, so that it can be removed."""

    def __init__(self, component: Component, annotation: Any = None) -> None:
        self.component = component
        self.annotation = annotation
        self.resolve = component.resolve
        self.scope = component.scope
        self.cacheable = component.cacheable  # type: ignore[misc]

    def can_handle_parameter(self, parameter: Parameter) -> bool:
        if self.annotation is not None:
            return bool(parameter.annotation == self.annotation)
        return self.component.can_handle_parameter(parameter)

    def identity(self, parameter: Parameter) -> Hashable:
        return self.component.identity(parameter)

    def credentials(self) -> Mapping[str, Mapping[str, Any]]:
        return self.component.credentials()


def replacements_of(given: Iterable[Component | Mapping[Any, Any]]) -> list[Component]:
    """A component for each replacement.

    Raises `InjectionError` for what is neither a component nor a mapping of types to values or components.
    """
    found: list[Component] = []
    for item in given:
        if isinstance(item, Mapping):
            found += [_for_annotation(annotation, value) for annotation, value in item.items()]
        elif not isinstance(item, type) and callable(getattr(item, "resolve", None)):
            found.append(Replacement(item))
        else:
            raise InjectionError(f"A replacement is a component or a mapping of types to values, not {item!r}.")
    return found


def _for_annotation(annotation: Any, value: Any) -> Component:
    return Replacement(value, annotation) if isinstance(value, Component) else Constant(annotation, value)
