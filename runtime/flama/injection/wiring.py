"""What a component of the application's scope is given, and what it is refused."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from flama.annotations import place_of, signature_of, split_annotated
from flama.exceptions import ComponentError, ComponentNotFound, InjectionError
from flama.injection.component import Component, Components, Parameter
from flama.injection.context import context_value, is_application, socket_value
from flama.injection.scopes import delivery_of
from flama.injection.singletons import Singleton
from flama.parameters import Body, Cookie, Form, Header, Path, Query, RawBody

__all__ = ["check_annotations", "check_reach", "plan_singletons", "singleton_of"]

Find: TypeAlias = Callable[[Parameter], Component | None]
_MARKERS = (Path, Query, Header, Cookie, Body, Form, RawBody)


def check_reach(component: Component, find: Find) -> None:
    """Refuses a component of the application's scope that asks for what one request has.

    Raises `InjectionError` naming the parameter, the component and its place.
    """
    if component.scope != "application":
        return
    if not component.cacheable:
        raise InjectionError(
            f"{_shown(component)} is made once for the application; `cacheable = False` makes a value for each "
            "parameter: choose one of the two."
        )
    for item in _parameters(component):
        parameter = Parameter(item.name, item.annotation, item.default)
        if _belongs_to_request(item.annotation) or _is_shorter(find(parameter)):
            raise InjectionError(
                f"{_shown(component)} is kept for the life of the application and cannot take "
                f"`{item.name}: {_annotation(item.annotation)}`, which belongs to one request: let it do without, "
                'or give the component `scope = "request"`.'
            )


def check_annotations(component: Component) -> None:
    """Raises `ComponentError` for a parameter of `resolve` that says nowhere what it wants."""
    for item in _parameters(component):
        if item.annotation is item.empty and item.default is item.empty:
            raise ComponentError(
                f"The parameter `{item.name}` of {_shown(component)} has no annotation: say what it is, a type that "
                "another component provides or a value of the request."
            )


def plan_singletons(components: Components) -> list[Singleton]:
    """The values that are made at startup: of every component of the application's scope that provides one type.

    Only those of `components` itself, not of a parent. Raises as `singleton_of` does.
    """
    planned = []
    for component in components.own:
        if component.scope == "application" and not component.is_open:
            parameter = Parameter("", component.provides)
            if components.find(parameter) is component:
                planned.append(singleton_of(component, parameter, components))
    return planned


def singleton_of(
    component: Component, parameter: Parameter, components: Components, path: tuple[Component, ...] = ()
) -> Singleton:
    """The singleton of `component` for `parameter`, planned with what it needs where it is new.

    What it needs is looked up where the component is registered, so that it is the same for every route. Raises
    `ComponentNotFound` for a parameter that nothing provides, and `InjectionError` for one that belongs to a request
    and for components that need each other in a circle.
    """
    if any(component is item for item in path):
        circle = " -> ".join(type(item).__name__ for item in (*path, component))
        raise InjectionError(f"Components need each other in a circle: {circle}.")
    keeper = components.keeper(component)
    check_reach(component, keeper.find)
    needs = dict(_needs(component, parameter, keeper, (*path, component)))
    return keeper.singletons.keep(
        Singleton(keeper.singletons, component, parameter, delivery_of(component.resolve), needs)
    )


def _needs(
    component: Component, asked: Parameter, keeper: Components, path: tuple[Component, ...]
) -> Iterator[tuple[str, Any]]:
    for item in _parameters(component):
        parameter = Parameter(item.name, item.annotation, item.default)
        if item.annotation is Parameter:
            yield item.name, asked
        elif is_application(item.annotation):
            yield item.name, keeper.app
        elif (found := keeper.find(parameter)) is not None:
            yield item.name, singleton_of(found, parameter, keeper, path)
        elif item.default is inspect.Parameter.empty:
            raise ComponentNotFound(
                f"Nothing provides the parameter `{item.name}: {_annotation(item.annotation)}` of {_shown(component)}: "
                "add a component whose `resolve` returns it (`Flama(components=[...])` or `app.add_component(...)`).",
                parameter=parameter,
                component=component,
            )


def _parameters(component: Component) -> list[inspect.Parameter]:
    parameters: Mapping[str, inspect.Parameter] = signature_of(component.resolve).parameters
    return [item for item in parameters.values() if item.kind not in (item.VAR_POSITIONAL, item.VAR_KEYWORD)]


def _belongs_to_request(annotation: Any) -> bool:
    if is_application(annotation):
        return False
    marked = any(isinstance(item, _MARKERS) or item in _MARKERS for item in split_annotated(annotation)[1])
    return marked or context_value(annotation) is not None or socket_value(annotation) is not None


def _is_shorter(component: Component | None) -> bool:
    return component is not None and component.scope == "request"


def _shown(component: Component) -> str:
    return f"`{type(component).__name__}.resolve` ({place_of(component.resolve)})"


def _annotation(annotation: Any) -> str:
    return annotation.__qualname__ if isinstance(annotation, type) else str(annotation)
