"""Starting and stopping an application (ASGI lifespan protocol, version 2.0)."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["Lifespan", "running", "serve_lifespan"]

Lifespan: TypeAlias = Callable[["Flama"], AbstractAsyncContextManager[Any]]
"""An async context manager around the application's life; a mapping that it yields becomes part of `request.state`."""


@asynccontextmanager
async def running(app: Flama) -> AsyncGenerator[dict[str, Any], None]:
    """Starts modules, event handlers, the lifespan and mounted applications; stops them in reverse.

    What started is stopped, whatever fails. Yields the state for requests.
    """
    state: dict[str, Any] = {}
    async with AsyncExitStack() as stack:
        for module in app.modules.values():
            await _call(module.on_startup)
            stack.push_async_callback(_call, module.on_shutdown)
        stack.push_async_callback(_call_all, app.events["shutdown"])
        await _call_all(app.events["startup"])
        if app.lifespan is not None:
            yielded = await stack.enter_async_context(app.lifespan(app))
            state.update(yielded if isinstance(yielded, Mapping) else {})
        for child in app.children:
            state.update(await stack.enter_async_context(running(child)))
        yield state


async def serve_lifespan(app: Flama, scope: Scope, receive: Receive, send: Send) -> None:
    """Speaks the lifespan protocol for `app`; failures are reported to the server, then raised."""
    await receive()
    started = False
    try:
        app.compile()
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


async def _call(function: Callable[[], Any]) -> None:
    result = function()
    if inspect.isawaitable(result):
        await result


async def _call_all(functions: list[Callable[[], Any]]) -> None:
    for function in functions:
        await _call(function)
