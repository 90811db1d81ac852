"""Codecs that serve HTTP: brotli (RFC 7932), zstd (RFC 8878), gzip (RFC 1952) and deflate (RFC 1950)."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

from flama.exceptions import ApplicationError, DependencyNotInstalled

__all__ = ["BrotliCodec", "Codec", "DeflateCodec", "Encoder", "GzipCodec", "ZstdCodec", "available_codecs"]


class Encoder(Protocol):
    """Encodes one body, piece by piece."""

    def compress(self, data: bytes) -> bytes:
        """What is ready after `data`."""

    def flush(self) -> bytes:
        """What makes everything so far readable; more may come."""

    def finish(self) -> bytes:
        """The end."""


class Codec(Protocol):
    """A content coding. `coding` is its name in `Accept-Encoding` and `Content-Encoding`."""

    @property
    def coding(self) -> str: ...

    def encoder(self) -> Encoder:
        """A new encoder."""


@dataclass(frozen=True, slots=True)
class GzipCodec:
    """`gzip`; `level` is 1 (fast) to 9 (small)."""

    level: int = 6
    coding: str = field(default="gzip", init=False)

    def __post_init__(self) -> None:
        _check("level", self.level, 1, 9)

    def encoder(self) -> Encoder:
        """A new encoder."""
        return _Zlib(zlib.compressobj(self.level, zlib.DEFLATED, zlib.MAX_WBITS | 16))


@dataclass(frozen=True, slots=True)
class DeflateCodec:
    """`deflate`, which is the zlib format; `level` is 1 (fast) to 9 (small)."""

    level: int = 6
    coding: str = field(default="deflate", init=False)

    def __post_init__(self) -> None:
        _check("level", self.level, 1, 9)

    def encoder(self) -> Encoder:
        """A new encoder."""
        return _Zlib(zlib.compressobj(self.level))


@dataclass(frozen=True, slots=True)
class BrotliCodec:
    """`br`; `quality` is 0 (fast) to 11 (small), `lgwin` the binary logarithm of the window, 10 to 24.

    Raises `DependencyNotInstalled` without the package `brotli`.
    """

    quality: int = 4
    lgwin: int = 22
    coding: str = field(default="br", init=False)
    _make: Callable[[], Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check("quality", self.quality, 0, 11)
        _check("lgwin", self.lgwin, 10, 24)
        try:
            brotli: Any = import_module("brotli")
        except ModuleNotFoundError as exc:
            raise DependencyNotInstalled("brotli", "flama-runtime[compression]", "`BrotliCodec`") from exc
        object.__setattr__(self, "_make", lambda: brotli.Compressor(quality=self.quality, lgwin=self.lgwin))

    def encoder(self) -> Encoder:
        """A new encoder."""
        return _Brotli(self._make())


@dataclass(frozen=True, slots=True)
class ZstdCodec:
    """`zstd`; `level` is 1 (fast) to 19 (small), whose windows every browser takes (RFC 9659).

    Raises `DependencyNotInstalled` without the package `zstandard`, which Python 3.14 does not need.
    """

    level: int = 3
    coding: str = field(default="zstd", init=False)
    _make: Callable[[], Encoder] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check("level", self.level, 1, 19)
        object.__setattr__(self, "_make", _zstd(self.level))

    def encoder(self) -> Encoder:
        """A new encoder."""
        return self._make()


def available_codecs() -> tuple[Codec, ...]:
    """The codecs whose libraries are installed, best first; gzip and deflate always are."""
    makers: tuple[Callable[[], Codec], ...] = (BrotliCodec, ZstdCodec, GzipCodec, DeflateCodec)
    found = []
    for make in makers:
        try:
            found.append(make())
        except DependencyNotInstalled:
            continue
    return tuple(found)


class _Zlib:
    __slots__ = ("_inner",)

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def compress(self, data: bytes) -> bytes:
        compressed: bytes = self._inner.compress(data)
        return compressed

    def flush(self) -> bytes:
        flushed: bytes = self._inner.flush(zlib.Z_SYNC_FLUSH)
        return flushed

    def finish(self) -> bytes:
        end: bytes = self._inner.flush(zlib.Z_FINISH)
        return end


class _Brotli:
    __slots__ = ("_inner",)

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def compress(self, data: bytes) -> bytes:
        compressed: bytes = self._inner.process(data)
        return compressed

    def flush(self) -> bytes:
        flushed: bytes = self._inner.flush()
        return flushed

    def finish(self) -> bytes:
        end: bytes = self._inner.finish()
        return end


class _Zstd:
    __slots__ = ("_block", "_frame", "_inner")

    def __init__(self, inner: Any, block: Any, frame: Any) -> None:
        self._inner, self._block, self._frame = inner, block, frame

    def compress(self, data: bytes) -> bytes:
        compressed: bytes = self._inner.compress(data)
        return compressed

    def flush(self) -> bytes:
        flushed: bytes = self._inner.flush(self._block)
        return flushed

    def finish(self) -> bytes:
        end: bytes = self._inner.flush(self._frame)
        return end


def _zstd(level: int) -> Callable[[], Encoder]:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdCompressor as Compressor

        return lambda: _Zstd(Compressor(level), Compressor.FLUSH_BLOCK, Compressor.FLUSH_FRAME)
    try:
        zstandard: Any = import_module("zstandard")
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("zstandard", "flama-runtime[compression]", "`ZstdCodec`") from exc
    block, frame = zstandard.COMPRESSOBJ_FLUSH_BLOCK, zstandard.COMPRESSOBJ_FLUSH_FINISH
    return lambda: _Zstd(zstandard.ZstdCompressor(level).compressobj(), block, frame)


def _check(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ApplicationError(f"`{name}` is {least} to {most}, not {value!r}.")
