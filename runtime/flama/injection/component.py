"""Components: what can be injected, and how it is made."""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from flama.annotations import annotations_of, place_of
from flama.exceptions import InjectionError

__all__ = ["Component", "Components", "Parameter"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that wants a value. `default` is `inspect.Parameter.empty` where there is none."""

    name: str
    annotation: Any
    default: Any = inspect.Parameter.empty


class Component:
    """Provides values of one type; subclasses write `resolve`.

    The return annotation of `resolve`, which may be plain or async, is the type that it provides; its parameters are
    injected in turn, `Parameter` being the one that asked. A value is made once for each request and kept no longer;
    with `cacheable = False` it is made for each parameter.
    """

    cacheable: ClassVar[bool] = True

    resolve: Any
    """`def resolve(self, ...) -> T`, plain or async."""

    def can_handle_parameter(self, parameter: Parameter) -> bool:
        """Whether the component provides `parameter`: by default, whether its annotation is what `resolve` returns."""
        return bool(parameter.annotation == self.provides)

    def identity(self, parameter: Parameter) -> Hashable:
        """What makes two parameters share one value within a request: by default their annotation."""
        return parameter.annotation if isinstance(parameter.annotation, Hashable) else id(parameter.annotation)

    @cached_property
    def provides(self) -> Any:
        """The return annotation of `resolve`. Raises `InjectionError` where there is none."""
        provided = annotations_of(self.resolve).get("return", inspect.Parameter.empty)
        if provided is inspect.Parameter.empty:
            raise InjectionError(
                f"`{type(self).__name__}.resolve` ({place_of(self.resolve)}) has no return annotation: "
                "say which type it provides, or write `can_handle_parameter`."
            )
        return provided


class Components:
    """Components in the order in which they are asked; those of `parent` come last."""

    def __init__(self, components: Iterable[Component] = (), parent: Components | None = None) -> None:
        self.parent = parent
        self._own: list[Component] = []
        for component in components:
            self.add(component)

    def add(self, component: Component) -> None:
        """Adds `component`. Raises `InjectionError` when it is no component or says nowhere what it provides."""
        if isinstance(component, type) or not callable(getattr(component, "resolve", None)):
            raise InjectionError(f"A component is an instance with a `resolve` method, not {component!r}.")
        if type(component).can_handle_parameter is Component.can_handle_parameter:
            _ = component.provides
        self._own.append(component)

    def find(self, parameter: Parameter) -> Component | None:
        """The first component that provides `parameter`."""
        return next((component for component in self if component.can_handle_parameter(parameter)), None)

    @property
    def generation(self) -> int:
        """Grows when a component is added here or to a parent."""
        return len(self._own) + (self.parent.generation if self.parent is not None else 0)

    def __iter__(self) -> Iterator[Component]:
        yield from self._own
        if self.parent is not None:
            yield from self.parent

    def __len__(self) -> int:
        return self.generation
