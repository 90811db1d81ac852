"""Codecs that serve HTTP: brotli (RFC 7932), zstd (RFC 8878), gzip (RFC 1952) and deflate (RFC 1950)."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from flama.compression.encoders import Encoder, brotli_encoders, zlib_encoders, zstd_encoders
from flama.exceptions import ApplicationError, DependencyNotInstalled

__all__ = ["BrotliCodec", "Codec", "DeflateCodec", "GzipCodec", "ZstdCodec", "available_codecs"]


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
        return zlib_encoders(self.level, zlib.MAX_WBITS | 16)()


@dataclass(frozen=True, slots=True)
class DeflateCodec:
    """`deflate`, which is the zlib format; `level` is 1 (fast) to 9 (small)."""

    level: int = 6
    coding: str = field(default="deflate", init=False)

    def __post_init__(self) -> None:
        _check("level", self.level, 1, 9)

    def encoder(self) -> Encoder:
        """A new encoder."""
        return zlib_encoders(self.level)()


@dataclass(frozen=True, slots=True)
class BrotliCodec:
    """`br`; `quality` is 0 (fast) to 11 (small), `lgwin` the binary logarithm of the window, 10 to 24.

    Raises `DependencyNotInstalled` without the package `brotli`.
    """

    quality: int = 4
    lgwin: int = 22
    coding: str = field(default="br", init=False)
    _make: Callable[[], Encoder] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check("quality", self.quality, 0, 11)
        _check("lgwin", self.lgwin, 10, 24)
        object.__setattr__(self, "_make", brotli_encoders(self.quality, self.lgwin))

    def encoder(self) -> Encoder:
        """A new encoder."""
        return self._make()


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
        object.__setattr__(self, "_make", zstd_encoders(self.level))

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


def _check(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ApplicationError(f"`{name}` is {least} to {most}, not {value!r}.")
