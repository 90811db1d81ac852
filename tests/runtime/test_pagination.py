"""Pagination of handlers that know nothing about pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy import event

from flama import Flama, types
from flama.client import Client
from flama.ddd.components import WorkerComponent
from flama.ddd.repositories.sqlalchemy import Listing, SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.exceptions import RouteError
from flama.http import JSONResponse
from flama.pagination import LimitOffsetResponse, PageNumberResponse, paginator
from flama.sqlalchemy import SQLAlchemyModule

metadata = sa.MetaData()
things = sa.Table("thing", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("size", sa.Integer))


class Thing(BaseModel):
    id: int


class ThingRepository(SQLAlchemyTableRepository):
    _table = things


class ThingsWorker(SQLAlchemyWorker):
    things: ThingRepository


async def fetched(handler: Any, query: str = "", *, pagination: Any = "page_number") -> Any:
    app = Flama(schema=None, docs=None)
    app.add_route("/", handler, pagination=pagination)
    response = await Client(app=app).get(f"/{query}")
    assert response.status_code in (200, 400), response.text
    return response.json()


def ids(*numbers: int) -> list[dict[str, int]]:
    return [{"id": number} for number in numbers]


async def everything() -> list[Thing]:
    return [Thing(id=number) for number in range(100)]


async def untyped():  # type: ignore[no-untyped-def]
    return [{"id": number} for number in range(100)]


def synchronous() -> tuple[Thing, ...]:
    return tuple(Thing(id=number) for number in range(100))


def generated() -> Iterator[Thing]:
    yield from (Thing(id=number) for number in range(100))


async def streamed() -> AsyncIterator[Thing]:
    for number in range(100):
        yield Thing(id=number)


HANDLERS = [everything, untyped, synchronous, generated, streamed]


@pytest.mark.parametrize("handler", HANDLERS)
async def test_a_page_is_the_first_ten_unless_asked_otherwise(handler: Any) -> None:
    assert await fetched(handler) == {"meta": {"page": 1, "page_size": 10, "count": None}, "data": ids(*range(10))}


@pytest.mark.parametrize("handler", HANDLERS)
async def test_page_number_gives_the_page_and_the_count(handler: Any) -> None:
    assert await fetched(handler, "?page=4&page_size=30&count=true") == {
        "meta": {"page": 4, "page_size": 30, "count": 100},
        "data": ids(*range(90, 100)),
    }


@pytest.mark.parametrize("handler", HANDLERS)
async def test_limit_offset_gives_the_part_and_the_count(handler: Any) -> None:
    assert await fetched(handler, "?limit=2&offset=5&count=true", pagination="limit_offset") == {
        "meta": {"limit": 2, "offset": 5, "count": 100},
        "data": ids(5, 6),
    }


@pytest.mark.parametrize(
    ("pagination", "query"),
    [
        ("page_number", "?page=0"),
        ("page_number", "?page=-1"),
        ("page_number", "?page=x"),
        ("page_number", "?page_size=0"),
        ("page_number", "?page_size=1001"),
        ("page_number", "?page=99999999999999999999"),
        ("limit_offset", "?limit=0"),
        ("limit_offset", "?offset=-1"),
        ("limit_offset", "?count=perhaps"),
    ],
)
async def test_what_is_no_page_is_refused_with_400(pagination: str, query: str) -> None:
    answer = await fetched(everything, query, pagination=pagination)
    assert answer["status_code"] == 400
    assert answer["error"] == "ValidationError"


async def test_a_response_is_sent_as_it_is() -> None:
    async def handler() -> list[Thing] | JSONResponse:
        return JSONResponse({"plain": True})

    assert await fetched(handler) == {"plain": True}


async def test_own_parameters_of_the_handler_stay() -> None:
    async def handler(least: int, **kwargs: Any) -> list[int]:
        return list(range(least, 100))

    assert (await fetched(handler, "?least=7&page_size=2"))["data"] == [7, 8]


def test_the_envelope_is_the_declared_response() -> None:
    async def responses() -> list[Thing] | JSONResponse: ...  # type: ignore[empty-body]
    async def schema() -> types.SchemaList: ...  # type: ignore[empty-body]

    def returned(handler: Any, name: Any = "page_number") -> Any:
        return paginator.apply(name, handler).__signature__.return_annotation  # type: ignore[attr-defined]

    assert returned(everything) == PageNumberResponse[Thing]
    assert returned(everything, "limit_offset") == LimitOffsetResponse[Thing]
    assert returned(responses) == PageNumberResponse[Thing] | JSONResponse
    assert returned(untyped) == PageNumberResponse[Any]
    assert returned(schema) == PageNumberResponse[dict[str, Any]]


def test_a_parameter_of_the_same_name_is_refused_at_registration() -> None:
    async def handler(page: int) -> list[int]:
        return [page]

    with pytest.raises(RouteError, match=r"has the parameter `page`, which `pagination=\"page_number\"` adds"):
        paginator.paginated("page_number")(handler)


def test_an_unknown_pagination_is_refused_at_registration() -> None:
    with pytest.raises(RouteError, match="cursor"):
        Flama(schema=None, docs=None).add_route("/", everything, pagination="cursor")


@pytest.fixture
async def app(database: str) -> AsyncIterator[Flama]:
    app = Flama(modules=[SQLAlchemyModule(database)], components=[WorkerComponent(worker=ThingsWorker())])
    async with Client(app=app):
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.execute(things.insert(), [{"id": number, "size": number % 2} for number in range(30)])
        yield app


async def unread(worker: ThingsWorker) -> Listing:
    async with worker:
        return worker.things.list(order_by="size", order_direction="desc")


async def read(worker: ThingsWorker) -> list[dict[str, Any]]:
    async with worker:
        return list(await worker.things.list(order_by="size", order_direction="desc"))


@pytest.mark.parametrize("handler", [unread, read])
async def test_a_list_of_a_repository_is_paginated_read_or_unread(app: Flama, handler: Any) -> None:
    app.add_route("/", handler, pagination="page_number")
    answer = (await Client(app=app).get("/?page=2&page_size=3&count=true")).json()
    assert answer["meta"] == {"page": 2, "page_size": 3, "count": 30}
    assert {row["size"] for row in answer["data"]} == {1}


async def test_a_list_that_is_not_read_yet_is_cut_by_the_database(app: Flama) -> None:
    app.add_route("/", unread, pagination="limit_offset")
    statements: list[str] = []
    engine = app.sqlalchemy.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    answer = (await Client(app=app).get("/?limit=2&offset=4")).json()
    assert [row["id"] for row in answer["data"]] == [9, 11]
    (select,) = [statement for statement in statements if "SELECT thing" in statement]
    assert "LIMIT" in select
    assert "ORDER BY thing.size DESC, thing.id" in select
