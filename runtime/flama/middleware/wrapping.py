"""How a middleware comes around an application."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from starlette.types import ASGIApp, Receive, Scope, Send

from flama.exceptions import ApplicationError

__all__ = ["LATER", "Middleware", "MiddlewareLike", "WithOptions", "wrap"]

LATER: Any = None
"""The default of `app` in middleware classes that may be constructed without it."""


class Middleware:
    """A middleware class with its options; or the base of middleware that is given as an instance.

    `Middleware(Cls, **options)` waits until there is an application, and is then `Cls(app, **options)`; `Cls` is any
    ASGI middleware, or a function `(app, **options)`.

    A subclass writes `async def __call__(self, scope, receive, send)` over `self.app`, has a constructor of its own
    without `app`, and stands in `middleware=[...]` as an instance. An instance serves one application.
    """

    cls: Callable[..., Any] | None = None
    options: Mapping[str, Any] = {}
    app: ASGIApp

    def __init__(self, cls: Callable[..., Any] | None = None, **options: Any) -> None:
        """Raises `TypeError` where `cls` is neither a class nor a function, or does not take the options."""
        if cls is None and type(self) is not Middleware:
            return
        if not callable(cls):
            raise TypeError(f"`Middleware` takes a class or a function, not {cls!r}.")
        _check_options(cls, options)
        self.cls, self.options = cls, options

    def wrap(self, app: ASGIApp) -> ASGIApp:
        """`app` inside the middleware.

        Raises what the constructor of the middleware raises, and `ApplicationError` for an instance that serves
        another application, or this one already.
        """
        if self.cls is not None:
            return _construct(self.cls, app, self.options)
        if any(self is inner for inner in _chain(app)):
            raise ApplicationError(f"{self!r} stands in `middleware` twice: make a second instance.")
        if (known := getattr(self, "app", None)) is not None and _chain(known)[-1] is not _chain(app)[-1]:
            raise ApplicationError(f"{self!r} serves another application: make a second instance.")
        self.app = app
        return self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or hands over to `self.app`."""
        raise NotImplementedError(f"`{type(self).__name__}` has no `async def __call__(self, scope, receive, send)`.")

    def __repr__(self) -> str:
        if self.cls is None:
            return f"{type(self).__name__}()"
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return f"Middleware({getattr(self.cls, '__name__', self.cls)}{options})"


class WithOptions:
    """For ASGI middleware classes: constructed without `app`, they are a `Middleware` that waits for it."""

    def __new__(cls, *args: Any, **options: Any) -> Any:
        if args or "app" in options:
            return super().__new__(cls)
        return Middleware(cls, **options)


MiddlewareLike: TypeAlias = Middleware | Callable[..., ASGIApp] | Any
"""`Middleware(Cls, **options)`, an instance of one, a class, a function, or starlette's own `Middleware`."""


def wrap(middleware: MiddlewareLike, app: ASGIApp) -> ASGIApp:
    """`app` inside `middleware`. Raises `TypeError` where it is none."""
    match middleware:
        case Middleware():
            return middleware.wrap(app)
        case type():
            return _construct(middleware, app, {})
        case _ if hasattr(middleware, "cls") and hasattr(middleware, "kwargs"):
            wrapped: ASGIApp = middleware.cls(app, *getattr(middleware, "args", ()), **middleware.kwargs)
            return wrapped
        case _ if callable(middleware):
            return _construct(middleware, app, {})
        case _:
            raise TypeError(
                f"A middleware is a class, a function, `Middleware(...)` or an instance, not {middleware!r}."
            )


def _construct(cls: Callable[..., Any], app: ASGIApp, options: Mapping[str, Any]) -> ASGIApp:
    wrapped: ASGIApp = cls(**options).wrap(app) if _waits_for_application(cls) else cls(app, **options)
    return wrapped


def _waits_for_application(cls: Callable[..., Any]) -> bool:
    return isinstance(cls, type) and issubclass(cls, Middleware)


def _check_options(cls: Callable[..., Any], options: Mapping[str, Any]) -> None:
    try:
        signature = inspect.signature(getattr(cls, "__init__") if isinstance(cls, type) else cls)  # noqa: B009
    except ValueError:  # a class without a readable signature
        return
    first = [None] if isinstance(cls, type) else []
    application = [] if _waits_for_application(cls) else [None]
    try:
        signature.bind(*first, *application, **options)
    except TypeError as exc:
        raise TypeError(f"`{getattr(cls, '__name__', cls)}` does not take these options: {exc}.") from None


def _chain(app: Any) -> list[Any]:
    """`app` and what it wraps, as far as it says so."""
    return list(_inwards(app))


def _inwards(app: Any) -> Iterator[Any]:
    while app is not None:
        yield app
        app = getattr(app, "app", None) if not hasattr(app, "router") else None
