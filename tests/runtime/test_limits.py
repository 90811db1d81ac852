"""Bodies that are too large, too many parts, too deep or no text at all, sent to a real server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from pydantic import BaseModel

from flama import Flama
from flama.http import Request, UploadFile
from flama.http.form_limits import DEFAULT_FORM_LIMITS
from flama.parameters import Form
from tests.runtime.asking import application
from tests.runtime.real_server import opened, serving
from tests.runtime.serving import served

LIMIT = 100_000
MAX_FIELDS, MAX_FILES = DEFAULT_FORM_LIMITS.max_fields, DEFAULT_FORM_LIMITS.max_files


class Point(BaseModel):
    x: int
    y: float = 0.0


class Named(BaseModel):
    name: str


def limited(**options: Any) -> Flama:
    app = application(max_body_size=LIMIT, **options)

    @app.post("/point/")
    async def point(data: Point) -> Point:
        return data

    @app.post("/name/")
    async def name(data: Named) -> int:
        return len(data.name)

    @app.post("/any/")
    async def anything(data: dict[str, Any]) -> int:
        return len(data)

    @app.post("/form/")
    async def form(data: Annotated[dict[str, Any], Form()]) -> int:
        return len(data)

    @app.post("/files/")
    async def files(files: list[UploadFile]) -> int:
        return len(files)

    @app.post("/raw/")
    async def raw(request: Request) -> int:
        return sum([len(chunk) async for chunk in request.stream()])

    return app


async def pieces(number: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(number):
        yield b"x" * size


@pytest.mark.parametrize("path", ["/point/", "/raw/", "/form/", "/files/"])
@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_beyond_the_limit_is_413_with_a_length_and_without(path: str, announced: bool) -> None:
    kind = {"/form/": "application/x-www-form-urlencoded", "/files/": "multipart/form-data; boundary=b"}
    headers = {"content-type": kind.get(path, "application/json")}
    content: Any = b"x" * (LIMIT + 1) if announced else pieces(2, LIMIT)
    if path == "/files/" and not announced:
        content = _part(b"x" * LIMIT)
    async with served(limited()) as address, httpx.AsyncClient(base_url=address) as client:
        answer = await client.post(path, content=content, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (413, "PayloadTooLarge")
        # The server is there for the next one.
        assert (await client.post("/raw/", content=b"x")).json() == 1


async def _part(content: bytes) -> AsyncIterator[bytes]:
    yield b'--b\r\ncontent-disposition: form-data; name="files"; filename="f"\r\n\r\n'
    yield content
    yield b"\r\n--b--\r\n"


async def test_an_announced_excess_is_refused_before_any_of_it_is_sent() -> None:
    request = f"POST /point/ HTTP/1.1\r\nhost: x\r\ncontent-length: {10**15}\r\n\r\n"
    async with serving(limited()) as port, opened(port, request) as (reader, _):
        assert (await reader.readline()).split()[1] == b"413"


async def test_a_body_of_many_small_chunks_is_read_whole() -> None:
    async with served(limited()) as address, httpx.AsyncClient(base_url=address) as client:
        assert (await client.post("/raw/", content=pieces(20_000, 1))).json() == 20_000
        body = json.dumps({"name": "x" * 20_000}).encode()

        async def letters() -> AsyncIterator[bytes]:
            for place in range(len(body)):
                yield body[place : place + 1]

        headers = {"content-type": "application/json"}
        assert (await client.post("/name/", content=letters(), headers=headers)).json() == 20_000


@pytest.mark.parametrize(("number", "status"), [(MAX_FIELDS, 200), (MAX_FIELDS + 1, 413)])
@pytest.mark.parametrize("path", ["/fields/", "/parts/"])
async def test_a_form_has_so_many_fields_at_most(number: int, status: int, path: str) -> None:
    if path == "/parts/":
        sent: Any = {"files": [(f"f{place}", (None, b"")) for place in range(number)]}
    else:
        sent = {"data": {f"f{place}": "" for place in range(number)}}
    async with served(application_of_forms()) as address, httpx.AsyncClient(base_url=address) as client:
        answer = await client.post(path, **sent)
    assert answer.status_code == status, answer.text
    assert status == 413 or answer.json() == number


@pytest.mark.parametrize(("number", "status"), [(MAX_FILES, 200), (MAX_FILES + 1, 413)])
async def test_a_form_has_so_many_files_at_most(number: int, status: int) -> None:
    files = [("files", (f"f{place}", b"")) for place in range(number)]
    async with served(application_of_forms()) as address, httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/files/", files=files)
    assert answer.status_code == status, answer.text
    assert status == 413 or answer.json() == number


def application_of_forms() -> Flama:
    app = application()

    @app.post("/fields/")
    async def fields(data: Annotated[dict[str, Any], Form()]) -> int:
        return len(data)

    @app.post("/parts/")
    async def parts(data: Annotated[dict[str, Any], Form("multipart/form-data")]) -> int:
        return len(data)

    @app.post("/files/")
    async def files(files: list[UploadFile]) -> int:
        return len(files)

    return app


NO_JSON = {
    "nothing": b"",
    "half": b'{"x": ',
    "two": b"{} {}",
    "deep": b'{"x":' + b"[" * 40_000 + b"]" * 40_000 + b"}",
    "deep objects": b'{"x":' * 15_000 + b"1" + b"}" * 15_000,
    "NaN": b'{"x": 1, "y": NaN}',
    "infinity": b'{"x": 1, "y": -Infinity}',
    "invalid UTF-8": b'{"x": 1, "z": "\xff\xfe"}',
    "overlong UTF-8": b'{"x": 1, "z": "\xc0\x80"}',
    "UTF-8 surrogate": b'{"x": 1, "z": "\xed\xa0\x80"}',
    "lone surrogate": b'{"x": 1, "z": "\\ud800"}',
    "raw NUL": b'{"x": 1, "z": "\x00"}',
    "UTF-16": '{"x": 1}'.encode("utf-16"),
    "single quotes": b"{'x': 1}",
}


@pytest.mark.parametrize("kind", NO_JSON)
async def test_what_is_no_json_is_400_and_says_so(kind: str) -> None:
    async with served(limited()) as address, httpx.AsyncClient(base_url=address) as client:
        for path in ("/point/", "/any/"):
            headers = {"content-type": "application/json"}
            answer = await client.post(path, content=NO_JSON[kind], headers=headers)
            assert answer.status_code == 400, (path, answer.text)
            assert answer.json()["error"] == "ValidationError"
            assert b"\xff" not in answer.content


@pytest.mark.parametrize("text", ["1e400", "-1e400", "9" * 5000, "1" + "0" * 400 + ".5", "1e-5000"])
async def test_a_number_beyond_a_float_is_refused_or_a_number_in_the_answer_too(text: str) -> None:
    async with served(limited()) as address, httpx.AsyncClient(base_url=address) as client:
        headers = {"content-type": "application/json"}
        for body in (f'{{"x": 1, "y": {text}}}', f'{{"x": {text}}}'):
            answer = await client.post("/point/", content=body, headers=headers)
            assert answer.status_code in (200, 400), answer.text
            if answer.status_code == 200:
                assert json.loads(answer.content, parse_constant=_no_constant)["x"] is not None


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is no JSON")


async def test_a_nul_and_odd_characters_in_text_are_text() -> None:
    async with served(limited()) as address, httpx.AsyncClient(base_url=address) as client:
        for text, length in (("\\u0000", 1), ("\\ud83d\\ude00", 1), ("\u202e\ufeff", 2)):
            headers = {"content-type": "application/json"}
            answer = await client.post("/name/", content=f'{{"name": "{text}"}}', headers=headers)
            assert answer.json() == length
