"""What the layer over the compression libraries costs, beside the libraries called with the same chunks and levels.

Chunks of 64 KiB in, both ways; the decoders of the runtime give what they find in pieces with a bound, the libraries'
own all at once. Processor time is counted; rounds of the two alternate, and the best round counts.

    python benchmarks/compression.py
"""

from __future__ import annotations

import argparse
import bz2
import importlib
import json
import lzma
import random
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flama.compression import Compressor, Decompressor

brotli: Any = importlib.import_module("brotli")
BUILT_IN_ZSTD = sys.version_info >= (3, 14)
zstd: Any = importlib.import_module("compression.zstd" if BUILT_IN_ZSTD else "zstandard")

CHUNK = 64 * 1024
GZIP = zlib.MAX_WBITS | 16
Compress = tuple[Callable[[bytes], bytes], Callable[[], bytes]]
Streams = tuple[Callable[[], Compress], Callable[[], Callable[[bytes], Iterable[bytes]]]]
"""What makes the methods of a compressor for a chunk and for the end, and the one of a decompressor."""


def library(name: str, level: int) -> Streams:
    def compressor() -> Compress:
        match name:
            case "brotli":
                made = brotli.Compressor(quality=level)
                return made.process, made.finish
            case "zstd":
                made = zstd.ZstdCompressor(level) if BUILT_IN_ZSTD else zstd.ZstdCompressor(level).compressobj()
            case "bz2":
                made = bz2.BZ2Compressor(level)
            case "lzma":
                made = lzma.LZMACompressor(preset=level)
            case _:
                made = zlib.compressobj(level, zlib.DEFLATED, GZIP if name == "gzip" else zlib.MAX_WBITS)
        return made.compress, made.flush

    def decompressor() -> Callable[[bytes], Iterable[bytes]]:
        decompress: Callable[[bytes], bytes]
        match name:
            case "brotli":
                decompress = brotli.Decompressor().process
            case "zstd":
                made = zstd.ZstdDecompressor()
                decompress = made.decompress if BUILT_IN_ZSTD else made.decompressobj().decompress
            case "bz2":
                decompress = bz2.BZ2Decompressor().decompress
            case "lzma":
                decompress = lzma.LZMADecompressor().decompress
            case _:
                decompress = zlib.decompressobj(GZIP if name == "gzip" else zlib.MAX_WBITS).decompress
        return lambda chunk: (decompress(chunk),)

    return compressor, decompressor


def ours(name: str, level: int) -> Streams:
    def compressor() -> Compress:
        made = Compressor(name, level)
        return made.compress, made.finish

    return compressor, lambda: Decompressor(name).pieces


def content(size: int) -> bytes:
    """JSON as services send it."""
    chance = random.Random(1)
    words = ["wine", "bread", "canna", "note", "title", "owner", "tag", "stars"]
    items = (
        {"id": number, "name": " ".join(chance.choices(words, k=6)), "price": round(chance.random() * 100, 2)}
        for number in range(size // 60)
    )
    return json.dumps(list(items)).encode()[:size]


def cut(data: bytes) -> list[bytes]:
    return [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]


def packed(streams: Streams, chunks: list[bytes]) -> list[bytes]:
    compress, finish = streams[0]()
    return [*map(compress, chunks), finish()]


def unpacked(streams: Streams, chunks: list[bytes]) -> int:
    decompress = streams[1]()
    return sum(len(piece) for chunk in chunks for piece in decompress(chunk))


def seconds(run: Callable[..., Any], streams: Streams, chunks: list[bytes]) -> float:
    start = time.process_time()
    run(streams, chunks)
    return time.process_time() - start


def compare(run: Callable[..., Any], name: str, level: int, chunks: list[bytes], rounds: int) -> dict[str, float]:
    sides = (library(name, level), ours(name, level))
    times = [[seconds(run, side, chunks) for side in sides] for _ in range(rounds)]
    theirs, our = (min(column) * 1000 for column in zip(*times, strict=True))
    return {"library ms": round(theirs, 2), "flama ms": round(our, 2), "ratio": round(our / theirs, 3)}


LEVELS = [("gzip", 6), ("gzip", 1), ("zlib", 6), ("brotli", 4), ("brotli", 1), ("zstd", 3), ("bz2", 9), ("lzma", 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=8 * 1024 * 1024, help="of the content, in bytes")
    parser.add_argument("--rounds", type=int, default=9, help="of which the best counts")
    parser.add_argument("--json", type=Path, help="where to write the results")
    asked = parser.parse_args()
    chunks = cut(content(asked.size))
    results = []
    for name, level in LEVELS:
        compressed = cut(b"".join(packed(ours(name, level), chunks)))
        if unpacked(ours(name, level), compressed) != sum(map(len, chunks)):
            raise SystemExit(f"{name} does not come back")
        for way, run, data in (("in", packed, chunks), ("out", unpacked, compressed)):
            figures = compare(run, name, level, data, asked.rounds)
            results.append({"format": name, "level": level, "way": way, **figures})
            print(json.dumps(results[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
