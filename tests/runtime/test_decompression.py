"""Compressed request bodies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from flama import Flama, http
from flama.compression import compress
from flama.middleware import DecompressionMiddleware
from tests.runtime.asking import application, ask, failure

CODINGS = ("gzip", "deflate", "br", "zstd", "x-gzip")
NAMES = {"x-gzip": "gzip"}


def echoing(max_body_size: int = 16 * 1024 * 1024, **options: Any) -> Flama:
    app = application(middleware=[DecompressionMiddleware(**options)], max_body_size=max_body_size)

    @app.post("/")
    async def echo(request: http.Request) -> http.Response:
        kept = [name for name in ("content-encoding", "content-length") if name in request.headers]
        return http.Response(await request.body(), headers={"X-Kept": " ".join(kept)})

    @app.post("/json")
    async def json(data: dict[str, int]) -> Any:
        return data

    return app


def packed(data: bytes, coding: str) -> bytes:
    return compress(data, NAMES.get(coding, coding))


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("size", [0, 1, 3_000_000])
async def test_the_application_sees_the_content(coding: str, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    data = data[:size]
    app = echoing(max_ratio=None)
    answer = await ask(app, "POST", "/", content=packed(data, coding), headers={"Content-Encoding": coding.upper()})
    assert (answer.status_code, answer.content, answer.headers["X-Kept"]) == (200, data, "")


async def test_a_body_may_arrive_in_any_pieces() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for byte in packed(b'{"a": 1}', "gzip"):
            yield bytes([byte])

    headers = {"Content-Encoding": "identity, gzip", "Content-Type": "application/json"}
    assert (await ask(echoing(), "POST", "/json", content=pieces(), headers=headers)).json() == {"a": 1}


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "identity"}, {"Content-Encoding": ""}])
async def test_other_bodies_pass_by(headers: dict[str, str]) -> None:
    answer = await ask(echoing(), "POST", "/", content=b"abc", headers=headers)
    assert (answer.content, "content-length" in answer.headers["X-Kept"]) == (b"abc", True)


async def test_a_coded_body_that_is_empty_is_empty() -> None:
    assert (await ask(echoing(), "POST", "/", content=b"", headers={"Content-Encoding": "gzip"})).content == b""


@pytest.mark.parametrize("coding", ["bzip2", "gzip, gzip", "gzip, br", "x"])
async def test_another_coding_is_415_with_those_that_are_known(coding: str) -> None:
    answer = await ask(echoing(), "POST", "/", content=b"x", headers={"Content-Encoding": coding})
    assert (answer.status_code, answer.headers["Accept-Encoding"]) == (415, "br, zstd, gzip, deflate")


@pytest.mark.parametrize("content", [b"nonsense", packed(b"abc", "gzip")[:-1], packed(b"abc", "gzip") + b"x"])
async def test_a_body_that_is_not_in_its_coding_is_400(content: bytes) -> None:
    answer = await ask(echoing(), "POST", "/", content=content, headers={"Content-Encoding": "gzip"})
    assert failure(answer) == {"body": ["encoding_invalid"]}


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_bomb_is_413(coding: str) -> None:
    bomb = packed(bytes(17_000_000), coding)
    for options in ({}, {"max_ratio": None}):
        answer = await ask(echoing(**options), "POST", "/", content=bomb, headers={"Content-Encoding": coding})
        assert answer.status_code == 413


async def test_data_that_holds_nothing_is_counted_too() -> None:
    nothing = packed(b"", "gzip") * 1000
    for size, status in ((len(nothing), 200), (len(nothing) - 1, 413)):
        answer = await ask(echoing(max_size=size), "POST", "/", content=nothing, headers={"Content-Encoding": "gzip"})
        assert answer.status_code == status


async def test_the_limit_of_the_application_counts_the_content() -> None:
    app, content = echoing(1000), packed(b"x" * 1001, "gzip")
    assert (await ask(app, "POST", "/", content=content, headers={"Content-Encoding": "gzip"})).status_code == 413
