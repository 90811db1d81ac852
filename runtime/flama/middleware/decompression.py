"""Request bodies that come compressed (RFC 9110, section 8.4)."""

from __future__ import annotations

from collections.abc import Iterator

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama.compression import Decompressor
from flama.exceptions import (
    CompressionError,
    DecompressionTooLarge,
    DependencyNotInstalled,
    HTTPException,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationError,
)
from flama.middleware.wrapping import LATER, WithOptions

__all__ = ["DecompressionMiddleware"]

_CODINGS = {"br": "brotli", "zstd": "zstd", "gzip": "gzip", "x-gzip": "gzip", "deflate": "zlib"}
_DROPPED = (b"content-encoding", b"content-length")
_THREAD_SIZE = 32 * 1024
"""Bytes from which on decoding them takes longer than going to a thread and back."""
_MAX_SIZE = 16 * 1024 * 1024
_MAX_RATIO = 100.0


class DecompressionMiddleware(WithOptions):
    """Decodes request bodies with `Content-Encoding`: gzip, deflate, and br and zstd where they are installed.

    The application sees the content, without `Content-Encoding` and `Content-Length`. A body that holds too much is
    413, one that is not in its coding 400, and another coding, or several, 415 with `Accept-Encoding`.
    """

    def __init__(
        self, app: ASGIApp = LATER, max_size: int | None = _MAX_SIZE, max_ratio: float | None = _MAX_RATIO
    ) -> None:
        """`max_size` is in bytes, 16 MiB by default, of the content and of the body as it comes.

        `max_ratio` is how often the size of the body the content may be, 100 by default; it counts from 1 MiB of
        content on. None is no limit.
        """
        self.app = app
        self.max_size, self.max_ratio = max_size, max_ratio
        self.codings = {coding: name for coding, name in _CODINGS.items() if _is_installed(name)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection. Raises `UnsupportedMediaType` (415)."""
        coding = _coding(scope) if scope["type"] == "http" else None
        if coding is None:
            await self.app(scope, receive, send)
            return
        if (name := self.codings.get(coding)) is None:
            known = [coding for coding in self.codings if coding != "x-gzip"]
            message = "The body's `Content-Encoding` is not known, or more than one."
            raise UnsupportedMediaType(message, headers={"Accept-Encoding": ", ".join(known)})
        decompressor = Decompressor(name, max_size=self.max_size, max_ratio=self.max_ratio)
        scope["headers"] = [header for header in scope["headers"] if header[0] not in _DROPPED]
        await self.app(scope, _Body(receive, decompressor, self.max_size).receive, send)


class _Body:
    """The messages of one request, decoded."""

    def __init__(self, receive: Receive, decompressor: Decompressor, max_size: int | None) -> None:
        self._receive, self._decompressor, self._max_size = receive, decompressor, max_size
        self._pieces: Iterator[bytes] = iter(())
        self._is_large = False
        self._more = True
        self._ended = False

    async def receive(self) -> Message:
        try:
            return await self._next()
        except CompressionError as exc:
            raise _refused(exc) from None

    async def _next(self) -> Message:
        while (piece := await self._piece()) is None:
            if not self._more:
                return await self._end()
            message = await self._receive()
            if message["type"] != "http.request":
                return message
            self._take(message)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def _piece(self) -> bytes | None:
        return await run_sync(next, self._pieces, None) if self._is_large else next(self._pieces, None)

    def _take(self, message: Message) -> None:
        body = message.get("body", b"")
        self._more = message.get("more_body", False)
        # Headers and empty members hold nothing, and could go on for ever.
        if self._max_size is not None and self._decompressor.read + len(body) > self._max_size:
            raise DecompressionTooLarge(f"The compressed data has more than {self._max_size} bytes.")
        self._pieces, self._is_large = self._decompressor.pieces(body), len(body) >= _THREAD_SIZE

    async def _end(self) -> Message:
        if self._ended:
            return await self._receive()
        self._ended = True
        if self._decompressor.read:
            self._decompressor.finish()
        return {"type": "http.request", "body": b"", "more_body": False}


def _coding(scope: Scope) -> str | None:
    values = ",".join(Headers(scope=scope).getlist("content-encoding")).split(",")
    codings = [value.strip().lower() for value in values]
    return ",".join(coding for coding in codings if coding not in ("", "identity")) or None


def _is_installed(name: str) -> bool:
    try:
        Decompressor(name)
    except DependencyNotInstalled:
        return False
    return True


def _refused(error: CompressionError) -> HTTPException:
    if isinstance(error, DecompressionTooLarge):
        return PayloadTooLarge(f"The request body is too large: {error}")
    message = f"The body is not in its `Content-Encoding`: {error}"
    return ValidationError({"body": [{"type": "encoding_invalid", "loc": ["body"], "msg": message}]})
