"""Resources: custom methods, and the whole of CRUD over a table."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy
from pydantic import BaseModel

from flama import Flama
from flama.client import Client
from flama.resources import CRUDResource, Resource
from flama.resources.crud import CRUDResource as SameCRUDResource
from flama.resources.routing import ResourceRoute, resource_method
from flama.sqlalchemy import SQLAlchemyModule

metadata = sqlalchemy.MetaData()
books_table = sqlalchemy.Table(
    "books",
    metadata,
    sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True, autoincrement=True),
    sqlalchemy.Column("title", sqlalchemy.String),
    sqlalchemy.Column("price", sqlalchemy.Float),
)


class NewBook(BaseModel):
    title: str
    price: float


class Book(BaseModel):
    id: int
    title: str
    price: float


class BookResource(CRUDResource):
    name = "books"
    verbose_name = "Books"

    model = books_table
    input_schema = NewBook
    output_schema = Book


def library() -> Flama:
    app = Flama(modules=[SQLAlchemyModule(url="sqlite+aiosqlite://")])
    app.resources.add_resource("/books/", BookResource)
    return app


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with Client(app=(app := library())) as client:
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        for title, price in (("Emma", 9.0), ("Ada", 3.0)):
            await client.post("/books/", json={"title": title, "price": price})
        yield client


EMMA = {"id": 1, "title": "Emma", "price": 9.0}
ADA = {"id": 2, "title": "Ada", "price": 3.0}


async def test_a_record_is_created(client: Client) -> None:
    response = await client.post("/books/", json={"title": "Persuasion", "price": 5})
    assert (response.status_code, response.json()) == (201, {"id": 3, "title": "Persuasion", "price": 5.0})


async def test_a_record_is_retrieved(client: Client) -> None:
    assert (await client.get("/books/1/")).json() == EMMA
    assert (await client.get("/books/99/")).status_code == 404


async def test_a_record_is_updated(client: Client) -> None:
    response = await client.put("/books/1/", json={"title": "Emma II", "price": 1})
    assert (response.status_code, response.json()) == (200, {"id": 1, "title": "Emma II", "price": 1.0})


async def test_a_part_of_a_record_is_updated(client: Client) -> None:
    assert (await client.patch("/books/1/", json={"price": 2})).json() == {**EMMA, "price": 2.0}


async def test_a_record_is_deleted(client: Client) -> None:
    response = await client.delete("/books/1/")
    assert (response.status_code, response.content) == (204, b"")
    assert (await client.get("/books/1/")).status_code == 404


async def test_records_are_listed_in_pages(client: Client) -> None:
    page = (await client.get("/books/?page=2&page_size=1&count=true")).json()
    assert page == {"meta": {"page": 2, "page_size": 1, "count": 2}, "data": [ADA]}


async def test_records_are_ordered_and_filtered(client: Client) -> None:
    assert (await client.get("/books/?order_by=price")).json()["data"] == [ADA, EMMA]
    assert (await client.get("/books/?order_by=price&order_direction=desc")).json()["data"] == [EMMA, ADA]
    assert (await client.get("/books/?title=Ada")).json()["data"] == [ADA]
    assert (await client.get("/books/?title=not:eq:Ada")).json()["data"] == [EMMA]


async def test_all_records_are_replaced(client: Client) -> None:
    assert (await client.put("/books/", json=[{"title": "One", "price": 1}])).status_code == 200
    assert [book["title"] for book in (await client.get("/books/")).json()["data"]] == ["One"]


async def test_records_are_changed_by_their_keys(client: Client) -> None:
    assert (await client.patch("/books/", json=[{"id": 1, "price": 4}])).status_code == 200
    assert [book["price"] for book in (await client.get("/books/")).json()["data"]] == [4.0, 3.0]


async def test_all_records_are_dropped(client: Client) -> None:
    assert (await client.delete("/books/")).status_code == 204
    assert (await client.get("/books/")).json()["data"] == []


@pytest.mark.parametrize("between", [":", "-"])
@pytest.mark.parametrize(
    ("method", "parameters", "path"),
    [
        ("create", {}, "/books/"),
        ("retrieve", {"resource_id": 1}, "/books/1/"),
        ("update", {"resource_id": 1}, "/books/1/"),
        ("partial-update", {"resource_id": 1}, "/books/1/"),
        ("delete", {"resource_id": 1}, "/books/1/"),
        ("list", {}, "/books/"),
        ("replace", {}, "/books/"),
        ("partial-replace", {}, "/books/"),
        ("drop", {}, "/books/"),
    ],
)
def test_each_route_has_a_name_in_two_spellings(between: str, method: str, parameters: Any, path: str) -> None:
    assert str(library().resolve_url(f"books{between}{method}", **parameters)) == path


class SearchResource(Resource):
    name = "search"
    verbose_name = "Search"

    @ResourceRoute.method("/books/", methods=["GET"], name="books")
    async def books(self, q: str):
        """
        tags:
            - Search
        summary:
            Find books by their title.
        """
        return {"asked": q, "found": []}


async def test_a_method_of_a_class_is_a_route() -> None:
    app = Flama()
    app.resources.add_resource("/search/", SearchResource)
    async with Client(app=app) as client:
        assert (await client.get("/search/books/?q=emma")).json() == {"asked": "emma", "found": []}
        operation = (await client.get("/schema/")).json()["paths"]["/search/books/"]["get"]
    assert (operation["tags"], operation["summary"]) == (["Search"], "Find books by their title.")


async def test_a_resource_is_registered_by_a_decorator() -> None:
    app = Flama()

    @app.resources.resource("/things/")
    class ThingResource(Resource):
        name = "things"

        @app.resources.method("/all/")
        def all(self):
            return ["thing"]

    async with Client(app=app) as client:
        assert (await client.get("/things/all/")).json() == ["thing"]


async def test_the_old_decorator_works_and_says_that_it_is_old() -> None:
    with pytest.warns(DeprecationWarning, match=r"ResourceRoute\.method"):

        class OldResource(Resource):
            name = "old"

            @resource_method("/things/")
            async def things(self):
                return ["thing"]

    app = Flama()
    app.resources.add_resource("/old/", OldResource)
    async with Client(app=app) as client:
        assert (await client.get("/old/things/")).json() == ["thing"]


def test_the_class_has_two_homes() -> None:
    assert CRUDResource is SameCRUDResource
