"""Handlers as the methods of a class."""

import typing

from pydantic import BaseModel

from flama import Flama, types
from flama.client import Client
from flama.endpoints import HTTPEndpoint, WebSocketEndpoint


class NewBook(BaseModel):
    title: str


class BooksEndpoint(HTTPEndpoint):
    async def get(self):
        """
        tags:
            - Books
        summary:
            List the books.
        description:
            All of them.
        responses:
            200:
                description: The books.
        """
        return [{"title": "Emma"}]

    async def post(self, data: typing.Annotated[types.Schema, types.SchemaMetadata(NewBook)]):
        """
        tags:
            - Books
        summary:
            Add a book.
        """
        return {"number": 1, **data}


async def test_the_methods_of_a_class_answer_the_methods_of_http() -> None:
    app = Flama()
    app.add_route("/books/", BooksEndpoint)
    async with Client(app=app) as client:
        assert (await client.get("/books/")).json() == [{"title": "Emma"}]
        assert (await client.post("/books/", json={"title": "Emma"})).json() == {"number": 1, "title": "Emma"}
        assert (await client.delete("/books/")).headers["allow"] == "GET, HEAD, POST"


async def test_the_docstrings_of_the_methods_are_in_the_document() -> None:
    app = Flama()
    app.add_route("/books/", BooksEndpoint)
    async with Client(app=app) as client:
        path = (await client.get("/schema/")).json()["paths"]["/books/"]
    assert (path["get"]["tags"], path["get"]["summary"]) == (["Books"], "List the books.")
    assert path["get"]["description"] == "All of them."
    assert path["get"]["responses"]["200"]["description"] == "The books."
    assert path["post"]["summary"] == "Add a book."


log: list[object] = []


class TalkEndpoint(WebSocketEndpoint):
    encoding = "json"

    async def on_connect(self, websocket):
        await websocket.accept()

    async def on_receive(self, websocket, data):
        await websocket.send_json({"heard": data})

    async def on_disconnect(self, websocket, websocket_code):
        log.append(websocket_code)


async def test_a_websocket_class_needs_no_annotations() -> None:
    app = Flama()
    app.add_websocket_route("/talk/", TalkEndpoint)
    async with Client(app=app) as client, client.websocket("/talk/") as websocket:
        await websocket.send_json(["hello"])
        assert await websocket.receive_json() == {"heard": ["hello"]}
    assert log == [1000]


async def test_what_a_websocket_sends_as_json_is_text() -> None:
    app = Flama()
    app.add_websocket_route("/talk/", TalkEndpoint)
    async with Client(app=app) as client, client.websocket("/talk/") as websocket:
        await websocket.send_json({"a": 1})
        assert await websocket.receive_text() == '{"heard":{"a":1}}'
