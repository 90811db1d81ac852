"""Requests that a service sends by itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field

from flama import Flama
from flama.client import Client
from flama.http import Request
from flama.schemas import Model
from flama.sending import Sender, callback_url
from tests.runtime.asking import application, ask


class Pet(Model):
    pet_id: int = Field(alias="petId")


async def echo(request: Request) -> dict[str, Any]:
    return {
        "body": (await request.body()).decode(),
        "type": request.headers.get("content-type"),
        "x": request.headers.get("x-trace"),
        "query": request.url.query,
    }


def receiver() -> Flama:
    app = application()
    app.add_route("/hook", echo, methods=["POST"])
    return app


async def sent(**options: Any) -> Any:
    """What arrives."""
    async with Client(app=receiver()) as client, Sender(client) as sender:
        return (await sender.send("POST", "http://localapp/hook", **options)).json()


async def test_models_are_sent_as_json_by_wire_name() -> None:
    arrived = await sent(data=Pet(petId=3))
    assert (arrived["body"], arrived["type"]) == ('{"petId":3}', "application/json")


async def test_text_and_bytes_of_another_type_are_sent_as_they_are() -> None:
    arrived = await sent(data="a,b", media_type="text/csv")
    assert (arrived["body"], arrived["type"]) == ("a,b", "text/csv")
    assert (await sent(data="a"))["body"] == '"a"'


async def test_without_data_there_is_no_body() -> None:
    arrived = await sent()
    assert (arrived["body"], arrived["type"]) == ("", None)


async def test_headers_and_query_take_plain_values_and_lists_of_them() -> None:
    arrived = await sent(headers={"X-Trace": [1, True], "X-None": None}, params={"a": [1, 2], "b": None, "c": False})
    assert (arrived["x"], arrived["query"]) == ("1,true", "a=1&a=2&c=false")


@pytest.mark.parametrize("url", ["ftp://a.example/", "file:///etc/passwd", "/relative", ""])
async def test_only_http_is_spoken(url: str) -> None:
    async with Sender() as sender:
        with pytest.raises(ValueError, match="no address of HTTP"):
            await sender.send("POST", url)


async def test_an_address_that_is_not_allowed_is_not_asked() -> None:
    async with Sender(allow=lambda url: url.startswith("https://good.example/")) as sender:
        with pytest.raises(ValueError, match="may be asked"):
            await sender.send("POST", "https://evil.example/")


BODY = {"callback": "https://a.example/x", "list": [{"u/r": "https://b.example"}]}


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("$request.body#/callback", "https://a.example/x"),
        ("{$request.query.to}/done?id={$request.path.id}", "https://q.example/done?id=7"),
        ("https://c.example/{$request.header.x-name}", "https://c.example/ann"),
        ("{$request.body#/list/0/u~1r}", "https://b.example"),
        ("https://c.example/{$method}", "https://c.example/POST"),
    ],
)
async def test_the_address_of_a_callback_is_found_in_the_request(template: str, address: str) -> None:
    async def subscribe(request: Request) -> str:
        return callback_url(template, request, BODY)

    app = application()
    app.add_route("/{id}", subscribe, methods=["POST"])
    answer = await ask(app, "POST", "/7?to=https://q.example", headers={"X-Name": "ann"})
    assert answer.json() == address


@pytest.mark.parametrize("template", ["$request.body#/none", "{$request.query.none}", "{$response.body#/a}", "$body"])
async def test_an_expression_that_finds_nothing_is_an_error(template: str) -> None:
    async def subscribe(request: Request) -> None:
        with pytest.raises(ValueError, match="no text for"):
            callback_url(template, request, BODY)

    app = application()
    app.add_get("/", subscribe)
    assert (await ask(app, "GET", "/")).status_code == 200
