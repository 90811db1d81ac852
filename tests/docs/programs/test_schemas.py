"""Schemas of bodies and answers, as `types.Schema` and as models themselves."""

import typing

import marshmallow
import pytest
import typesystem
from pydantic import BaseModel

from flama import Flama, schemas, types
from flama.client import Client


class NewBook(BaseModel):
    title: str
    price: float
    blurb: str = ""


class Book(BaseModel):
    number: int
    title: str
    price: float


BOOK = {"title": "Emma", "price": 9.5}


async def test_a_body_with_a_schema_is_a_validated_dict() -> None:
    app = Flama()

    @app.post("/books/")
    async def add_book(
        data: typing.Annotated[types.Schema, types.SchemaMetadata(NewBook)],
    ) -> typing.Annotated[types.Schema, types.SchemaMetadata(Book)]:
        assert data == {"title": "Emma", "price": 9.5, "blurb": ""}
        return {"number": 1, **data}

    async with Client(app=app) as client:
        response = await client.post("/books/", json={"title": "Emma", "price": 9.5})
        assert response.json() == {"number": 1, "title": "Emma", "price": 9.5}


async def test_a_partial_body_holds_what_was_sent() -> None:
    app = Flama()

    @app.patch("/books/")
    async def change_book(data: typing.Annotated[types.Schema, types.SchemaMetadata(NewBook, partial=True)]):
        return sorted(data)

    async with Client(app=app) as client:
        assert (await client.patch("/books/", json={"price": 3})).json() == ["price"]
        assert (await client.patch("/books/", json={"price": "x"})).status_code == 400


async def test_a_list_of_objects_is_a_body_too() -> None:
    app = Flama()

    @app.put("/books/")
    async def replace(data: typing.Annotated[types.SchemaList, types.SchemaMetadata(NewBook)]):
        return [book["title"] for book in data]

    async with Client(app=app) as client:
        assert (await client.put("/books/", json=[BOOK, BOOK])).json() == ["Emma", "Emma"]
        assert (await client.put("/books/", json=BOOK)).status_code == 400


async def test_a_bare_model_is_a_body_and_an_answer() -> None:
    app = Flama()

    @app.post("/books/")
    async def add_book(book: NewBook) -> Book:
        return Book(number=1, title=book.title, price=book.price)

    async with Client(app=app) as client:
        assert (await client.post("/books/", json=BOOK)).json() == {"number": 1, **BOOK}


async def test_what_does_not_validate_is_answered_with_400_and_its_place() -> None:
    app = Flama()

    @app.post("/books/")
    async def add_book(data: typing.Annotated[types.Schema, types.SchemaMetadata(NewBook)]):
        return data

    async with Client(app=app) as client:
        response = await client.post("/books/", json={"price": "much"})
        assert response.status_code == 400
        assert set(response.json()) == {"status_code", "detail", "error"}
        assert response.json()["error"] == "ValidationError"
        assert set(response.json()["detail"]) == {"body.title", "body.price"}
        assert "much" not in response.text


async def test_an_answer_that_does_not_follow_its_schema_is_a_500() -> None:
    app = Flama()

    @app.get("/books/")
    async def book() -> typing.Annotated[types.Schema, types.SchemaMetadata(Book)]:
        return {"number": "one"}

    async with Client(app=app) as client:
        response = await client.get("/books/")
        assert (response.status_code, response.json()["error"]) == (500, "SerializationError")


class MarshmallowBook(marshmallow.Schema):
    title = marshmallow.fields.String(required=True)
    price = marshmallow.fields.Float(required=True)


TypesystemBook = typesystem.Schema(fields={"title": typesystem.String(), "price": typesystem.Float()})


@pytest.mark.parametrize(
    ("library", "schema"),
    [("pydantic", NewBook), ("marshmallow", MarshmallowBook), ("typesystem", TypesystemBook)],
)
async def test_each_library_has_an_application_of_its_own_in_one_process(library: str, schema: typing.Any) -> None:
    app = Flama(schema_library=library)

    @app.post("/books/")
    async def add_book(data: typing.Annotated[types.Schema, types.SchemaMetadata(schema)]):
        return data["title"]

    async with Client(app=app) as client:
        assert (await client.post("/books/", json=BOOK)).json() == "Emma"
        assert (await client.post("/books/", json={"price": 1})).status_code == 400


def test_the_names_of_schemas_are_found_in_both_places() -> None:
    assert schemas.Schema is types.Schema
    assert schemas.SchemaList is types.SchemaList
    assert schemas.SchemaMetadata is types.SchemaMetadata
