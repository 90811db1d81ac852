"""Pages of a handler's list."""

import pytest

from flama import Flama
from flama.client import Client
from flama.pagination import paginator


def numbers() -> Flama:
    app = Flama()

    @app.get("/by-page/", pagination="page_number")
    async def by_page():
        return [{"number": number} for number in range(25)]

    @app.get("/by-offset/", pagination="limit_offset")
    def by_offset():
        return [{"number": number} for number in range(25)]

    @app.get("/typed/", pagination="page_number")
    async def typed(**kwargs) -> list[int]:
        return list(range(25))

    return app


@pytest.mark.parametrize(
    ("path", "meta", "first", "length"),
    [
        ("/by-page/", {"page": 1, "page_size": 10, "count": None}, 0, 10),
        ("/by-page/?page=3", {"page": 3, "page_size": 10, "count": None}, 20, 5),
        ("/by-page/?page=2&page_size=3&count=true", {"page": 2, "page_size": 3, "count": 25}, 3, 3),
        ("/by-offset/", {"limit": 10, "offset": 0, "count": None}, 0, 10),
        ("/by-offset/?limit=5&offset=23&count=true", {"limit": 5, "offset": 23, "count": 25}, 23, 2),
    ],
)
async def test_a_plain_handler_is_cut_into_pages(path: str, meta: dict[str, object], first: int, length: int) -> None:
    async with Client(app=numbers()) as client:
        page = (await client.get(path)).json()
    assert page["meta"] == meta
    assert [item["number"] for item in page["data"]] == list(range(first, first + length))


async def test_a_handler_may_take_the_rest_and_say_what_it_gives() -> None:
    async with Client(app=numbers()) as client:
        assert (await client.get("/typed/?page_size=2")).json()["data"] == [0, 1]
        schema = (await client.get("/schema/")).json()
    parameters = schema["paths"]["/typed/"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters} == {"page", "page_size", "count"}


@pytest.mark.parametrize("path", ["/by-page/?page=0", "/by-page/?page_size=-1", "/by-offset/?offset=-1"])
async def test_a_page_that_cannot_be_is_refused(path: str) -> None:
    async with Client(app=numbers()) as client:
        assert (await client.get(path)).status_code == 400


async def test_the_paginator_wraps_a_function_by_itself() -> None:
    @paginator.paginated("limit_offset")
    async def letters():
        return list("abcdef")

    app = Flama()
    app.add_get("/letters/", letters)
    async with Client(app=app) as client:
        assert (await client.get("/letters/?limit=2&offset=1")).json()["data"] == ["b", "c"]
