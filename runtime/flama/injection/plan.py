"""What has to be made, in which order, before a handler can be called; worked out once for each handler."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flama.annotations import is_class, name_of, place_of, signature_of
from flama.exceptions import ComponentNotFound, InjectionError
from flama.injection.component import Component, Components, Parameter
from flama.injection.context import Offer, context_value, is_asynchronous
from flama.injection.exits import EXITS
from flama.injection.scopes import delivery_of
from flama.injection.singletons import Singleton
from flama.injection.wiring import singleton_of
from flama.routing.signature import MISSING, ParameterField

__all__ = ["InjectionPlan", "plan_injection"]

Values: TypeAlias = Mapping[str, Any]
Source: TypeAlias = Callable[[Any, Values, list[Any]], Any]
"""Takes one argument from the request or WebSocket, the validated parameters or what was made before."""
FieldReader: TypeAlias = Callable[[inspect.Parameter], ParameterField | None]
"""Reads a parameter of `resolve` as one of the HTTP request; None when it is something else."""


@dataclass(frozen=True, slots=True)
class Step:
    """Makes one value."""

    make: Callable[..., Any]
    asynchronous: bool
    arguments: tuple[tuple[str, Source], ...]
    managed: bool = False
    """Whether `make` gives a context manager around the value, which is left at the end of the request."""


@dataclass(frozen=True, slots=True)
class InjectionPlan:
    """Makes the injected arguments of one handler."""

    steps: tuple[Step, ...]
    arguments: tuple[tuple[str, Source], ...]
    fields: tuple[ParameterField, ...]
    """The HTTP parameters that components read."""
    singletons: tuple[Singleton, ...] = ()
    """The values of the application's scope that `arguments` and `steps` use."""

    @property
    def managed(self) -> bool:
        """Whether something is to be left at the end of the request; then it runs inside `request_exits`."""
        return any(step.managed for step in self.steps)

    async def provide(self, request: Any, values: Values) -> dict[str, Any]:
        """The injected arguments by name; each value is made once."""
        for singleton in self.singletons:
            if not singleton.made:
                await singleton.make()
        made: list[Any] = []
        for step in self.steps:
            value = step.make(**{name: source(request, values, made) for name, source in step.arguments})
            if step.asynchronous:
                value = await value
            made.append(await request.scope[EXITS].enter(value) if step.managed else value)
        return {name: source(request, values, made) for name, source in self.arguments}


def plan_injection(
    handler: Callable[..., Any],
    injected: Mapping[str, Parameter],
    components: Components,
    read_field: FieldReader,
    offer: Offer = context_value,
) -> InjectionPlan:
    """The plan for the `injected` parameters of `handler`; `offer` says what the connection itself has.

    Raises `ComponentNotFound` naming the parameter, the handler and its place when nothing provides one, and
    `InjectionError` when components need each other in a circle.
    """
    planner = _Planner(handler, components, read_field, offer)
    arguments = tuple((name, planner.source(parameter)) for name, parameter in injected.items())
    singletons = tuple(dict.fromkeys(planner.singletons))
    return InjectionPlan(tuple(planner.steps), arguments, tuple(planner.fields.values()), singletons)


