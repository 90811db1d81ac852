"""What docstrings add to the document."""

import typing

import pytest
from pydantic import BaseModel

from flama import Flama, types
from flama.client import Client
from flama.http import APIResponse


class NewBook(BaseModel):
    title: str


async def operation(app: Flama, path: str, method: str) -> dict[str, typing.Any]:
    async with Client(app=app) as client:
        response = await client.get("/schema/")
        assert response.headers["content-type"] == "application/vnd.oai.openapi+json"
        return response.json()["paths"][path][method]


async def test_a_docstring_in_yaml_describes_the_operation() -> None:
    app = Flama()

    @app.post("/books/")
    async def add_book(data: typing.Annotated[types.Schema, types.SchemaMetadata(NewBook)]):
        """
        tags:
            - Books
        summary:
            Add a book.
        description:
            It goes onto the shelf at once.
        responses:
            201:
                description: The book.
            400:
                description: It is no book.
        """
        return APIResponse({"number": 1, **data}, status_code=201)

    found = await operation(app, "/books/", "post")
    assert (found["tags"], found["summary"]) == (["Books"], "Add a book.")
    assert found["description"] == "It goes onto the shelf at once."
    assert found["responses"]["201"]["description"] == "The book."
    assert found["responses"]["400"]["description"] == "It is no book."
    assert found["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/NewBook"}


async def test_prose_may_stand_before_the_yaml() -> None:
    app = Flama()

    @app.get("/books/")
    async def books():
        """Used by the front desk: see `desk.py`.

        ---
        summary: List the books.
        operationId: listBooks
        deprecated: true
        """

    found = await operation(app, "/books/", "get")
    assert (found["summary"], found["operationId"], found["deprecated"]) == ("List the books.", "listBooks", True)


@pytest.mark.parametrize("text", ["Note: see `desk`.", "List: all\nof: [them", "`a`: b", "Just prose.", "- a\n- b: {"])
async def test_prose_never_drops_an_operation(text: str) -> None:
    app = Flama()

    def books():
        return []

    books.__doc__ = text
    app.add_get("/books/", books)
    assert (await operation(app, "/books/", "get"))["responses"]["200"]
