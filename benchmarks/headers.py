"""What reading cookies, content types and ranges costs, beside the standard library's and Starlette's readers.

One answer matters: whether these headers are worth a parser in Rust. Typical headers of a browser; processor time in
microseconds a header, rounds of the readers alternate, and the best round counts.

    python benchmarks/headers.py
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from email.message import Message
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from python_multipart.multipart import parse_options_header
from starlette.requests import cookie_parser
from starlette.responses import FileResponse

from flama.http.charsets import charset_of
from flama.http.media_types import content_type_of, essence
from flama.http.query import cookie_names
from flama.http.ranges import satisfiable

COOKIES = "; ".join(f"{name}={name * 8}" for name in ("session", "theme", "_ga", "consent", "csrftoken"))
CONTENT_TYPE = 'text/plain; charset="utf-8"'
RANGE = "bytes=0-499, 1000-1499"
HEADERS = [
    (b"host", b"example.org"),
    (b"accept", b"*/*"),
    (b"cookie", COOKIES.encode()),
    (b"content-type", CONTENT_TYPE.encode()),
]
FILE = FileResponse(__file__)


def email_type(text: str) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = text
    return message.get_content_type(), message.get_content_charset()


def our_type(headers: list[tuple[bytes, bytes]]) -> tuple[str, str | None]:
    text = content_type_of(headers) or ""
    return essence(text), charset_of(text)


CASES: dict[str, dict[str, Callable[[], Any]]] = {
    "five cookies": {
        "flama": lambda: cookie_names(HEADERS),
        "starlette": lambda: cookie_parser(COOKIES),
        "http.cookies": lambda: SimpleCookie(COOKIES),
    },
    "content type": {
        "flama": lambda: our_type(HEADERS),
        "python-multipart": lambda: parse_options_header(CONTENT_TYPE),
        "email": lambda: email_type(CONTENT_TYPE),
    },
    "two ranges": {
        "flama": lambda: satisfiable(RANGE, 10_000),
        "starlette": lambda: FILE._parse_range_header(RANGE, 10_000),
    },
}


def microseconds(run: Callable[[], Any], count: int) -> float:
    start = time.process_time()
    for _ in range(count):
        run()
    return (time.process_time() - start) / count * 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000, help="headers in a round")
    parser.add_argument("--rounds", type=int, default=9, help="of which the best counts")
    parser.add_argument("--json", type=Path, help="where to write the results")
    asked = parser.parse_args()
    results = []
    for case, readers in CASES.items():
        rounds = [{name: microseconds(run, asked.count) for name, run in readers.items()} for _ in range(asked.rounds)]
        best = {name: round(min(times[name] for times in rounds), 2) for name in readers}
        results.append({"case": case, "microseconds": best})
        print(json.dumps(results[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
