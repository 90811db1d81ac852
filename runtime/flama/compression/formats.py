"""The compressed formats, by name."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from flama.compression.decoders import (
    Decoder,
    brotli_decoder,
    bz2_decoder,
    lzma_decoder,
    zlib_decoder,
    zstd_decoder,
)
from flama.compression.encoders import (
    Encoder,
    brotli_encoders,
    bz2_encoders,
    lzma_encoders,
    zlib_encoders,
    zstd_encoders,
)
from flama.exceptions import ApplicationError

__all__ = ["FORMATS", "Format", "format_named"]

_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Format:
    """A compressed format. `level` is the default one, `joins` says whether members after one another are a stream."""

    name: str
    least: int
    most: int
    level: int
    encoders: Callable[[int], Callable[[], Encoder]]
    decoder: Callable[[], Decoder]
    joins: bool = True

    def encoder(self, level: int | None = None) -> Encoder:
        """A new encoder. Raises `ApplicationError` for a level that the format does not have."""
        level = self.level if level is None else level
        if not self.least <= level <= self.most:
            raise ApplicationError(f"The level of `{self.name}` is {self.least} to {self.most}, not {level!r}.")
        return self.encoders(level)()


FORMATS = {
    item.name: item
    for item in (
        Format("gzip", 0, 9, 6, lambda level: zlib_encoders(level, _GZIP), lambda: zlib_decoder(_GZIP)),
        Format("zlib", 0, 9, 6, zlib_encoders, zlib_decoder, joins=False),
        Format("brotli", 0, 11, 4, brotli_encoders, brotli_decoder, joins=False),
        Format("zstd", 1, 22, 3, zstd_encoders, zstd_decoder),
        Format("bz2", 1, 9, 9, bz2_encoders, bz2_decoder),
        Format("lzma", 0, 9, 6, lzma_encoders, lzma_decoder),
    )
}
_ALIASES = {"br": "brotli", "deflate": "zlib", "x-gzip": "gzip", "bzip2": "bz2", "xz": "lzma"}


def format_named(name: str) -> Format:
    """The format `name`, or its other name. Raises `ApplicationError` for an unknown one."""
    if (found := FORMATS.get(_ALIASES.get(name, name))) is None:
        known = ", ".join(f"`{item}`" for item in FORMATS)
        raise ApplicationError(f"There is no compression `{name}`: it is one of {known}.")
    return found