@dataclass(slots=True)
class _Planner:
    handler: Callable[..., Any]
    components: Components
    read_field: FieldReader
    offer: Offer
    steps: list[Step] = field(default_factory=list)
    fields: dict[str, ParameterField] = field(default_factory=dict)
    slots: dict[tuple[int, Hashable], int] = field(default_factory=dict)
    singletons: list[Singleton] = field(default_factory=list)
    path: list[tuple[Component, Hashable]] = field(default_factory=list)

    def source(self, parameter: Parameter) -> Source:
        if (value := self.offer(parameter.annotation)) is not None:
            return self._from_context(value)
        if (component := self.components.find(parameter)) is not None:
            return self._from_component(component, parameter)
        component = self.path[-1][0] if self.path else None
        raise ComponentNotFound(
            self._missing(parameter), parameter=parameter, component=component, function=self.handler
        )

    def _from_context(self, value: Callable[[Any], Any]) -> Source:
        if not is_asynchronous(value):
            return lambda request, values, made: value(request)
        step = Step(value, True, (("request", lambda request, values, made: request),))
        return self._slot((id(value), None), step)

    def _from_component(self, component: Component, parameter: Parameter) -> Source:
        if component.scope == "application":
            return self._from_singleton(component, parameter)
        identity = component.identity(parameter)
        key = (id(component), identity)
        if component.cacheable and key in self.slots:
            return _made(self.slots[key])
        if (component, identity) in self.path:
            circle = " -> ".join(type(item).__name__ for item, _ in [*self.path, (component, identity)])
            raise InjectionError(f"Components need each other in a circle: {circle}.")
        self.path.append((component, identity))
        arguments = self._arguments(component, parameter)
        self.path.pop()
        delivery = delivery_of(component.resolve)
        step = Step(delivery.make, delivery.awaited, arguments, delivery.kind == "manager")
        return self._slot(key if component.cacheable else (id(step), None), step)

    def _from_singleton(self, component: Component, parameter: Parameter) -> Source:
        try:
            singleton = singleton_of(component, parameter, self.components)
        except ComponentNotFound as exc:
            raise ComponentNotFound(
                f"{exc} `{name_of(self.handler)}` ({place_of(self.handler)}) needs it.",
                parameter=exc.parameter,
                component=exc.component,
                function=self.handler,
            ) from None
        self.singletons.append(singleton)
        return lambda request, values, made: singleton.value

    def _arguments(self, component: Component, asked: Parameter) -> tuple[tuple[str, Source], ...]:
        arguments = []
        for name, item in signature_of(component.resolve).parameters.items():
            if item.kind in (item.VAR_POSITIONAL, item.VAR_KEYWORD):
                continue
            source = self._argument(item, asked)
            if source is not None:
                arguments.append((name, source))
        return tuple(arguments)

    def _argument(self, item: inspect.Parameter, asked: Parameter) -> Source | None:
        """None leaves the argument to its default."""
        if item.annotation is Parameter:
            return lambda request, values, made: asked
        parameter = Parameter(item.name, item.annotation, item.default)
        known = self.offer(item.annotation) is not None or self.components.find(parameter) is not None
        if not known and (read := self.read_field(item)) is not None:
            return self._from_field(read)
        if not known and item.default is not inspect.Parameter.empty:
            return None
        return self.source(parameter)

    def _from_field(self, read: ParameterField) -> Source:
        key, default = read.name, read.default
        self.fields[key] = read
        if default is MISSING:
            return lambda request, values, made: values[key]
        return lambda request, values, made: values.get(key, default)

    def _slot(self, key: tuple[int, Hashable], step: Step) -> Source:
        if key not in self.slots:
            self.slots[key] = len(self.steps)
            self.steps.append(step)
        return _made(self.slots[key])

    def _missing(self, parameter: Parameter) -> str:
        asker = ""
        if self.path:
            resolve = self.path[-1][0].resolve
            asker = f"`{type(self.path[-1][0]).__name__}.resolve` ({place_of(resolve)}), needed by "
        return (
            f"Nothing provides the parameter `{parameter.name}: {_shown(parameter.annotation)}` of "
            f"{asker}`{name_of(self.handler)}` ({place_of(self.handler)}): "
            "add a component whose `resolve` returns it (`Flama(components=[...])` or `app.add_component(...)`), "
            "or mark it with `flama.parameters` as a value of the request."
        )


def _made(slot: int) -> Source:
    return lambda request, values, made: made[slot]


def _shown(annotation: Any) -> str:
    return annotation.__qualname__ if is_class(annotation) else str(annotation)
