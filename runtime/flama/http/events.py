"""Server-Sent Events (HTML standard, section 9.2)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast

from starlette.background import BackgroundTask
from starlette.types import Message, Scope, Send

from flama.http.producing import stopped
from flama.http.responses import json_bytes
from flama.http.streaming import StreamingResponse

__all__ = ["ServerSentEvent", "ServerSentEventResponse"]

Event = TypeVar("Event")

_LINE_END = re.compile(r"\r\n|\n|\r")
_BREAKING = re.compile(r"[\r\n\0]")
_HEARTBEAT = b": heartbeat\n\n"


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """An event: `data` is text, or any other value as JSON.

    `id` is what a browser sends back as `Last-Event-ID` when it connects again, `retry` the milliseconds after which
    it does. With nothing but a `comment` it is a heartbeat, which clients do not see. Line breaks are taken out of
    `event` and `id`. Raises `ValueError` for a negative `retry`.
    """

    data: Any = ""
    event: str | None = None
    id: str | int | None = None
    retry: int | None = None
    comment: str | None = None

    def __post_init__(self) -> None:
        if self.retry is not None and (not isinstance(self.retry, int) or self.retry < 0):
            raise ValueError(f"`retry` is a number of milliseconds, not {self.retry!r}.")

    def encode(self) -> bytes:
        """The event as it goes over the wire. Raises `SerializationError` for data that has no JSON form."""
        lines = [f": {line}" for line in _lines(self.comment)]
        lines += [f"{name}: {_BREAKING.sub('', str(value))}" for name, value in self._named()]
        if self.retry is not None:
            lines.append(f"retry: {self.retry}")
        if not self._is_silent():
            lines += [f"data: {line}" for line in _lines(self._text())]
        return "\n".join((*lines, "\n")).encode("utf-8")

    def _named(self) -> list[tuple[str, str | int]]:
        return [(name, value) for name, value in (("id", self.id), ("event", self.event)) if value is not None]

    def _text(self) -> str:
        return self.data if isinstance(self.data, str) else json_bytes(self.data).decode("utf-8")

    def _is_silent(self) -> bool:
        """Whether clients should see no event: the data line is what makes them dispatch one."""
        unnamed = self.data == "" and self.event is None and self.id is None
        return unnamed and (self.comment is not None or self.retry is not None)


class ServerSentEventResponse(StreamingResponse[Event]):
    """Events as they happen: items are `ServerSentEvent`, text, or any other value as JSON data.

    With `heartbeat`, seconds, a comment is sent whenever nothing else was for that long, so that proxies keep the
    connection. As a return annotation `ServerSentEventResponse[Event]` says what the data is.
    """

    media_type: ClassVar[str] = "text/event-stream"  # type: ignore[misc]

    def __init__(
        self,
        content: AsyncIterable[Event | ServerSentEvent] | Iterable[Event | ServerSentEvent],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
        *,
        heartbeat: float | None = None,
    ) -> None:
        """Raises `ValueError` unless `heartbeat` is positive."""
        if heartbeat is not None and heartbeat <= 0:
            raise ValueError(f"`heartbeat` is a number of seconds above 0, not {heartbeat!r}.")
        super().__init__(cast(Any, content), status_code, headers, media_type, background)
        self.heartbeat = heartbeat
        self.headers.setdefault("cache-control", "no-cache")
        self.headers.setdefault("connection", "keep-alive")

    def encode(self, item: Event | ServerSentEvent) -> bytes:
        """`item` as an event."""
        return (item if isinstance(item, ServerSentEvent) else ServerSentEvent(item)).encode()

    async def _start(self, scope: Scope, send: Send) -> None:
        # Only HTTP/1 has this header (RFC 9113, section 8.2.2).
        if not str(scope.get("http_version", "1.1")).startswith("1"):
            del self.headers["connection"]
        await super()._start(scope, send)

    async def _produce(self, scope: Scope, send: Send) -> None:
        if self.heartbeat is None:
            await super()._produce(scope, send)
            return
        pulse = _Pulse(send, self.heartbeat)
        beating = asyncio.ensure_future(pulse.beat())
        try:
            await super()._produce(scope, pulse.send)
        finally:
            await stopped(beating)


class _Pulse:
    """Sends a comment whenever `send` was silent for `interval` seconds."""

    def __init__(self, send: Send, interval: float) -> None:
        self._send = send
        self._interval = interval
        self._turn = asyncio.Lock()
        self._silent = True

    async def send(self, message: Message) -> None:
        async with self._turn:
            self._silent = False
            await self._send(message)

    async def beat(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            async with self._turn:
                if self._silent:
                    await self._send({"type": "http.response.body", "body": _HEARTBEAT, "more_body": True})
                self._silent = True


def _lines(text: str | None) -> list[str]:
    return [] if text is None else _LINE_END.split(text)
