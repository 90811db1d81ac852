"""Headers and query strings of any bytes are at worst refused, and nothing of them breaks out of an answer's header."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.staticfiles import StaticFiles

from flama import Flama, types
from flama.authentication.components import AccessTokenComponent
from flama.authentication.middleware import AuthenticationMiddleware
from flama.exceptions import HeaderError
from flama.http import FileResponse, NDJSONResponse, PlainTextResponse, RedirectResponse
from flama.middleware import CompressionMiddleware, CorrelationIdMiddleware
from flama.parameters import Cookie, Header

FILE = Path(__file__)
SECRET = b"0123456789abcdef0123456789abcdef"

app = Flama(
    middleware=[CorrelationIdMiddleware, CompressionMiddleware, AuthenticationMiddleware],
    components=[AccessTokenComponent(secret=SECRET)],
)


@app.get("/file/")
async def file() -> FileResponse:
    return FileResponse(FILE, filename="naïve.txt")


@app.get("/below/{path:path}")
async def below(path: str) -> FileResponse:
    return FileResponse(path, directory=FILE.parent)


@app.get("/large/")
async def large() -> list[str]:
    return ["text"] * 1000


@app.get("/lines/")
async def lines() -> NDJSONResponse[int]:
    async def numbers() -> AsyncIterator[int]:
        for number in range(3):
            yield number

    return NDJSONResponse(numbers())


@app.get("/token/")
async def token(token: types.AccessToken) -> int:
    return 1


@app.get("/read/")
async def read(
    x_any: Annotated[str | None, Header()] = None,
    session: Annotated[str | None, Cookie()] = None,
    q: list[str] = [],  # noqa: B006
) -> list[Any]:
    return [x_any, session, q]


@app.post("/body/")
async def body(data: dict[str, Any]) -> int:
    return len(data)


app.mount("/static", StaticFiles(directory=FILE.parent))


class Answer:
    """What the application sent for one request."""

    def __init__(self, messages: list[Any]) -> None:
        self.starts = [message for message in messages if message["type"] == "http.response.start"]
        self.status: int = self.starts[0]["status"]
        self.headers: list[tuple[bytes, bytes]] = list(self.starts[0]["headers"])
        self.body = b"".join(message.get("body", b"") for message in messages)


async def asked(method: str, path: str, query: bytes = b"", headers: Any = (), body: bytes = b"") -> Answer:
    sent: list[Any] = []
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode("utf-8", "surrogateescape")}
    scope |= {"query_string": query, "headers": list(headers), "root_path": "", "scheme": "http", "server": ("a", 80)}
    received = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Any:
        message = next(received, None)
        return await asyncio.Future() if message is None else message

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return Answer(sent)


GETS = ("/file/", "/below/test_errors.py", "/static/test_errors.py", "/large/", "/lines/", "/token/", "/read/")
PAGES = ("/schema/", "/docs/", "/nowhere/", "/body/")
NAMES = (
    *("accept", "accept-encoding", "accept-language", "range", "if-range", "if-none-match", "if-modified-since"),
    *("cookie", "host", "authorization", "access_token", "content-type", "content-length", "content-encoding"),
    *("x-any", "x-request-id", "x-correlation-id", "origin", "referer", "forwarded", "x-forwarded-for", "expect"),
)
WORDS = (
    *(b"*/*", b"text/html", b"application/json", b"application/problem+json", b";q=", b";q=0", b"q=1e999", b",", b";"),
    *(
        b"gzip",
        b"br",
        b"zstd",
        b"identity",
        b"*",
        b"=",
        b'"',
        b"\\",
        b"/",
        b"bytes=",
        b"0-",
        b"-1",
        b"0-0",
        b"99999999",
    ),
    *(b"9" * 400, b"W/", b"session=", b"Bearer ", b"Basic ", b"\xff\xfe", b"%00", b"%0d%0a", b"\t", b" ", b"-", b":"),
    *(
        b"eyJhbGciOiJub25lIn0.e30.",
        b"charset=",
        b"utf-16",
        b"boundary=",
        b"multipart/form-data",
        b"Thu, 01 Jan",
        b"NaN",
    ),
)
values = st.lists(st.one_of(st.sampled_from(WORDS), st.binary(max_size=5)), max_size=12).map(b"".join)
sent_headers = st.lists(st.tuples(st.sampled_from(NAMES).map(str.encode), values), max_size=4)
CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@settings(max_examples=400, deadline=None)
@given(path=st.sampled_from((*GETS, *PAGES)), headers=sent_headers, query=values)
@example(path="/file/", headers=[(b"range", b"bytes=" + b"0-0," * 3000)], query=b"")
@example(path="/read/", headers=[(b"cookie", b"session=a; " * 5000)], query=b"q=1&" * 15_000)
@example(path="/large/", headers=[(b"accept-encoding", b"gzip;q=0.5," * 5000)], query=b"q[a]" * 15_000)
@example(path="/nowhere/", headers=[(b"accept", b"application/problem+json;" * 2500)], query=b"")
def test_any_headers_are_at_worst_refused(path: str, headers: list[tuple[bytes, bytes]], query: bytes) -> None:
    for method in ("GET", "POST"):
        answer = asyncio.run(asked(method, path, query, headers, b"{}"))
        assert len(answer.starts) == 1
        assert answer.status < 500, (answer.status, answer.body)
        assert [value for _, value in answer.headers if CONTROL.search(value)] == []


async def test_many_ranges_of_a_file_are_no_more_than_the_file() -> None:
    size = FILE.stat().st_size
    for ranges in ("0-," * 5000, f"0-{size}," * 3000, ",".join(f"{each}-{size}" for each in range(3000))):
        answer = await asked("GET", "/file/", headers=[(b"range", b"bytes=" + ranges.encode().rstrip(b","))])
        assert answer.status in (200, 206, 400, 416)
        assert len(answer.body) <= 2 * size


TRAVERSALS = (
    *("../test_errors.py", "../../pyproject.toml", "..%2f..%2fpyproject.toml", "..\\..\\pyproject.toml"),
    *(
        "....//....//pyproject.toml",
        "%2e%2e/%2e%2e/pyproject.toml",
        "/etc/passwd",
        "//etc/passwd",
        "./../../pyproject.toml",
    ),
    *(
        "test_errors.py/../../../pyproject.toml",
        "\0",
        "a\0b",
        "..",
        ".",
        "",
        "~root",
        "C:\\Windows",
        "\udcff",
        "a" * 5000,
    ),
)


@pytest.mark.parametrize("path", TRAVERSALS)
@pytest.mark.parametrize("root", ["/below/", "/static/"])
async def test_no_path_leads_out_of_the_folder(root: str, path: str) -> None:
    answer = await asked("GET", root + path)
    assert answer.status in (404, 405), answer.body
    assert b"[project]" not in answer.body
    assert b"root:" not in answer.body


INJECTIONS = ("a\r\nset-cookie: b=c", "a\nb", "a\rb", "a\0b", "a\x0bb", "a\x7fb", "\u2028\u560a", "a\u010ab")


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_that_would_break_out_of_a_header_is_refused_where_it_is_set(text: str) -> None:
    with pytest.raises(HeaderError):
        PlainTextResponse("", headers={"x-any": text})
    with pytest.raises(HeaderError):
        PlainTextResponse("", headers={text: "x"})
    with pytest.raises(HeaderError):
        PlainTextResponse("").set_cookie(text, "value")
    with pytest.raises(HeaderError):
        PlainTextResponse("").headers["x-any"] = text
    response = PlainTextResponse("")
    try:
        response.set_cookie("name", text)
    except HeaderError:
        return
    assert not any(CONTROL.search(value) for _, value in response.raw_headers)


@pytest.mark.parametrize("text", INJECTIONS)
def test_the_target_of_a_redirect_stays_in_its_header(text: str) -> None:
    response = RedirectResponse(f"/elsewhere?{text}")
    assert not any(CONTROL.search(value) for _, value in response.raw_headers)
