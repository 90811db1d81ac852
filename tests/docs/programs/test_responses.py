"""Responses of every class, and what plain values become."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from flama import Flama
from flama.client import Client
from flama.exceptions import HTTPException, SerializationError, ValidationError
from flama.http import (
    APIErrorResponse,
    APIResponse,
    FileResponse,
    HTMLFileResponse,
    HTMLResponse,
    HTMLTemplateResponse,
    JSONResponse,
    NDJSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    ServerSentEvent,
    ServerSentEventResponse,
    StreamingResponse,
)


class Book(BaseModel):
    number: int
    title: str


async def letters():
    for letter in "ab":
        yield letter


HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json"
PAGE = Path(__file__).with_name("page.html")

CASES: list[tuple[str, Callable[[], Any], int, str | None, str]] = [
    ("a dict", lambda: {"a": 1}, 200, JSON, '{"a":1}'),
    ("a list", lambda: [1, 2], 200, JSON, "[1,2]"),
    ("text", lambda: "a", 200, JSON, '"a"'),
    ("a model", lambda: Book(number=1, title="Emma"), 200, JSON, '{"number":1,"title":"Emma"}'),
    ("nothing", lambda: None, 200, None, ""),
    ("a response", lambda: Response("a", media_type="text/plain"), 200, TEXT, "a"),
    ("a response of bytes", lambda: Response(content=b"a", status_code=202), 202, None, "a"),
    ("json", lambda: JSONResponse({"a": None}), 200, JSON, '{"a":null}'),
    ("json by keyword", lambda: JSONResponse(content=[], status_code=201), 201, JSON, "[]"),
    ("json of nothing", lambda: JSONResponse(None), 200, JSON, "null"),
    ("html", lambda: HTMLResponse("<p>"), 200, HTML, "<p>"),
    ("html by keyword", lambda: HTMLResponse(content="<p>"), 200, HTML, "<p>"),
    ("plain text", lambda: PlainTextResponse("a"), 200, TEXT, "a"),
    ("plain text by keyword", lambda: PlainTextResponse(content="a"), 200, TEXT, "a"),
    ("a redirect", lambda: RedirectResponse("/next"), 307, None, ""),
    ("a redirect for good", lambda: RedirectResponse(url="/next", status_code=308), 308, None, ""),
    ("a stream", lambda: StreamingResponse(letters(), media_type="text/plain"), 200, TEXT, "ab"),
    ("a plain stream", lambda: StreamingResponse(content=iter([b"a", "b"])), 200, None, "ab"),
    ("lines of json", lambda: NDJSONResponse([{"a": 1}, {"a": 2}]), 200, "application/x-ndjson", '{"a":1}\n{"a":2}\n'),
    ("a page from a file", lambda: HTMLFileResponse(str(PAGE)), 200, HTML, "<p>A page.</p>\n"),
    ("a file", lambda: FileResponse(PAGE), 200, HTML, "<p>A page.</p>\n"),
    ("an answer", lambda: APIResponse({"a": 1}, status_code=201), 201, JSON, '{"a":1}'),
    (
        "an answer with a schema",
        lambda: APIResponse({"number": 1, "title": "Emma", "price": 3}, schema=Book),
        200,
        JSON,
        '{"number":1,"title":"Emma"}',
    ),
    (
        "an error",
        lambda: APIErrorResponse(detail="Too loud.", status_code=400),
        400,
        JSON,
        '{"status_code":400,"detail":"Too loud.","error":null}',
    ),
    (
        "events",
        lambda: ServerSentEventResponse([ServerSentEvent("a", event="e", id="1")]),
        200,
        "text/event-stream; charset=utf-8",
        "id: 1\nevent: e\ndata: a\n\n",
    ),
]


@pytest.mark.parametrize(
    ("answer", "status", "media_type", "text"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
async def test_what_a_handler_returns_is_answered(
    answer: Callable[[], Any], status: int, media_type: str | None, text: str
) -> None:
    app = Flama()

    @app.get("/")
    async def handler():
        return answer()

    async with Client(app=app) as client:
        response = await client.get("/")
    assert (response.status_code, response.headers.get("content-type"), response.text) == (status, media_type, text)


async def test_an_answer_that_lacks_something_is_a_500() -> None:
    app = Flama()

    @app.get("/")
    async def handler():
        return APIResponse({"number": 1}, schema=Book)

    async with Client(app=app) as client:
        response = await client.get("/")
    assert (response.status_code, response.json()["error"]) == (500, "SerializationError")


async def test_a_template_stands_in_the_templates_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "book.html").write_text("||% if title %||<b>||@ title @||</b>||* old *||||% endif %||")
    monkeypatch.chdir(tmp_path)
    app = Flama()

    @app.get("/")
    async def handler():
        return HTMLTemplateResponse("book.html", {"title": "Emma & co"})

    async with Client(app=app) as client:
        assert (await client.get("/")).text == "<b>Emma &amp; co</b>"


@pytest.mark.parametrize(
    ("error", "status", "detail", "name"),
    [
        (lambda: HTTPException(status_code=404, detail="No such book"), 404, "No such book", "HTTPException"),
        (lambda: HTTPException(status_code=418), 418, "I'm a Teapot", "HTTPException"),
        (lambda: ValidationError("Odd"), 400, "Odd", "ValidationError"),
    ],
)
async def test_what_a_handler_raises_has_one_shape(
    error: Callable[[], Exception], status: int, detail: str, name: str
) -> None:
    app = Flama()

    @app.get("/")
    async def handler():
        raise error()

    async with Client(app=app) as client:
        response = await client.get("/")
    assert response.status_code == status
    assert response.json() == {"status_code": status, "detail": detail, "error": name}


def test_errors_have_default_statuses() -> None:
    assert (ValidationError("x").status_code, SerializationError("x").status_code) == (400, 500)


async def test_a_cookie_is_set_and_deleted() -> None:
    app = Flama()

    @app.get("/")
    async def handler():
        response = JSONResponse({})
        response.set_cookie("colour", "red", max_age=60, httponly=True, samesite="lax")
        response.delete_cookie("size")
        return response

    async with Client(app=app) as client:
        cookies = (await client.get("/")).headers.get_list("set-cookie")
    assert cookies[0].startswith("colour=red; ")
    assert cookies[1].startswith('size=""; ')
    assert os.linesep not in "".join(cookies)
