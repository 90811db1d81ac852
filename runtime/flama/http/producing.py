"""Producing a body for as long as somebody is there to take it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Coroutine, Iterable, Iterator
from typing import Any, TypeVar

from anyio import CancelScope
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Send

__all__ = ["close", "denying", "iterate", "produced", "stopped", "watching"]

Item = TypeVar("Item")

_END: Any = object()


async def produced(work: Coroutine[Any, Any, None], receive: Receive) -> bool:
    """Runs `work` to its end, or cancels it when the client goes; whether it came to its end.

    Cancelled once and then awaited, `work` can clean up with `await` in its `finally`. Raises what it raises.
    """
    # The listener comes first, so that it has its turn at `receive` before the producer may ask for the body.
    listener = asyncio.ensure_future(_departure(receive))
    producer = asyncio.ensure_future(work)
    try:
        await asyncio.wait({producer, listener}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await stopped(producer, listener)
    if producer.cancelled():
        # A listener that failed tells why, one that was not done says that the producer gave up by itself.
        listener.result()
        return False
    try:
        producer.result()
    except ClientDisconnect:
        return False
    return True


async def stopped(*tasks: asyncio.Task[Any]) -> None:
    """Cancels `tasks` and waits for their end."""
    for task in tasks:
        task.cancel()
    with CancelScope(shield=True):
        await asyncio.wait(tasks)
    for task in tasks:
        _seen(task)


def watching(send: Send) -> Send:
    """`send` that raises `ClientDisconnect` where a server says by `OSError` that the client has gone (ASGI 2.4)."""

    async def watched(message: Message) -> None:
        try:
            await send(message)
        except OSError as exc:
            raise ClientDisconnect() from exc

    return watched


def denying(send: Send) -> Send:
    """`send` for a response in place of a WebSocket (ASGI extension "WebSocket Denial Response")."""

    async def wrapped(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    return wrapped


def iterate(items: AsyncIterable[Item] | Iterable[Item]) -> AsyncIterator[Item]:
    """`items` one by one; those of a plain iterable are made in a thread."""
    return aiter(items) if isinstance(items, AsyncIterable) else _Threaded(items)


async def close(items: Any) -> None:
    """Runs the `finally` of a generator that was not exhausted; nothing for other iterators."""
    if (aclose := getattr(items, "aclose", None)) is not None:
        await aclose()


class _Threaded(AsyncIterator[Item]):
    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items
        self._iterator: Iterator[Item] | None = None
        self._step: asyncio.Future[Any] | None = None

    async def __anext__(self) -> Item:
        self._step = asyncio.ensure_future(run_sync(self._next))
        item = await asyncio.shield(self._step)
        if item is _END:
            raise StopAsyncIteration
        return item  # type: ignore[no-any-return]

    async def aclose(self) -> None:
        if self._step is not None and not self._step.done():
            # A generator cannot be closed while a thread is in it.
            await asyncio.wait({self._step})
            _seen(self._step)
        if (close := getattr(self._iterator, "close", None)) is not None:
            await run_sync(close)

    def _next(self) -> Any:
        if self._iterator is None:
            self._iterator = iter(self._items)
        return next(self._iterator, _END)


def _seen(task: asyncio.Future[Any]) -> None:
    # What nobody waits for any more would be reported as never retrieved.
    if not task.cancelled():
        task.exception()


async def _departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        # A `receive` that never waits would keep everything else from running.
        await asyncio.sleep(0)
