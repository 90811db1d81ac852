"""Plain and async functions side by side: what blocks runs in threads, what belongs together ends together."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar, cast

import anyio
from anyio.to_thread import run_sync
from typing_extensions import ParamSpec

from flama.http.producing import close, iterate, stopped
from flama.routing.plan import is_async_callable

__all__ = ["is_async", "iterate", "run", "run_in_executor", "run_task_group", "with_heartbeat"]

P = ParamSpec("P")
R = TypeVar("R")
Item = TypeVar("Item")


def is_async(function: Any) -> bool:
    """Whether calling `function` gives something to await; partials and callable objects included."""
    return is_async_callable(function)


async def run(function: Callable[P, R | Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
    """Calls a plain function in a thread, an async one on the event loop. Raises what it raises."""
    if is_async_callable(function):
        return await cast("Awaitable[R]", function(*args, **kwargs))
    return await run_in_executor(cast("Callable[P, R]", function), *args, **kwargs)


async def run_in_executor(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Calls a plain function in a thread, with the context variables of the caller. Raises what it raises."""
    return await run_sync(functools.partial(function, *args, **kwargs))


async def run_task_group(*tasks: Coroutine[Any, Any, R]) -> list[R]:
    """Runs coroutines together; their results in their order.

    When one fails the others are cancelled and awaited, and what it raised is raised; of several the first in order.
    """
    results: dict[int, R] = {}
    failures: dict[int, Exception] = {}

    async def keep(index: int, task: Coroutine[Any, Any, R], scope: anyio.CancelScope) -> None:
        try:
            results[index] = await task
        except Exception as exc:
            failures[index] = exc
            scope.cancel()

    async with anyio.create_task_group() as group:
        for index, task in enumerate(tasks):
            group.start_soon(keep, index, task, group.cancel_scope)
    if failures:
        raise failures[min(failures)]
    return [results[index] for index in range(len(tasks))]


async def with_heartbeat(
    items: AsyncIterable[Item] | Iterable[Item], beat: Item, *, every: float
) -> AsyncGenerator[Item, None]:
    """`items`, and `beat` each time that none has come for `every` seconds; so that a quiet stream stays open.

    Leaving it early closes `items`.
    """
    source = iterate(items)
    following: asyncio.Task[Item] | None = None
    try:
        while True:
            following = following or asyncio.create_task(_next(source))
            await asyncio.wait({following}, timeout=every)
            if not following.done():
                yield beat
                continue
            try:
                item = following.result()
            except StopAsyncIteration:
                return
            following = None
            yield item
    finally:
        if following is not None:
            await stopped(following)
        with anyio.CancelScope(shield=True):
            await close(source)


async def _next(items: AsyncIterator[Item]) -> Item:
    return await anext(items)
