"""The messages of one request for two readers: its body for the handler, its end for the response."""

from __future__ import annotations

import asyncio
from collections import deque

from anyio import CancelScope
from starlette.types import Message, Receive

__all__ = ["Inbox"]

_KEPT_MESSAGES = 16


class Inbox:
    """Lets a streaming response wait for the client's departure while its producer still reads the body.

    What `listen` meets of the body is kept for `read`; beyond 16 messages it waits until some were read.
    """

    def __init__(self, receive: Receive) -> None:
        self.gone = False
        """Whether the client is known to have gone."""
        self._receive = receive
        self._kept: deque[Message] = deque()
        self._turn = asyncio.Lock()
        self._room = asyncio.Event()
        self._room.set()
        self._news = asyncio.Event()

    async def listen(self) -> Message:
        """The next message, for one who does not want the body."""
        await self._room.wait()
        try:
            async with self._turn:
                return self._noted(await self._receive())
        finally:
            self._news.set()

    async def read(self) -> Message:
        """The next message of the body, or `http.disconnect`."""
        while not self._kept:
            if self.gone:
                return {"type": "http.disconnect"}
            if not self._turn.locked():
                async with self._turn:
                    return await self._receive()
            self._news.clear()
            await self._news.wait()
        self._room.set()
        return self._kept.popleft()

    async def peek(self) -> bool:
        """Whether the client has gone, as far as can be told without waiting."""
        if not self.gone and not self._turn.locked() and self._room.is_set():
            with CancelScope() as scope:
                scope.cancel()
                await self.listen()
        return self.gone

    def _noted(self, message: Message) -> Message:
        if message["type"] == "http.request":
            self._kept.append(message)
            if len(self._kept) >= _KEPT_MESSAGES:
                self._room.clear()
        else:
            self.gone = True
        return message
