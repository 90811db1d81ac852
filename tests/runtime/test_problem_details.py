"""Errors as problem details (RFC 9457), for clients that ask for them."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from flama.exceptions import ApplicationException, HTTPException
from flama.http import Request, StreamingResponse
from tests.runtime.asking import application, ask

PROBLEM = {"accept": "application/problem+json"}


class OutOfStock(ApplicationException):
    """The article is sold out."""

    status_code = 409
    problem_type = "https://shop.example/problems/out-of-stock"
    problem_title = "Out of stock"


def raising(error: Exception, **options: Any) -> Any:
    app = application(**options)

    @app.get("/orders/{name}")
    async def handler(name: str) -> None:
        raise error

    return app


async def problem(error: Exception, path: str = "/orders/1") -> dict[str, Any]:
    response = await ask(raising(error), "GET", path, headers=PROBLEM)
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == response.status_code
    return found


async def test_a_declared_error_is_a_problem() -> None:
    assert await problem(HTTPException(404, "No such order.")) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No such order.",
        "instance": "/orders/1",
    }


async def test_an_exception_names_its_kind_of_problem() -> None:
    found = await problem(OutOfStock("None left."), "/orders/a%20b%22")
    assert (found["type"], found["title"]) == ("https://shop.example/problems/out-of-stock", "Out of stock")
    assert found["instance"] == "/orders/a%20b%22"


async def test_a_structured_detail_becomes_errors() -> None:
    found = await problem(HTTPException(400, ["a", "b"]))
    assert (found["detail"], found["errors"]) == ("Bad Request", ["a", "b"])


class Owner(BaseModel):
    name: Annotated[str, Field(min_length=2)]


class Pet(BaseModel):
    owners: dict[str, Owner]


async def test_what_does_not_validate_is_one_error_for_each_place() -> None:
    app = application()

    @app.post("/pets/")
    async def create(pet: Pet, limit: int) -> None: ...

    body = {"owners": {"a/b": {"name": "x"}}}
    response = await ask(app, "POST", "/pets/?limit=1", headers=PROBLEM, json=body)
    assert response.json()["detail"] == "The request does not validate."
    (error,) = response.json()["errors"]
    assert (error["in"], error["pointer"], error["type"]) == ("body", "#/owners/a~1b/name", "string_too_short")
    response = await ask(app, "POST", "/pets/", headers=PROBLEM, json=body)
    (error,) = response.json()["errors"]
    assert (error["in"], error["name"], error["type"]) == ("query", "limit", "missing")


async def test_an_unexpected_error_is_a_problem_that_says_nothing() -> None:
    found = await problem(RuntimeError("password"))
    assert (found["title"], found["detail"]) == ("Internal Server Error", "Internal Server Error")


async def test_headers_of_the_error_are_kept_and_caches_know_that_the_form_varies() -> None:
    app = raising(HTTPException(401, headers={"WWW-Authenticate": "Basic", "Vary": "Origin"}))
    response = await ask(app, "GET", "/orders/1", headers=PROBLEM)
    assert (response.headers["www-authenticate"], response.headers["vary"]) == ("Basic", "Origin, Accept")


@pytest.mark.parametrize(
    ("accept", "is_problem"),
    [
        ("*/*", False),
        ("application/*", False),
        ("application/json", False),
        ("application/json, application/problem+json", True),
        ("application/json, application/problem+json;q=0.9", False),
        ("application/json;q=0.1, APPLICATION/PROBLEM+JSON ; q=0.2", True),
        ("application/problem+json;q=0", False),
        ("application/problem+json;q=x", False),
        ("", False),
    ],
)
async def test_the_form_is_the_one_that_accept_names(accept: str, is_problem: bool) -> None:
    response = await ask(raising(HTTPException(404)), "GET", "/orders/1", headers={"accept": accept})
    assert ("title" in response.json()) is is_problem


async def test_a_handler_of_the_user_comes_before_the_problem() -> None:
    app = raising(HTTPException(404))
    app.add_exception_handler(404, lambda request, exc: StreamingResponse(iter([b"mine"]), 404))
    assert (await ask(app, "GET", "/orders/1", headers=PROBLEM)).text == "mine"


async def test_a_failing_handler_of_the_user_is_500(caplog: pytest.LogCaptureFixture) -> None:
    app = raising(HTTPException(404))

    @app.exception_handler(404)
    async def fail(request: Request, exc: Exception) -> None:
        raise RuntimeError("in the handler")

    response = await ask(app, "GET", "/orders/1")
    assert (response.status_code, response.json()["detail"]) == (500, "Internal Server Error")
    assert "in the handler" in caplog.text


async def test_a_response_that_breaks_off_is_logged_once_and_never_started_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def lines() -> AsyncIterator[bytes]:
        yield b"first"
        raise HTTPException(400)

    async def handler() -> StreamingResponse:
        return StreamingResponse(lines())

    def around(app: Any) -> Any:
        return app

    inner, outer = application(middleware=[around]), application(middleware=[around])
    inner.add_get("/", handler)
    outer.mount("/inner", inner)
    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": "/inner/", "query_string": b"", "headers": []}
    with caplog.at_level(logging.ERROR, "flama"), pytest.raises(HTTPException):
        await outer(scope, receive, send)
    assert sent.count("http.response.start") == 1
    assert caplog.text.count("failed after its response began") == 1
