"""`flama.concurrency`."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import pytest

from flama.concurrency import is_async, run, run_in_executor, run_task_group, with_heartbeat

here: contextvars.ContextVar[str] = contextvars.ContextVar("here")


def plain(number: int) -> tuple[int, bool]:
    return number, threading.current_thread() is threading.main_thread()


async def asynchronous(number: int) -> tuple[int, bool]:
    return plain(number)


class Caller:
    async def __call__(self) -> None: ...


@pytest.mark.parametrize(
    ("function", "expected"),
    [(plain, False), (asynchronous, True), (functools.partial(asynchronous, 1), True), (Caller(), True)],
)
def test_an_async_function_is_known(function: Callable[..., Any], expected: bool) -> None:
    assert is_async(function) is expected


async def test_a_plain_function_runs_in_a_thread_and_an_async_one_on_the_loop() -> None:
    assert await run(plain, 1) == (1, False)
    assert await run(asynchronous, 2) == (2, True)


async def test_a_thread_has_the_context_of_its_caller() -> None:
    here.set("home")
    assert await run_in_executor(here.get) == "home"


async def test_a_task_group_gives_results_in_order() -> None:
    async def later(number: int, event: asyncio.Event | None = None) -> int:
        await asyncio.sleep(0)
        return number

    assert await run_task_group(later(1), later(2), later(3)) == [1, 2, 3]
    assert await run_task_group() == []


async def test_a_failure_cancels_the_other_tasks_and_is_raised_itself() -> None:
    cancelled = asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def fail() -> None:
        await asyncio.sleep(0)
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        await run_task_group(wait(), fail())
    assert cancelled.is_set()


async def test_a_quiet_stream_beats() -> None:
    go = asyncio.Event()

    async def items() -> AsyncIterator[str]:
        yield "first"
        await go.wait()
        yield "last"

    seen = []
    async for item in with_heartbeat(items(), "beat", every=0.001):
        seen.append(item)
        if seen.count("beat") == 2:
            go.set()
    assert seen[0] == "first"
    assert seen[-1] == "last"
    assert set(seen[1:-1]) == {"beat"}


async def test_a_stream_with_beats_is_closed_when_it_is_left_early() -> None:
    closed = asyncio.Event()

    async def items() -> AsyncIterator[str]:
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with aclosing(with_heartbeat(items(), "beat", every=0.001)) as stream:
        async for item in stream:
            if item == "beat":
                break
    assert closed.is_set()


async def test_what_the_stream_raises_is_raised() -> None:
    async def items() -> AsyncIterator[str]:
        yield "first"
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        [item async for item in with_heartbeat(items(), "beat", every=1)]
