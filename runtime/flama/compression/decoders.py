"""Decoders: the libraries' own, with a bound on what they give at once."""

from __future__ import annotations

import zlib
from importlib import import_module
from typing import Any, Protocol

from flama.compression.libraries import brotli, zstd
from flama.exceptions import CompressionError

__all__ = ["Decoder", "brotli_decoder", "bz2_decoder", "lzma_decoder", "zlib_decoder", "zstd_decoder"]

_LZMA_MEMORY = 128 * 1024 * 1024
"""Bytes that a dictionary of xz may take; the highest preset asks for 65 MiB."""


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
    return _Standard(library.ZstdDecompressor(), library.ZstdError)


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
