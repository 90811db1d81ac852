"""A response as a parameter: what is set on it goes to the answer, whatever the handler returns."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from starlette.responses import Response as StarletteResponse

from flama import Component, Flama, http
from flama.client import SyncClient
from flama.exceptions import HTTPException
from flama.parameters import Query


def asked(app: Flama, path: str = "/") -> Any:
    with SyncClient(app=app) as client:
        return client.get(path)


def test_headers_cookies_and_the_status_go_beside_plain_data() -> None:
    app = Flama()

    @app.get("/")
    async def handler(response: http.Response, name: str = "flama") -> dict[str, str]:
        response.headers["X-Name"] = name
        response.set_cookie("one", "1")
        response.set_cookie("two", "2")
        response.status_code = 202
        return {"name": name}

    answer = asked(app, "/?name=ada")
    assert (answer.status_code, answer.json(), answer.headers["x-name"]) == (202, {"name": "ada"}, "ada")
    assert dict(answer.cookies) == {"one": "1", "two": "2"}
    assert answer.headers["content-length"] == str(len(answer.content))


def test_the_status_of_the_operation_stays_unless_it_is_set() -> None:
    app = Flama()

    @app.get("/", status_code=201)
    def handler(response: StarletteResponse) -> dict[str, str]:
        response.headers["X-Here"] = "yes"
        return {}

    assert asked(app).status_code == 201

    @app.get("/set", status_code=201)
    def other(response: http.Response) -> dict[str, str]:
        response.status_code = 200
        return {}

    assert asked(app, "/set").status_code == 200


def test_a_response_of_the_handler_keeps_its_status_and_gains_the_headers() -> None:
    app = Flama()

    @app.get("/")
    async def handler(response: http.Response) -> http.PlainTextResponse:
        response.headers["content-type"] = "text/markdown"
        response.set_cookie("seen", "1")
        response.status_code = 500
        made = http.PlainTextResponse("text", 203)
        made.set_cookie("made", "1")
        return made

    answer = asked(app)
    assert (answer.status_code, answer.headers.get_list("content-type")) == (203, ["text/markdown"])
    assert dict(answer.cookies) == {"made": "1", "seen": "1"}


class Visitor(str):
    """Who asks."""


class VisitorComponent(Component):
    def resolve(self, response: http.Response, visitor: Annotated[str, Query()] = "nobody") -> Visitor:
        response.set_cookie("visitor", visitor)
        return Visitor(visitor)


def test_a_component_may_add_a_cookie() -> None:
    app = Flama(components=[VisitorComponent()])

    @app.get("/")
    async def handler(visitor: Visitor) -> str:
        return visitor

    assert dict(asked(app, "/?visitor=ada").cookies) == {"visitor": "ada"}


def test_an_error_has_none_of_it_and_neither_has_the_next_request() -> None:
    app = Flama()

    @app.get("/")
    async def handler(response: http.Response, fail: bool = False) -> dict[str, str]:
        if fail:
            response.headers["X-Added"] = "yes"
            raise HTTPException(409)
        return {}

    with SyncClient(app=app) as client:
        first, second = client.get("/?fail=true"), client.get("/")
    assert first.status_code == 409
    assert "x-added" not in first.headers
    assert "x-added" not in second.headers


def test_what_cannot_be_sent_is_refused_where_it_is_set() -> None:
    app = Flama()

    @app.get("/")
    async def handler(response: http.Response, value: str) -> dict[str, str]:
        response.headers["X-Value"] = value
        return {}

    with SyncClient(app=app) as client:
        answer = client.get("/", params={"value": "a\r\nb: c"})
    assert (answer.status_code, "b" in answer.headers) == (500, False)


@pytest.mark.parametrize("returned", [None, http.Response(b"raw")])
def test_answers_without_json_gain_the_headers_too(returned: Any) -> None:
    app = Flama()

    @app.get("/", status_code=204 if returned is None else None)
    async def handler(response: http.Response):  # type: ignore[no-untyped-def]
        response.headers["X-Here"] = "yes"
        return returned

    assert asked(app).headers["x-here"] == "yes"
