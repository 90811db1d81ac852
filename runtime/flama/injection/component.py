"""Components: what can be injected, and how it is made."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from flama.annotations import annotations_of, place_of
from flama.exceptions import ComponentError
from flama.injection.scopes import ComponentScope, provided_by
from flama.injection.singletons import Singleton, Singletons

__all__ = ["Component", "Components", "Parameter"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that wants a value. `default` is `inspect.Parameter.empty` where there is none."""

    name: str
    annotation: Any
    default: Any = inspect.Parameter.empty


class Component:
    """Provides values of one type; subclasses write `resolve`.

    `resolve` may be plain or async, or a generator (plain, async, or made a context manager by `contextlib`) that
    yields the value: what stands after `yield` runs when the value's life is over, and what went wrong is raised at
    the `yield`. Its return annotation is the type that it provides, `T` of `AsyncIterator[T]`. Its parameters are
    injected in turn, `Parameter` being the one that asked.

    - `scope = "request"`: a value is made once for each request and kept no longer; with `cacheable = False` it is
      made for each parameter.
    - `scope = "application"`: a value is made once, when the application starts (at first use where nothing starts
      it), shared by every request, and torn down when it stops. It can need only what lives as long.
    """

    cacheable: ClassVar[bool] = True
    scope: ComponentScope = "request"

    resolve: Any
    """`def resolve(self, ...) -> T`, plain or async, or a generator of one `T`."""

    def can_handle_parameter(self, parameter: Parameter) -> bool:
        """Whether the component provides `parameter`: by default, whether its annotation is what `resolve` gives."""
        return bool(parameter.annotation == self.provides)

    def identity(self, parameter: Parameter) -> Hashable:
        """What makes two parameters share one value within a scope: by default their annotation."""
        return parameter.annotation if isinstance(parameter.annotation, Hashable) else id(parameter.annotation)

    def credentials(self) -> Mapping[str, Mapping[str, Any]]:
        """What a caller has to show for it, for the OpenAPI document: Security Scheme Objects by name, of which one is
        enough (OpenAPI 3.1.1, section 4.8.27); by default nothing.
        """
        return {}

    @cached_property
    def provides(self) -> Any:
        """The type that `resolve` gives, after its annotation. Raises `ComponentError` where there is none."""
        provided = annotations_of(self.resolve).get("return", inspect.Parameter.empty)
        if provided is inspect.Parameter.empty:
            raise ComponentError(
                f"`{type(self).__name__}.resolve` ({place_of(self.resolve)}) has no return annotation: "
                "say which type it provides, or write `can_handle_parameter`."
            )
        return provided_by(self.resolve, provided)

    @property
    def is_open(self) -> bool:
        """Whether it decides by itself which parameters it provides."""
        return type(self).can_handle_parameter is not Component.can_handle_parameter


class Components:
    """Components in the order in which they are asked; those of `parent` come last."""

    def __init__(self, components: Iterable[Component] = (), parent: Components | None = None) -> None:
        self.parent = parent
        self.app: Any = None
        """What a component of the application's scope gets when it asks for the application."""
        self.on_change: Callable[[], None] | None = None
        """Called when a parameter may have another provider from now on."""
        self.singletons = Singletons()
        self.own: list[Component] = []
        self._startup: list[Singleton] = []
        self._changes = 0
        for component in components:
            self.add(component)

    def add(self, component: Component) -> None:
        """Adds `component`.

        Raises `ComponentError` when it is no component, says nowhere what it provides or has a parameter without an
        annotation, and `InjectionError` when it has the application's scope and needs what belongs to a request.
        """
        from flama.injection.wiring import check_annotations

        if isinstance(component, type) or not callable(getattr(component, "resolve", None)):
            raise ComponentError(f"A component is an instance with a `resolve` method, not {component!r}.")
        if component.scope not in ("request", "application"):
            raise ComponentError(
                f"`{type(component).__name__}` has the scope {component.scope!r}; it is `request` or `application`."
            )
        if not component.is_open:
            _ = component.provides
        check_annotations(component)
        self._check([*self.own, component])
        self.own.append(component)
        self._changed()

    @contextmanager
    def override(self, *replacements: Component | Mapping[Any, Any]) -> Generator[None, None, None]:
        """Puts other components, or values by type, first as long as the context lasts; for tests.

        `override(FakeMailer())` replaces what provides the same type; `override({Mailer: mailer})` gives `mailer`, or
        asks it when it is a component. Values of the application's scope that need a replaced one are made anew.
        Raises `InjectionError` as `add` does.
        """
        from flama.injection.replacing import replacements_of

        added = replacements_of(replacements)
        self._check([*added, *self.own])
        self.own = [*added, *self.own]
        self._changed()
        try:
            yield
        finally:
            self.own = [component for component in self.own if not any(component is item for item in added)]
            self._changed()

    def compile(self) -> None:
        """Plans the values of the application's scope. Raises `ComponentNotFound` for what nothing provides them."""
        from flama.injection.wiring import plan_singletons

        self._startup = plan_singletons(self)

    async def start(self) -> None:
        """Makes the values of the application's scope that `compile` planned. Raises what making one raises."""
        for singleton in self._startup:
            await singleton.make()

    async def stop(self) -> None:
        """Tears down what was made, last made first. Raises the last error of a tear-down."""
        await self.singletons.close()

    def find(self, parameter: Parameter) -> Component | None:
        """The first component that provides `parameter`."""
        return next((component for component in self if component.can_handle_parameter(parameter)), None)

    def keeper(self, component: Component) -> Components:
        """Where `component` is registered: here or with a parent."""
        if self.parent is None or any(component is item for item in self.own):
            return self
        return self.parent.keeper(component)

    @property
    def generation(self) -> int:
        """Grows when components change here or with a parent."""
        return self._changes + (self.parent.generation if self.parent is not None else 0)

    def __iter__(self) -> Iterator[Component]:
        yield from self.own
        if self.parent is not None:
            yield from self.parent

    def __len__(self) -> int:
        return len(self.own) + (len(self.parent) if self.parent is not None else 0)

    def _check(self, own: list[Component]) -> None:
        from flama.injection.wiring import check_reach

        def find(parameter: Parameter) -> Component | None:
            found = next((component for component in own if component.can_handle_parameter(parameter)), None)
            return self.parent.find(parameter) if found is None and self.parent is not None else found

        for component in own:
            check_reach(component, find)

    def _changed(self) -> None:
        self._changes += 1
        if self.on_change is not None:
            self.on_change()
