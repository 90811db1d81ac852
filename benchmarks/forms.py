"""What reading a form costs, beside `python-multipart`, which Starlette reads forms with.

The body of 100 MB comes in chunks of 64 KiB out of a ring of 16, as a socket's do: they are in the cache. Rounds of the
two alternate, and the best round counts.

* `parse`: to a sink that does nothing;
* `spool`: to a temporary file on disk, in an event loop: Starlette's parser and the runtime's;
* `fields`: a thousand fields of 20 bytes, to a list of names and texts; Starlette's parser and the runtime's;
* `pairs`: the same, urlencoded.

    python benchmarks/forms.py
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from python_multipart.multipart import MultipartParser as TheirParser
from starlette.datastructures import Headers
from starlette.formparsers import FormParser, MultiPartParser

from flama.http.form_limits import FormLimits
from flama.http.form_reading import read_form_data
from flama_core import MultipartParser as OurParser

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
CHUNK = 64 * 1024
RING = 16
CONTENTS = {
    "random": lambda size: os.urandom(size),
    "text": lambda size: (b"wine and bread, a line of text\r\n" * (size // 32 + 1))[:size],
}


def part(parameters: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {parameters}\r\n"
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content


def upload(kind: str, size: int) -> list[bytes]:
    content = CONTENTS[kind](CHUNK * RING)
    ring = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    pieces = [ring[number % RING] for number in range(size // CHUNK)]
    return [part('name="file"; filename="a.bin"', b""), *pieces, f"\r\n--{BOUNDARY}--\r\n".encode()]


def cut(body: bytes) -> list[bytes]:
    return [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]


def fields() -> list[bytes]:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    written = "".join(f'{head}"field{number}"\r\n\r\n{number:020}\r\n' for number in range(1000))
    return cut(f"{written}--{BOUNDARY}--\r\n".encode())


def pairs() -> list[bytes]:
    return cut(urlencode([(f"field{number}", f"{number:018} é") for number in range(1000)]).encode())


def their_parse(chunks: Iterable[bytes]) -> None:
    parser = TheirParser(BOUNDARY, {"on_part_data": lambda data, start, end: None})
    for chunk in chunks:
        parser.write(chunk)
    parser.finalize()


def our_parse(chunks: Iterable[bytes]) -> None:
    parser = OurParser(MULTIPART.encode())
    for chunk in chunks:
        for _ in parser.feed(chunk):
            pass
    parser.finish()


async def stream(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def their_form(content_type: str) -> Callable[[Iterable[bytes]], None]:
    headers = Headers({"content-type": content_type})
    kind: Any = MultiPartParser if content_type == MULTIPART else FormParser

    async def read(chunks: Iterable[bytes]) -> None:
        await (await kind(headers, stream(chunks)).parse()).close()

    return lambda chunks: asyncio.run(read(chunks))


def our_form(content_type: str) -> Callable[[Iterable[bytes]], None]:
    async def read(chunks: Iterable[bytes]) -> None:
        await (await read_form_data(stream(chunks), content_type, FormLimits())).close()

    return lambda chunks: asyncio.run(read(chunks))


def seconds(run: Callable[[list[bytes]], None], chunks: list[bytes]) -> float:
    start = time.perf_counter()
    run(chunks)
    return time.perf_counter() - start


def compare(name: str, theirs: Any, ours: Any, chunks: list[bytes], rounds: int) -> dict[str, Any]:
    """The best rounds of both in milliseconds."""
    times = [(seconds(theirs, chunks), seconds(ours, chunks)) for _ in range(rounds)]
    their, our = (min(column) * 1000 for column in zip(*times, strict=True))
    return {
        "case": name,
        "python-multipart ms": round(their, 2),
        "flama ms": round(our, 2),
        "ratio": round(their / our, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000_000, help="of the upload, in bytes")
    parser.add_argument("--rounds", type=int, default=7, help="of which the best counts")
    parser.add_argument("--json", type=Path, help="where to write the results")
    asked = parser.parse_args()
    cases: list[tuple[str, Any, Any, list[bytes]]] = []
    for kind in CONTENTS:
        chunks = upload(kind, asked.size)
        cases.append((f"parse, {kind}", their_parse, our_parse, chunks))
        cases.append((f"spool, {kind}", their_form(MULTIPART), our_form(MULTIPART), chunks))
    cases.append(("fields", their_form(MULTIPART), our_form(MULTIPART), fields()))
    cases.append(("pairs", their_form(URLENCODED), our_form(URLENCODED), pairs()))
    results = [compare(*case, asked.rounds) for case in cases]
    for result in results:
        print(json.dumps(result), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
