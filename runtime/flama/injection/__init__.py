"""Dependency injection: components provide values, plans say in which order they are made."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flama.exceptions import ComponentError, ComponentNotFound, ContextError, InjectionError
from flama.injection.component import Component, Components, Parameter

if TYPE_CHECKING:
    from flama.context import Context, Field
    from flama.injection.injector import Injector

__all__ = [
    "Component",
    "ComponentError",
    "ComponentNotFound",
    "Components",
    "Context",
    "ContextError",
    "Field",
    "InjectionError",
    "Injector",
    "Parameter",
]

_HOMES = {"Context": "flama.context", "Field": "flama.context", "Injector": "flama.injection.injector"}


def __getattr__(name: str) -> Any:
    # Requests do without these.
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
