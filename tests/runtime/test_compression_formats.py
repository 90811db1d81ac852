"""Compressed data by format: what went in comes out, the libraries read it, and bombs are stopped."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import lzma
import subprocess
import sys
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from flama.compression import Compressor, Decompressor, compress, compress_file, decompress, decompress_file
from flama.exceptions import ApplicationError, CompressionError, DecompressionTooLarge

brotli: Any = importlib.import_module("brotli")  # it has no type hints

FORMATS = ("gzip", "zlib", "brotli", "zstd", "bz2", "lzma")
STREAMING = ("gzip", "zlib", "brotli", "zstd")
JOINING = ("gzip", "zstd", "bz2", "lzma")
LIBRARIES: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zlib": zlib.decompress,
    "brotli": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    "bz2": bz2.decompress,
    "lzma": lzma.decompress,
}
BOMB = bytes(20_000_000)

chunks = st.lists(st.binary(max_size=300) | st.just(b"repeat" * 200), max_size=8)


@pytest.mark.parametrize("format", FORMATS)
@given(data=st.binary(max_size=5000) | st.integers(0, 400_000).map(bytes))
@settings(max_examples=12, deadline=None)
def test_the_library_reads_what_is_compressed(format: str, data: bytes) -> None:
    compressed = compress(data, format)
    assert LIBRARIES[format](compressed) == data
    assert decompress(compressed, format) == data


@pytest.mark.parametrize("format", FORMATS)
@given(chunks=chunks, size=st.integers(1, 200) | st.just(1))
@settings(max_examples=12, deadline=None)
def test_a_stream_may_be_cut_anywhere(format: str, chunks: list[bytes], size: int) -> None:
    compressor, decompressor = Compressor(format), Decompressor(format)
    compressed = b"".join([*map(compressor.compress, chunks), compressor.finish()])
    pieces = [compressed[at : at + size] for at in range(0, len(compressed), size)]
    assert b"".join(map(decompressor.decompress, pieces)) == b"".join(chunks)
    decompressor.finish()
    assert (decompressor.read, decompressor.written) == (len(compressed), sum(map(len, chunks)))


@pytest.mark.parametrize("format", STREAMING)
@given(chunks=chunks, flushed=st.lists(st.booleans(), min_size=8, max_size=8))
@settings(max_examples=12, deadline=None)
def test_what_was_flushed_can_be_read(format: str, chunks: list[bytes], flushed: list[bool]) -> None:
    compressor, decompressor = Compressor(format), Decompressor(format)
    written, read = b"", b""
    for chunk, flush in zip(chunks, flushed, strict=False):
        read += decompressor.decompress(compressor.compress(chunk) + (compressor.flush() if flush else b""))
        written += chunk
        assert written.startswith(read)
        assert read == written or not flush
    read += decompressor.decompress(compressor.finish())
    decompressor.finish()
    assert read == written


@pytest.mark.parametrize("format", ["bz2", "lzma"])
def test_formats_that_cannot_be_flushed_say_so(format: str) -> None:
    with pytest.raises(ApplicationError, match="at their end only"):
        Compressor(format).flush()


@pytest.mark.parametrize("format", JOINING)
def test_members_after_one_another_are_one_stream(format: str) -> None:
    data = compress(b"a", format) + compress(b"", format) + compress(b"b", format)
    assert decompress(data, format) == b"ab"


@pytest.mark.parametrize("format", FORMATS)
@given(extra=st.binary(min_size=1, max_size=30))
@settings(max_examples=10, deadline=None)
def test_what_follows_the_end_is_refused(format: str, extra: bytes) -> None:
    with pytest.raises(CompressionError):
        decompress(compress(b"abc", format) + extra, format)


@pytest.mark.parametrize("format", FORMATS)
def test_data_that_ends_too_early_is_refused(format: str) -> None:
    compressed = compress(b"wine and bread " * 50, format)
    for end in range(len(compressed)):
        with pytest.raises(CompressionError, match="ends too early"):
            decompress(compressed[:end], format)


@pytest.mark.parametrize("format", FORMATS)
@given(data=st.binary(max_size=300), at=st.integers(0, 10_000), flip=st.integers(1, 255))
@settings(max_examples=20, deadline=None)
def test_any_bytes_are_content_or_an_error(format: str, data: bytes, at: int, flip: int) -> None:
    compressed = bytearray(compress(b"wine and bread " * 50, format))
    compressed[at % len(compressed)] ^= flip
    for damaged in (data, bytes(compressed)):
        try:
            content = decompress(damaged, format, max_size=100_000)
        except CompressionError:
            continue
        assert len(content) <= 100_000


@pytest.mark.parametrize("format", FORMATS)
def test_a_bomb_is_stopped_where_the_limit_is(format: str) -> None:
    bomb = compress(BOMB, format)
    decompressor = Decompressor(format, max_size=1_000_000)
    with pytest.raises(DecompressionTooLarge, match="more than 1000000 bytes"):
        decompressor.decompress(bomb)
    assert decompressor.written <= 2_500_000
    with pytest.raises(DecompressionTooLarge, match="more than 50 times"):
        decompress(bomb, format, max_ratio=50)
    assert decompress(bomb, format, max_size=len(BOMB)) == BOMB


@pytest.mark.parametrize("format", FORMATS)
def test_files_are_compressed_piece_by_piece(format: str) -> None:
    data = b"wine and bread " * 100_000
    compressed, content = io.BytesIO(), io.BytesIO()
    assert compress_file(io.BytesIO(data), compressed, format) == len(compressed.getvalue())
    compressed.seek(0)
    assert decompress_file(compressed, content, format) == len(data)
    assert content.getvalue() == data
    compressed.seek(0)
    with pytest.raises(DecompressionTooLarge):
        decompress_file(compressed, io.BytesIO(), format, max_size=1000)


@pytest.mark.parametrize(("other", "format"), [("br", "brotli"), ("deflate", "zlib"), ("xz", "lzma")])
def test_formats_have_other_names(other: str, format: str) -> None:
    assert decompress(compress(b"abc", other), format) == b"abc"


def test_the_older_lzma_is_read() -> None:
    assert decompress(lzma.compress(b"abc", lzma.FORMAT_ALONE), "lzma") == b"abc"


def test_a_dictionary_that_is_too_large_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 * 1024 * 1024}]
    compressor = lzma.LZMACompressor(filters=filters)
    with pytest.raises(CompressionError, match=r"[Mm]emory"):
        decompress(compressor.compress(b"abc") + compressor.flush(), "lzma")


@pytest.mark.parametrize("make", [Compressor, Decompressor])
def test_an_unknown_format_is_refused(make: Any) -> None:
    with pytest.raises(ApplicationError, match="There is no compression `rar`: it is one of `gzip`, `zlib`"):
        make("rar")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("level", [-1, 23])
def test_a_level_that_there_is_not_is_refused(format: str, level: int) -> None:
    with pytest.raises(ApplicationError, match=f"The level of `{format}` is"):
        Compressor(format, level)


def test_a_finished_compressor_is_not_used_again() -> None:
    compressor = Compressor("gzip")
    compressor.finish()
    for method in (compressor.finish, compressor.flush, lambda: compressor.compress(b"")):
        with pytest.raises(ApplicationError, match="has finished"):
            method()


@pytest.mark.parametrize("format", ["brotli", "zstd"])
def test_a_missing_library_says_what_to_install(format: str) -> None:
    missing = {"brotli": "brotli", "zstd": "compression.zstd" if sys.version_info >= (3, 14) else "zstandard"}
    program = f"""
import sys
sys.modules[{missing[format]!r}] = None
from flama.compression import Compressor
Compressor("gzip")
Compressor({format!r})
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "pip install 'flama-runtime[compression]'" in run.stderr
