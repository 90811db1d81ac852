"""How long a provided value lives, and how `resolve` hands it out."""

from __future__ import annotations

import collections.abc
import contextlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args, get_origin

__all__ = ["ComponentScope", "Delivery", "delivery_of", "provided_by"]

ComponentScope: TypeAlias = Literal["request", "application"]
"""`request`: made for each request that needs it. `application`: made once, at startup, and kept until shutdown."""

DeliveryKind: TypeAlias = Literal["value", "manager"]

_GENERATED = (
    collections.abc.AsyncGenerator,
    collections.abc.AsyncIterator,
    collections.abc.AsyncIterable,
    collections.abc.Generator,
    collections.abc.Iterator,
    collections.abc.Iterable,
)
_MANAGED = (contextlib.AbstractAsyncContextManager, contextlib.AbstractContextManager)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How to call `resolve`: `make` gives the value, or a context manager around it; `awaited` where it is async."""

    kind: DeliveryKind
    make: Callable[..., Any]
    awaited: bool = False


def delivery_of(resolve: Callable[..., Any]) -> Delivery:
    """How `resolve` hands its value out.

    A function gives it, an async one when awaited; a generator, sync or async, yields it once and goes on at the end
    of the scope; what `contextlib` made a context manager is entered, and so is what is annotated to be one.
    """
    if inspect.isasyncgenfunction(resolve):
        return Delivery("manager", contextlib.asynccontextmanager(resolve))
    if inspect.isgeneratorfunction(resolve):
        return Delivery("manager", contextlib.contextmanager(resolve))
    kind: DeliveryKind = "manager" if _is_decorated(resolve) or _gives_manager(resolve) else "value"
    return Delivery(kind, resolve, inspect.iscoroutinefunction(resolve))


def provided_by(resolve: Callable[..., Any], annotation: Any) -> Any:
    """The type of the value behind the return annotation: `T` of `AsyncIterator[T]` where `resolve` yields it."""
    arguments = get_args(annotation)
    if not arguments:
        return annotation
    origin = get_origin(annotation)
    if origin in _MANAGED and delivery_of(resolve).kind == "manager":
        return arguments[0]
    return arguments[0] if origin in _GENERATED and _yields(resolve) else annotation


def _yields(resolve: Callable[..., Any]) -> bool:
    innermost = inspect.unwrap(resolve)
    return inspect.isasyncgenfunction(innermost) or inspect.isgeneratorfunction(innermost)


def _is_decorated(resolve: Callable[..., Any]) -> bool:
    """Whether `contextlib.contextmanager` or its async twin is around a generator function."""
    return hasattr(resolve, "__wrapped__") and _yields(resolve)


def _gives_manager(resolve: Callable[..., Any]) -> bool:
    from flama.annotations import annotations_of

    return get_origin(annotations_of(resolve).get("return")) in _MANAGED
