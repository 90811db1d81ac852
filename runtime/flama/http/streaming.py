"""Responses that are sent while they are made."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from starlette.background import BackgroundTask
from starlette.types import Receive, Scope, Send

from flama.http.producing import close, denying, iterate, produced, watching
from flama.http.response import WITHOUT_BODY, Response
from flama.http.responses import json_bytes

__all__ = ["JSONLinesResponse", "JSONSequenceResponse", "NDJSONResponse", "StreamingResponse"]

Item = TypeVar("Item")

_TURN = 16
"""Items after which others get a turn, in case neither the producer nor the server ever waits."""


class StreamingResponse(Response, Generic[Item]):
    """Sends each item of `content`, an async or plain iterable, as soon as it is there.

    Items are text or bytes, unless a subclass writes `encode`. Plain iterables run in a thread. The status is sent
    first: an error while producing ends the connection, so that the client sees that the body is not whole. When the
    client goes, the iterable is closed at once; `background` runs then too.

    Raises `TypeError` for content that cannot be iterated, such as a generator function that was not called.
    """

    def __init__(
        self,
        content: AsyncIterable[Item] | Iterable[Item],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        self.body_iterator = iterate(_checked(content, type(self).__name__))
        self.status_code = status_code
        if media_type is not None:
            self.media_type = media_type
        self.background = background
        self.init_headers(headers)

    def encode(self, item: Item) -> bytes:
        """`item` as it goes over the wire. Raises `TypeError` for what is neither text nor bytes."""
        if isinstance(item, str):
            return item.encode(self.charset)
        if isinstance(item, (bytes, bytearray, memoryview)):
            return bytes(item)
        raise TypeError(
            f"`{type(self).__name__}` sends text and bytes, not {type(item).__name__}: use `NDJSONResponse`, "
            "or write `encode` in a subclass."
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the response. Raises what the producer raises."""
        await self._stream(scope, receive, watching(send))
        if self.background is not None:
            await self.background()

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._produce(scope, denying(send))
        elif scope["method"] == "HEAD" or self.status_code in WITHOUT_BODY:
            await self._start(scope, send)
            await close(self.body_iterator)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await produced(self._produce(scope, send), receive)

    async def _produce(self, scope: Scope, send: Send) -> None:
        try:
            await self._start(scope, send)
            count = 0
            async for item in self.body_iterator:
                await send({"type": "http.response.body", "body": self.encode(item), "more_body": True})
                count += 1
                if not count % _TURN:
                    await asyncio.sleep(0)
        finally:
            await close(self.body_iterator)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _start(self, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})


class NDJSONResponse(StreamingResponse[Item]):
    """One compact JSON text a line. Items are any values with a JSON form.

    As a return annotation `NDJSONResponse[Item]` says what the items are.
    """

    media_type: ClassVar[str] = "application/x-ndjson"  # type: ignore[misc]

    def encode(self, item: Item) -> bytes:
        """`item` as a line. Raises `SerializationError` for what has no JSON form."""
        return json_bytes(item) + b"\n"


class JSONLinesResponse(NDJSONResponse[Item]):
    """The same under the name that the JSON Lines project gives it."""

    media_type: ClassVar[str] = "application/jsonl"  # type: ignore[misc]


class JSONSequenceResponse(StreamingResponse[Item]):
    """JSON text sequences (RFC 7464): each text begins with a record separator and ends with a line feed."""

    media_type: ClassVar[str] = "application/json-seq"  # type: ignore[misc]

    def encode(self, item: Item) -> bytes:
        """`item` as a record. Raises `SerializationError` for what has no JSON form."""
        return b"\x1e" + json_bytes(item) + b"\n"


def _checked(content: Any, name: str) -> Any:
    if isinstance(content, (str, bytes, bytearray, memoryview)):
        return [content]
    if isinstance(content, (AsyncIterable, Iterable)):
        return content
    hint = "call the function" if inspect.isfunction(content) else "give an async or plain iterable"
    raise TypeError(f"`{name}` cannot stream {content!r}: {hint}.")
