"""Starting and stopping an application (ASGI lifespan protocol, version 2.0)."""

from __future__ import annotations

import enum
import inspect
import traceback
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["AppStatus", "Lifespan", "running", "serve_lifespan"]

Lifespan: TypeAlias = Callable[["Flama"], AbstractAsyncContextManager[Any]]
"""An async context manager around the application's life; a mapping that it yields becomes part of `request.state`."""


class AppStatus(enum.Enum):
    """Where an application is in its life.

    Requests are answered at every one of them: an application that nobody starts works too.
    """

    NOT_STARTED = "not started"
    STARTING = "starting"
    READY = "ready"
    SHUTTING_DOWN = "shutting down"
    SHUT_DOWN = "shut down"
    FAILED = "failed"
    """Starting or stopping raised."""


@asynccontextmanager
async def running(app: Flama) -> AsyncGenerator[dict[str, Any], None]:
    """Starts `app` on entering and stops it on leaving; for an application inside one that does not start it.

    Modules start first, then middleware, event handlers, the lifespan, components of the application's scope, and
    mounted applications; they stop in reverse. What started is stopped, whatever fails. Yields the state for requests.
    Raises what one of them raises, and what `Flama.compile` does.
    """
    app.status = AppStatus.STARTING
    try:
        app.compile()
        async with AsyncExitStack() as stack:
            state = await _start(app, stack)
            app.status = AppStatus.READY
            try:
                yield state
            finally:
                app.status = AppStatus.SHUTTING_DOWN
    except BaseException:
        app.status = AppStatus.FAILED
        raise
    app.status = AppStatus.SHUT_DOWN


async def serve_lifespan(app: Flama, scope: Scope, receive: Receive, send: Send) -> None:
    """Speaks the lifespan protocol for `app`; failures are reported to the server, then raised."""
    await receive()
    started = False
    try:
        async with running(app) as state:
            if "state" in scope:
                scope["state"].update(state)
            await send({"type": "lifespan.startup.complete"})
            started = True
            await receive()
    except BaseException:
        failed = "lifespan.shutdown.failed" if started else "lifespan.startup.failed"
        await send({"type": failed, "message": traceback.format_exc()})
        raise
    await send({"type": "lifespan.shutdown.complete"})


async def _start(app: Flama, stack: AsyncExitStack) -> dict[str, Any]:
    state: dict[str, Any] = {}
    for part in (*app.modules.values(), *app.layers):
        await _start_part(part, stack)
    stack.push_async_callback(_call_all, app.events["shutdown"])
    await _call_all(app.events["startup"])
    if app.lifespan is not None:
        yielded = await stack.enter_async_context(app.lifespan(app))
        state.update(yielded if isinstance(yielded, Mapping) else {})
    stack.push_async_callback(app.components.stop)
    await app.components.start()
    for child in app.children:
        state.update(await stack.enter_async_context(running(child)))
    return state


async def _start_part(part: Any, stack: AsyncExitStack) -> None:
    """Starts a module or a middleware, of which most have nothing to start."""
    if (start := getattr(part, "on_startup", None)) is not None:
        await _call(start)
    if (stop := getattr(part, "on_shutdown", None)) is not None:
        stack.push_async_callback(_call, stop)


async def _call(function: Callable[[], Any]) -> None:
    result = function()
    if inspect.isawaitable(result):
        await result


async def _call_all(functions: list[Callable[[], Any]]) -> None:
    for function in functions:
        await _call(function)
