"""Compressed responses (RFC 9110, section 8.4)."""

from __future__ import annotations

from collections.abc import Sequence

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama.compression import Codec, CompressionNegotiator, Encoder, GzipCodec
from flama.middleware.eligibility import is_eligible, weakened
from flama.middleware.wrapping import LATER, WithOptions

__all__ = ["CompressionMiddleware", "GZipMiddleware"]

_THREAD_SIZE = 128 * 1024
"""Bytes from which on compressing them takes longer than going to a thread and back."""
_SHORTCUTS = ("http.response.pathsend", "http.response.zerocopysend")
"""Extensions by which a server reads files itself, past every middleware."""


class CompressionMiddleware(WithOptions):
    """Compresses responses with the coding that the client likes best.

    Left as they are: bodies under `minimum_size`, encoded already, partial (206), of a type that is compressed itself
    (most images, sound, video, archives), with `Cache-Control: no-transform` or with a digest of the content.
    A client that refuses bodies without a coding (`identity;q=0`) gets small ones encoded too.
    Streams, Server-Sent Events among them, are flushed with every chunk, so that the client reads it at once.
    """

    def __init__(self, app: ASGIApp = LATER, minimum_size: int = 500, codecs: Sequence[Codec] | None = None) -> None:
        """`minimum_size` is in bytes; `codecs`, best first, are by default all that are installed: brotli, zstd, gzip
        and deflate. Raises `ApplicationError` for an empty list.
        """
        self.app = app
        self.minimum_size = minimum_size
        self.negotiator = CompressionNegotiator(codecs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        accepted = Headers(scope=scope).getlist("accept-encoding")
        codec = self.negotiator.choose(accepted)
        is_wanted = codec is not None and self.negotiator.refuses_identity(accepted)
        extensions = scope.get("extensions") or {}
        if codec is not None and any(name in extensions for name in _SHORTCUTS):
            scope["extensions"] = {name: value for name, value in extensions.items() if name not in _SHORTCUTS}
        await self.app(
            scope, receive, _Response(scope, send, codec, 0 if is_wanted else self.minimum_size, is_wanted).send
        )


class GZipMiddleware(CompressionMiddleware):
    """`CompressionMiddleware` with gzip alone, under the name and with the options that Starlette's has."""

    def __init__(self, app: ASGIApp = LATER, minimum_size: int = 500, compresslevel: int = 9) -> None:
        super().__init__(app, minimum_size, [GzipCodec(compresslevel)])


class _Response:
    """One response. What is done with it is decided once, when it begins."""

    def __init__(
        self, scope: Scope, send: Send, codec: Codec | None, minimum_size: int, is_wanted: bool = False
    ) -> None:
        self._scope, self._send = scope, send
        self._is_wanted = is_wanted
        self._codec = codec
        self._minimum_size = minimum_size
        self._held: Message | None = None
        self._encoder: Encoder | None = None

    async def send(self, message: Message) -> None:
        match message["type"]:
            case "http.response.start":
                await self._start(message)
            case "http.response.body" if self._held is not None:
                await self._first(self._held, message)
            case "http.response.body" if self._encoder is not None:
                await self._send({**message, "body": await self._encoded(self._encoder, message)})
            case _:
                await self._release()
                await self._send(message)

    async def _start(self, message: Message) -> None:
        message = {**message, "headers": list(message.get("headers", ()))}
        headers = MutableHeaders(raw=message["headers"])
        if not is_eligible(message["status"], headers):
            await self._send(message)
            return
        headers.add_vary_header("Accept-Encoding")
        length = headers.get("content-length", "")
        if self._codec is None or (length.isdigit() and int(length) < self._minimum_size):
            await self._send(message)
        elif message["status"] == 304:
            weakened(headers, only_for=Headers(scope=self._scope).get("if-none-match", ""))
            await self._send(message)
        elif self._scope["method"] == "HEAD":
            # Of the length that GET would have nothing is known (RFC 9110, section 8.6).
            del headers["content-length"]
            weakened(headers)
            await self._send(message)
        elif length:
            self._held = message
        else:
            await self._begin(self._codec, message, headers)

    async def _begin(self, codec: Codec, message: Message, headers: MutableHeaders) -> None:
        _announce(codec, headers)
        self._encoder = codec.encoder()
        await self._send(message)

    async def _first(self, start: Message, message: Message) -> None:
        self._held = None
        assert self._codec is not None
        headers = MutableHeaders(raw=start["headers"])
        if message.get("more_body", False):
            await self._begin(self._codec, start, headers)
            assert self._encoder is not None
            await self._send({**message, "body": await self._encoded(self._encoder, message)})
            return
        body = await self._encoded(self._codec.encoder(), message)
        if self._is_wanted or len(body) < len(message.get("body", b"")):
            _announce(self._codec, headers)
            headers["content-length"] = str(len(body))
            message = {**message, "body": body}
        await self._send(start)
        await self._send(message)

    async def _release(self) -> None:
        if self._held is not None:
            start, self._held = self._held, None
            await self._send(start)

    async def _encoded(self, encoder: Encoder, message: Message) -> bytes:
        body: bytes = message.get("body", b"")
        is_last = not message.get("more_body", False)
        if len(body) >= _THREAD_SIZE:
            return await run_sync(_encode, encoder, body, is_last)
        return _encode(encoder, body, is_last)


def _encode(encoder: Encoder, body: bytes, is_last: bool) -> bytes:
    if is_last:
        return encoder.compress(body) + encoder.finish()
    return encoder.compress(body) + encoder.flush() if body else b""


def _announce(codec: Codec, headers: MutableHeaders) -> None:
    headers["content-encoding"] = codec.coding
    del headers["content-length"]
    # Ranges would be those of the body before it was encoded.
    del headers["accept-ranges"]
    weakened(headers)
