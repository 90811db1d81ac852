"""Encoders: the libraries' own, with the same three methods."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol

from flama.compression.libraries import BUILT_IN_ZSTD, brotli, zstd
from flama.exceptions import ApplicationError

__all__ = ["Encoder", "brotli_encoders", "bz2_encoders", "lzma_encoders", "zlib_encoders", "zstd_encoders"]


class Encoder(Protocol):
    """Encodes one body, piece by piece."""

    def compress(self, data: bytes) -> bytes:
        """What is ready after `data`."""

    def flush(self) -> bytes:
        """What makes everything so far readable; more may come."""

    def finish(self) -> bytes:
        """The end."""


def zlib_encoders(level: int, window: int = zlib.MAX_WBITS) -> Callable[[], Encoder]:
    """Encoders of zlib (RFC 1950) or, with 16 added to `window`, gzip (RFC 1952)."""
    return lambda: _Zlib(zlib.compressobj(level, zlib.DEFLATED, window))


def brotli_encoders(quality: int, lgwin: int = 22) -> Callable[[], Encoder]:
    """Encoders of brotli (RFC 7932). Raises `DependencyNotInstalled` without its library."""
    library = brotli()
    return lambda: _Brotli(library.Compressor(quality=quality, lgwin=lgwin))


def zstd_encoders(level: int) -> Callable[[], Encoder]:
    """Encoders of zstd (RFC 8878). Raises `DependencyNotInstalled` without its library."""
    library = zstd()
    compressor = library.ZstdCompressor
    if BUILT_IN_ZSTD:
        return lambda: _Zstd(compressor(level), compressor.FLUSH_BLOCK, compressor.FLUSH_FRAME)
    block, frame = library.COMPRESSOBJ_FLUSH_BLOCK, library.COMPRESSOBJ_FLUSH_FINISH
    return lambda: _Zstd(compressor(level).compressobj(), block, frame)


def bz2_encoders(level: int) -> Callable[[], Encoder]:
    """Encoders of bzip2, which cannot be flushed."""
    library = import_module("bz2")
    return lambda: _Whole(library.BZ2Compressor(level))


def lzma_encoders(level: int) -> Callable[[], Encoder]:
    """Encoders of xz, which cannot be flushed."""
    library = import_module("lzma")
    return lambda: _Whole(library.LZMACompressor(preset=level))


class _Zlib:
    __slots__ = ("_inner", "compress")

    compress: Callable[[bytes], bytes]

    def __init__(self, inner: Any) -> None:
        self._inner, self.compress = inner, inner.compress

    def flush(self) -> bytes:
        flushed: bytes = self._inner.flush(zlib.Z_SYNC_FLUSH)
        return flushed

    def finish(self) -> bytes:
        end: bytes = self._inner.flush(zlib.Z_FINISH)
        return end


class _Brotli:
    __slots__ = ("compress", "finish", "flush")

    compress: Callable[[bytes], bytes]
    flush: Callable[[], bytes]
    finish: Callable[[], bytes]

    def __init__(self, inner: Any) -> None:
        self.compress, self.flush, self.finish = inner.process, inner.flush, inner.finish


class _Zstd:
    __slots__ = ("_block", "_frame", "_inner", "compress")

    compress: Callable[[bytes], bytes]

    def __init__(self, inner: Any, block: Any, frame: Any) -> None:
        self._inner, self._block, self._frame = inner, block, frame
        self.compress = inner.compress

    def flush(self) -> bytes:
        flushed: bytes = self._inner.flush(self._block)
        return flushed

    def finish(self) -> bytes:
        end: bytes = self._inner.flush(self._frame)
        return end


class _Whole:
    __slots__ = ("compress", "finish")

    compress: Callable[[bytes], bytes]
    finish: Callable[[], bytes]

    def __init__(self, inner: Any) -> None:
        self.compress, self.finish = inner.compress, inner.flush

    def flush(self) -> bytes:
        raise ApplicationError("`bz2` and `lzma` are readable at their end only: use another format for streams.")
