"""Wrapping the application in ASGI middleware."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from starlette.types import ASGIApp

__all__ = ["Middleware", "MiddlewareLike", "wrap"]


class Middleware:
    """A middleware class (or any function `(app, **options) -> ASGI application`) with its options."""

    def __init__(self, cls: Callable[..., ASGIApp], **options: Any) -> None:
        if not callable(cls):
            raise TypeError(f"`Middleware` takes a class or function, not {type(cls).__name__}.")
        self.cls = cls
        self.options = options

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """`app` wrapped. Raises what the middleware's constructor raises."""
        return self.cls(app, **self.options)

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return f"Middleware({getattr(self.cls, '__name__', self.cls)}{options})"


MiddlewareLike: TypeAlias = Middleware | Callable[..., ASGIApp] | Any
"""`Middleware(Cls, **options)`, a bare class, or an object with starlette's `cls`, `args` and `kwargs`."""


def wrap(middleware: MiddlewareLike, app: ASGIApp) -> ASGIApp:
    """`app` inside `middleware`."""
    match middleware:
        case Middleware():
            return middleware(app)
        case type():
            return _construct(middleware, app)
        case _ if hasattr(middleware, "cls") and hasattr(middleware, "kwargs"):
            wrapped: ASGIApp = middleware.cls(app, *getattr(middleware, "args", ()), **middleware.kwargs)
            return wrapped
        case _ if callable(middleware):
            return _construct(middleware, app)
        case _:
            raise TypeError(f"A middleware is a class, a function or `Middleware(...)`, not {middleware!r}.")


def _construct(middleware: Callable[..., ASGIApp], app: ASGIApp) -> ASGIApp:
    return middleware(app)
