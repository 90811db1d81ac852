"""Giving any function what components provide: commands, jobs, scripts, tests."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from anyio.to_thread import run_sync

from flama.annotations import name_of, place_of, signature_of
from flama.cache import LRUCache
from flama.context import Context
from flama.exceptions import ComponentError
from flama.injection.component import Component, Components, Parameter
from flama.injection.context import ContextValue, context_value, is_application, is_asynchronous, socket_value
from flama.injection.exits import request_exits
from flama.injection.plan import InjectionPlan, plan_injection
from flama.routing.parameters import ParameterPlan
from flama.routing.plan import is_async_callable
from flama.routing.reading import component_parameter

__all__ = ["Injector"]

T = TypeVar("T")
R = TypeVar("R")

_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(slots=True)
class _Call:
    """What a plan takes its values from: a context, and the managers that are left when the call is over."""

    context: Context
    scope: dict[str, Any] = field(default_factory=dict)


class Injector:
    """Provides values for the fields of a context class and for what components give.

    What is made for a call lives as long as the call: generators go on after it. Values of the application's scope
    are shared with the requests of the application that the components belong to.
    """

    def __init__(self, context_cls: type[Context] = Context, components: Components | Iterable[Component] = ()) -> None:
        """Raises `InjectionError` as `Components.add` does."""
        self.context_cls = context_cls
        self.components = components if isinstance(components, Components) else Components(components)
        self._plans: LRUCache[tuple[Any, ...], tuple[InjectionPlan, ParameterPlan | None]] = LRUCache()

    def resolve(self, annotation: Any) -> InjectionPlan:
        """How a value of `annotation` is made. Raises `ComponentNotFound` where nothing provides it."""
        return self.resolve_function(_asking(annotation))

    def resolve_function(self, function: Callable[..., Any], given: Collection[str] = ()) -> InjectionPlan:
        """How the parameters of `function` are made, except those that are `given` and those with a default.

        Raises `ComponentNotFound` naming the parameter, the function and its place when nothing provides one.
        """
        return self._plan(function, given, "")[0]

    async def inject(self, function: Callable[..., R], context: Context | None = None) -> Callable[..., R]:
        """`function` with its parameters filled in.

        Raises `ComponentNotFound` when nothing provides one, and `ComponentError` when a component that it needs has
        something to tear down, for which there is `call`.
        """
        plan, parameters = self._plan(function, (), _path(context))
        if plan.managed:
            raise ComponentError(
                f"`{name_of(function)}` ({place_of(function)}) needs a component that tears down what it makes: use "
                "`await injector.call(function, context)`, which knows when the call is over."
            )
        arguments = await _provided(plan, parameters, _Call(self._checked(context)))
        return functools.partial(function, **arguments)

    async def call(self, function: Callable[..., R | Awaitable[R]], context: Context | None = None, **given: Any) -> R:
        """Calls `function`, a plain one in a thread, with `given` and the rest of its parameters filled in.

        What was made for it is torn down after. Raises what `function` raises, and `ComponentNotFound`.
        """
        plan, parameters = self._plan(function, given.keys(), _path(context))
        call = _Call(self._checked(context))
        async with request_exits(call.scope):
            arguments = await _provided(plan, parameters, call)
            if is_async_callable(function):
                return await cast("Awaitable[R]", function(**given, **arguments))
            return cast("R", await run_sync(functools.partial(function, **given, **arguments)))

    async def value(self, annotation: type[T], context: Context | None = None) -> T:
        """One value. Raises `ComponentNotFound`, and `ComponentError` where it would have to be torn down."""
        return cast(T, (await self.inject(_asking(annotation), context))())

    @asynccontextmanager
    async def provided(self, annotation: type[T], context: Context | None = None) -> AsyncIterator[T]:
        """One value as long as the block lasts; what was made for it is torn down after."""
        plan, parameters = self._plan(_asking(annotation), (), _path(context))
        call = _Call(self._checked(context))
        async with request_exits(call.scope):
            yield (await _provided(plan, parameters, call))["value"]

    def _plan(
        self, function: Callable[..., Any], given: Collection[str], path: str
    ) -> tuple[InjectionPlan, ParameterPlan | None]:
        key = (function, frozenset(given), path, self.components.generation)
        if (known := self._plans.get(key)) is None:
            known = self._plans[key] = self._planned(function, given, path)
        return known

    def _planned(
        self, function: Callable[..., Any], given: Collection[str], path: str
    ) -> tuple[InjectionPlan, ParameterPlan | None]:
        from flama.routing.path import placeholders

        read = functools.partial(component_parameter, path_names=frozenset(placeholders(path)))
        plan = plan_injection(function, self._asked(function, given), self.components, read, self._offer)
        return plan, ParameterPlan(plan.fields, path) if plan.fields else None

    def _asked(self, function: Callable[..., Any], given: Collection[str]) -> dict[str, Parameter]:
        """The parameters to fill in: one with a default only where something provides it."""
        found = {}
        for name, item in signature_of(function).parameters.items():
            parameter = Parameter(name, item.annotation, item.default)
            if item.kind in _VARIADIC or name in given:
                continue
            if item.default is item.empty or self._provides(parameter):
                found[name] = parameter
        return found

    def _provides(self, parameter: Parameter) -> bool:
        return self._offer(parameter.annotation) is not None or self.components.find(parameter) is not None

    def _offer(self, annotation: Any) -> ContextValue | None:
        taken = context_value(annotation) or socket_value(annotation)
        for name, known in self.context_cls.fields.items():
            if known.type == annotation or (known.type is _APPLICATION and is_application(annotation)):
                return functools.partial(_field_value, name, taken)
        if taken is None:
            return None
        if is_asynchronous(taken):
            return _awaiting(taken)
        return lambda call: taken(call.context.connection)

    def _checked(self, context: Context | None) -> Context:
        context = self.context_cls() if context is None else context
        if not isinstance(context, self.context_cls):
            raise ComponentError(f"The context is a `{self.context_cls.__name__}`, not {context!r}.")
        return context


_APPLICATION: Any = Context.fields["app"].type


def _field_value(name: str, taken: ContextValue | None, call: _Call) -> Any:
    """The field where the context has it, else what its request or WebSocket has."""
    given = call.context.__dict__
    if taken is None or name in given or not given.keys() & {"request", "websocket"}:
        return getattr(call.context, name)
    return taken(call.context.connection)


def _awaiting(taken: ContextValue) -> ContextValue:
    async def awaited(request: _Call) -> Any:
        return await taken(request.context.connection)

    return awaited


@functools.lru_cache(maxsize=1024)
def _asking_for(annotation: Hashable) -> Callable[..., Any]:
    def value(value: Any) -> Any:
        return value

    value.__annotations__ = {"value": annotation}
    value.__qualname__ = "Injector.value"
    return value


def _asking(annotation: Any) -> Callable[..., Any]:
    """A function whose one parameter is what is wanted; the same one each time, so that its plan is kept."""
    return _asking_for(annotation)


def _path(context: Context | None) -> str:
    """The template of the route, whose placeholders components may read."""
    if context is None:
        return ""
    given = context.__dict__
    scope = given["request"].scope if "request" in given else given.get("scope", {})
    route = given.get("route") or scope.get("route")
    return getattr(route, "path", "")


async def _provided(plan: InjectionPlan, parameters: ParameterPlan | None, call: _Call) -> dict[str, Any]:
    values = parameters.validated(call.context.connection.scope) if parameters is not None else {}
    return await plan.provide(call, values)
