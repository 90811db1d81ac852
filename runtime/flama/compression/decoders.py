"""Decoders: the libraries' own, with a bound on what they give at once."""

from __future__ import annotations

import zlib
from importlib import import_module
from typing import Any, Protocol

from flama.compression.libraries import BUILT_IN_ZSTD, brotli, zstd
from flama.exceptions import CompressionError

__all__ = ["Decoder", "brotli_decoder", "bz2_decoder", "lzma_decoder", "zlib_decoder", "zstd_decoder"]

_LZMA_MEMORY = 128 * 1024 * 1024
"""Bytes that a dictionary of xz may take; the highest preset asks for 65 MiB."""

_ZSTD_WINDOW = 128 * 1024 * 1024
"""Bytes that a window of zstd may take; what the format's own tools accept unasked."""
_ZSTD_INPUT = (64, 2048)
"""Bytes of input for one call, at first and when what came before was no bomb: a block takes 4 of them at least and
gives 128 KiB at most (RFC 8878, 3.1.1.2), so that one call gives 2 MiB at first and 64 MiB ever."""
_ZSTD_DENSE = 64
"""How many times its size input may give without its next pieces being made small again."""


class Decoder(Protocol):
    """Decodes one member of a stream."""

    @property
    def needs_input(self) -> bool:
        """Whether everything that can be made of the input has been given out."""

    @property
    def is_complete(self) -> bool:
        """Whether the end has been reached."""

    @property
    def rest(self) -> bytes:
        """What came after the end."""

    def decode(self, data: bytes | memoryview, most: int) -> bytes:
        """About `most` bytes of content. Raises `CompressionError` for what is not in the format."""


def zlib_decoder(window: int = zlib.MAX_WBITS) -> Decoder:
    """A decoder of zlib (RFC 1950) or, with 16 added to `window`, gzip (RFC 1952)."""
    return _Zlib(window)


def brotli_decoder() -> Decoder:
    """A decoder of brotli (RFC 7932). Raises `DependencyNotInstalled` without its library."""
    return _Brotli(brotli())


def zstd_decoder() -> Decoder:
    """A decoder of zstd (RFC 8878). Raises `DependencyNotInstalled` without its library."""
    library = zstd()
    if BUILT_IN_ZSTD:
        return _Standard(library.ZstdDecompressor(), library.ZstdError)
    return _Zstandard(library.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj(), library.ZstdError)


def bz2_decoder() -> Decoder:
    """A decoder of bzip2."""
    return _Standard(import_module("bz2").BZ2Decompressor(), OSError)


def lzma_decoder() -> Decoder:
    """A decoder of xz and of the older lzma."""
    library = import_module("lzma")
    return _Standard(library.LZMADecompressor(memlimit=_LZMA_MEMORY), library.LZMAError)


class _Zlib:
    __slots__ = ("_full", "_inner")

    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)
        self._full = False

    @property
    def needs_input(self) -> bool:
        return not (self._full or self._inner.unconsumed_tail)

    @property
    def is_complete(self) -> bool:
        return self._inner.eof

    @property
    def rest(self) -> bytes:
        return self._inner.unused_data

    def decode(self, data: bytes | memoryview, most: int) -> bytes:
        try:
            content = self._inner.decompress(self._inner.unconsumed_tail or data, most)
        except zlib.error as exc:
            raise CompressionError(str(exc)) from None
        self._full = len(content) == most
        return content


class _Brotli:
    __slots__ = ("_error", "_inner", "_more")

    rest = b""

    def __init__(self, library: Any) -> None:
        self._inner, self._error = library.Decompressor(), library.error
        self._more = False

    @property
    def needs_input(self) -> bool:
        # It says that it accepts more when it has taken all input, whether or not there is output left.
        return not self._more and bool(self._inner.can_accept_more_data())

    @property
    def is_complete(self) -> bool:
        return bool(self._inner.is_finished())

    def decode(self, data: bytes | memoryview, most: int) -> bytes:
        try:
            content: bytes = self._inner.process(data, output_buffer_limit=most)
        except self._error as exc:
            raise CompressionError(f"brotli: {exc}") from None
        self._more = bool(content)
        return content


class _Zstandard:
    """The package `zstandard`, which gives all that its input holds: its input comes in small pieces, therefore."""

    __slots__ = ("_error", "_inner", "_step", "_waiting")

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        self._inner, self._error = inner, error
        self._step = _ZSTD_INPUT[0]
        self._waiting: bytes | memoryview = b""

    @property
    def needs_input(self) -> bool:
        return not self._waiting

    @property
    def is_complete(self) -> bool:
        return bool(self._inner.eof)

    @property
    def rest(self) -> bytes:
        return bytes(self._inner.unused_data) + bytes(self._waiting)

    def decode(self, data: bytes | memoryview, most: int) -> bytes:
        waiting = memoryview(bytes(self._waiting) + bytes(data) if self._waiting else data)
        pieces: list[bytes] = []
        size = at = 0
        while at < len(waiting) and size < most and not self._inner.eof:
            pieces.append(self._decoded(waiting[at : at + self._step]))
            size += len(pieces[-1])
            at += self._step
            dense = len(pieces[-1]) > _ZSTD_DENSE * self._step
            self._step = _ZSTD_INPUT[0] if dense else min(2 * self._step, _ZSTD_INPUT[1])
        self._waiting = waiting[at:]
        return b"".join(pieces)

    def _decoded(self, data: memoryview) -> bytes:
        try:
            content: bytes = self._inner.decompress(data)
        except self._error as exc:
            raise CompressionError(str(exc)) from None
        return content


class _Standard:
    """The interface that `bz2`, `lzma` and `compression.zstd` share."""

    __slots__ = ("_error", "_inner")

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        self._inner, self._error = inner, error

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.needs_input)

    @property
    def is_complete(self) -> bool:
        return bool(self._inner.eof)

    @property
    def rest(self) -> bytes:
        rest: bytes = self._inner.unused_data
        return rest

    def decode(self, data: bytes | memoryview, most: int) -> bytes:
        try:
            content: bytes = self._inner.decompress(data, most)
        except self._error as exc:
            raise CompressionError(str(exc)) from None
        return content
