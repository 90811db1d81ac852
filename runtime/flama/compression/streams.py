"""Compressing and decompressing, in pieces, at once and from file to file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from flama.compression.formats import format_named
from flama.exceptions import ApplicationError, CompressionError, DecompressionTooLarge

__all__ = [
    "DEFAULT_MAX_SIZE",
    "Compressor",
    "Decompressor",
    "compress",
    "compress_file",
    "decompress",
    "decompress_file",
]

DEFAULT_MAX_SIZE = 1024 * 1024 * 1024
"""Bytes that compressed data may hold unless the caller says otherwise: 1 GiB."""
_INPUT = 64 * 1024
"""Bytes that are decoded at once: what a library does not use yet it copies."""
_OUTPUT = 1024 * 1024
_RATIO_FROM = 1024 * 1024
"""Bytes from which on the ratio counts: a little text may well be compressed to nearly nothing."""


class Readable(Protocol):
    """A file that is read."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Writable(Protocol):
    """A file that is written."""

    def write(self, data: bytes, /) -> object:
        """Writes all of `data`."""


class Compressor:
    """Compresses one stream.

    `format` is `gzip`, `zlib` (also `deflate`), `brotli` (also `br`), `zstd`, `bz2` or `lzma` (also `xz`); `level` goes
    from fast to small: 0 to 9, brotli 0 to 11, zstd 1 to 22, bz2 1 to 9.
    """

    def __init__(self, format: str, level: int | None = None) -> None:
        """Raises `ApplicationError` for an unknown format or level, `DependencyNotInstalled` without its library."""
        self._encoder = format_named(format).encoder(level)
        self._finished = False

    def compress(self, data: bytes) -> bytes:
        """What is ready after `data`."""
        self._check()
        return self._encoder.compress(data)

    def flush(self) -> bytes:
        """What makes everything so far readable; more may come. Raises `ApplicationError` for bz2 and lzma."""
        self._check()
        return self._encoder.flush()

    def finish(self) -> bytes:
        """The end of the stream."""
        self._check()
        self._finished = True
        return self._encoder.finish()

    def _check(self) -> None:
        if self._finished:
            raise ApplicationError("The compressor has finished: make another one for another stream.")


class Decompressor:
    """Decompresses one stream, of which nothing is trusted.

    Members that follow one another are one stream where the format says so: gzip, zstd, bz2, lzma.
    """

    def __init__(self, format: str, *, max_size: int | None = DEFAULT_MAX_SIZE, max_ratio: float | None = None) -> None:
        """`max_size` is in bytes of content, `max_ratio` how often the compressed size it may be; None is no limit.

        The ratio counts from 1 MiB of content on. Raises `ApplicationError` for an unknown format and
        `DependencyNotInstalled` without its library.
        """
        self._format = format_named(format)
        self._decoder = self._format.decoder()
        self._max_size, self._max_ratio = max_size, max_ratio
        self._ended = False
        self.read = 0
        """Bytes of compressed data so far."""
        self.written = 0
        """Bytes of content so far."""

    def decompress(self, data: bytes) -> bytes:
        """What `data` brings. Raises as `pieces` does."""
        return b"".join(self.pieces(data))

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What `data` brings, in pieces of about 1 MiB at most; all of them have to be taken.

        Raises `CompressionError` when the data is not in the format, `DecompressionTooLarge` past a limit.
        """
        view = memoryview(data)
        for at in range(0, len(view), _INPUT):
            piece = view[at : at + _INPUT]
            self.read += len(piece)
            yield from self._decoded(piece)

    def finish(self) -> None:
        """Says that there is no more. Raises `CompressionError` when the stream is not complete."""
        if not self._ended:
            raise CompressionError(f"The `{self._format.name}` data ends too early.")

    def _decoded(self, data: bytes | memoryview) -> Iterator[bytes]:
        while True:
            if self._ended:
                self._begin_member()
            content = self._decoder.decode(data, _OUTPUT)
            data = b""
            if content:
                self.written += len(content)
                self._check()
                yield content
            if self._decoder.is_complete:
                self._ended = True
                data = self._decoder.rest
                if not data:
                    return
            elif self._decoder.needs_input:
                return

    def _begin_member(self) -> None:
        if not self._format.joins:
            raise CompressionError(f"Something follows the end of the `{self._format.name}` data.")
        self._decoder = self._format.decoder()
        self._ended = False

    def _check(self) -> None:
        if self._max_size is not None and self.written > self._max_size:
            raise DecompressionTooLarge(f"The data holds more than {self._max_size} bytes.")
        if self._max_ratio is not None and self.written > max(_RATIO_FROM, self._max_ratio * self.read):
            raise DecompressionTooLarge(f"The data holds more than {self._max_ratio} times its size.")


def compress(data: bytes, format: str, level: int | None = None) -> bytes:
    """`data` compressed. Raises as `Compressor` does."""
    compressor = Compressor(format, level)
    return compressor.compress(data) + compressor.finish()


def decompress(
    data: bytes, format: str, *, max_size: int | None = DEFAULT_MAX_SIZE, max_ratio: float | None = None
) -> bytes:
    """The content of `data`. Raises as `Decompressor` does."""
    decompressor = Decompressor(format, max_size=max_size, max_ratio=max_ratio)
    content = decompressor.decompress(data)
    decompressor.finish()
    return content


def compress_file(source: Readable, target: Writable, format: str, level: int | None = None) -> int:
    """Compresses what `source` holds from here on into `target`. Returns how many bytes were written."""
    compressor = Compressor(format, level)
    size = 0
    while data := source.read(_OUTPUT):
        size += _written(target, compressor.compress(data))
    return size + _written(target, compressor.finish())


def decompress_file(
    source: Readable,
    target: Writable,
    format: str,
    *,
    max_size: int | None = DEFAULT_MAX_SIZE,
    max_ratio: float | None = None,
) -> int:
    """Writes the content of `source`, from here on, to `target`. Returns its size in bytes.

    Raises as `Decompressor` does; `target` has a part of the content then.
    """
    decompressor = Decompressor(format, max_size=max_size, max_ratio=max_ratio)
    while data := source.read(_INPUT):
        for content in decompressor.pieces(data):
            target.write(content)
    decompressor.finish()
    return decompressor.written


def _written(target: Writable, data: bytes) -> int:
    if data:
        target.write(data)
    return len(data)
