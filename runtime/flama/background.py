"""Work after the response: `JSONResponse(..., background=BackgroundThreadTask(send_email, to="a@b.example"))`.

A task that fails is logged; it neither reaches the client nor keeps other tasks from running.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Literal, TypeAlias

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from starlette.background import BackgroundTask as StarletteBackgroundTask
from typing_extensions import ParamSpec

from flama.annotations import name_of
from flama.exceptions import ApplicationError
from flama.routing.plan import is_async_callable

__all__ = ["BackgroundProcessTask", "BackgroundTask", "BackgroundTasks", "BackgroundThreadTask", "Concurrency"]

P = ParamSpec("P")
Concurrency: TypeAlias = Literal["thread", "process"]

_logger = logging.getLogger("flama")
_processes: RunVar[CapacityLimiter] = RunVar("flama.background.processes")


class BackgroundTask(StarletteBackgroundTask):
    """Calls `func(*args, **kwargs)` after the response.

    With `thread`, a plain function runs in a thread and an async one on the event loop. With `process`, either runs in
    a new process: the function has to be importable and its arguments picklable. At most as many processes run at once
    as there are processors. Raises `ApplicationError` for another `concurrency`.
    """

    def __init__(self, concurrency: Concurrency, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        if concurrency not in ("thread", "process"):
            raise ApplicationError(f"A background task runs in a `thread` or a `process`, not {concurrency!r}.")
        if not callable(func):
            raise ApplicationError(f"A background task needs a function, not {func!r}.")
        super().__init__(func, *args, **kwargs)
        self.concurrency: Concurrency = concurrency

    async def __call__(self) -> None:
        """Runs the task; its failure is logged."""
        try:
            await self._run()
        except Exception:
            _logger.exception("The background task `%s` failed.", name_of(self.func))

    async def _run(self) -> None:
        call = functools.partial(self.func, *self.args, **self.kwargs)
        if self.concurrency == "process":
            await run_sync(_in_process, call, limiter=_process_limiter())
        elif is_async_callable(self.func):
            await call()
        else:
            await run_sync(call)


class BackgroundThreadTask(BackgroundTask):
    """`BackgroundTask("thread", ...)`: for work that waits for something."""

    def __init__(self, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        super().__init__("thread", func, *args, **kwargs)


class BackgroundProcessTask(BackgroundTask):
    """`BackgroundTask("process", ...)`: for work that computes."""

    def __init__(self, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        super().__init__("process", func, *args, **kwargs)


class BackgroundTasks(StarletteBackgroundTask):
    """Tasks that run one after the other."""

    def __init__(self, tasks: Iterable[StarletteBackgroundTask] | None = None) -> None:
        self.tasks = list(tasks or ())

    def add_task(self, concurrency: Concurrency, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Adds `BackgroundTask(concurrency, func, *args, **kwargs)`. Raises `ApplicationError` as that does."""
        self.tasks.append(BackgroundTask(concurrency, func, *args, **kwargs))

    async def __call__(self) -> None:
        """Runs the tasks; those that fail are logged and the others run nevertheless."""
        for task in self.tasks:
            try:
                await task()
            except Exception:
                _logger.exception("A background task failed.")


def _process_limiter() -> CapacityLimiter:
    try:
        return _processes.get()
    except LookupError:
        limiter = CapacityLimiter(os.cpu_count() or 1)
        _processes.set(limiter)
        return limiter


def _in_process(call: functools.partial[Any]) -> None:
    # `spawn`, because a copy of a process with running threads may wait for ever for locks that they held.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        pool.submit(_call, call).result()


def _call(call: functools.partial[Any]) -> None:
    result = call()
    if asyncio.iscoroutine(result):
        asyncio.run(result)
