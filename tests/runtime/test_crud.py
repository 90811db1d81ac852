"""CRUD resources: nine routes over a table."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from httpx import Response
from pydantic import BaseModel, Field

from flama import Flama
from flama.client import Client
from flama.ddd.exceptions import WorkerError
from flama.resources import CRUDResource, ResourceRoute
from flama.resources.crud import ListMixin, RetrieveMixin
from flama.resources.exceptions import (
    ResourceError,
    ResourceFilterInvalid,
    ResourceModelInvalid,
    ResourceModelNotFound,
    ResourcePrimaryKeyInvalid,
    ResourcePrimaryKeyNotFound,
    ResourceSchemaNotFound,
)
from flama.resources.rest import RESTResource
from flama.sqlalchemy import SQLAlchemyModule

metadata = sa.MetaData()
items = sa.Table(
    "item",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
    sa.Column("price", sa.Float),
    sa.Column("facts", sa.JSON),
)
notes = sa.Table(
    "note",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("item_id", sa.ForeignKey("item.id", ondelete="CASCADE")),
)
tokens = sa.Table(
    "token", metadata, sa.Column("id", sa.Uuid, primary_key=True, default=uuid.uuid4), sa.Column("text", sa.String)
)


class Facts(BaseModel):
    chip_id: int = Field(alias="chipId")


class ItemInput(BaseModel):
    name: Annotated[str, Field(min_length=1)]
    price: float | None = None
    facts: Facts | None = None


class ItemOutput(BaseModel):
    id: int
    name: str
    price: float | None


class Token(BaseModel):
    id: uuid.UUID | None = None
    text: str = Field(alias="theText")


class Items(CRUDResource):
    name = "items"
    verbose_name = "Items"
    model = items
    input_schema = ItemInput
    output_schema = ItemOutput
    filters = {  # noqa: RUF012
        "name": ["eq", "in", "icontains", "startswith"],
        "price": ["eq", "gte", "lt", "isnull"],
    }

    @ResourceRoute.method("/cheapest/", name="cheapest")
    async def cheapest(self) -> str:
        return "none"


class Tokens(CRUDResource):
    name = "tokens"
    model = tokens
    schema = Token


@pytest.fixture
async def app(database: str) -> AsyncIterator[Flama]:
    app = Flama(modules=[SQLAlchemyModule(database)])
    app.resources.add_resource("/items/", Items)
    app.resources.add_resource("/tokens/", Tokens)
    async with Client(app=app):
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield app


@pytest.fixture
def client(app: Flama) -> Client:
    return Client(app=app)


async def filled(client: Client, *names: str) -> None:
    for number, name in enumerate(names, 1):
        assert (await client.post("/items/", json={"name": name, "price": number})).status_code == 201


async def names(client: Client, query: str = "") -> list[str]:
    response = await client.get(f"/items/{query}")
    assert response.status_code == 200, response.text
    return [row["name"] for row in response.json()["data"]]


def refused(response: Response) -> Any:
    assert response.status_code == 400, response.text
    return response.json()["detail"]


async def test_a_record_is_created_read_written_and_deleted(client: Client) -> None:
    created = await client.post("/items/", json={"name": "a", "price": 1.5})
    assert (created.status_code, created.json()) == (201, {"id": 1, "name": "a", "price": 1.5})
    assert (await client.get("/items/1/")).json() == {"id": 1, "name": "a", "price": 1.5}
    assert (await client.patch("/items/1/", json={"price": 2})).json() == {"id": 1, "name": "a", "price": 2}
    assert (await client.put("/items/1/", json={"name": "b"})).json() == {"id": 1, "name": "b", "price": None}
    deleted = await client.delete("/items/1/")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await client.get("/items/1/")).status_code == 404


async def test_json_columns_keep_wire_names_whichever_way_they_are_written(app: Flama, client: Client) -> None:
    sent = {"name": "a", "facts": {"chipId": 1}}
    for response in (
        await client.post("/items/", json=sent),
        await client.put("/items/1/", json=sent),
        await client.patch("/items/1/", json=sent),
        await client.patch("/items/", json=[{**sent, "id": 1}]),
    ):
        assert response.is_success
        async with app.sqlalchemy.engine.connect() as connection:
            assert await connection.scalar(sa.select(items.c.facts)) == {"chipId": 1}


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_an_unknown_key_is_404_and_a_wrong_one_400(client: Client, method: str) -> None:
    body = {"json": {"name": "a"}} if method in ("PUT", "PATCH") else {}
    response = await client.request(method, "/items/9/", **body)  # type: ignore[arg-type]
    assert (response.status_code, response.json()["error"]) == (404, "NotFoundError")
    assert "path.resource_id" in refused(await client.request(method, "/items/x/", **body))  # type: ignore[arg-type]


async def test_a_body_that_does_not_validate_is_400_and_a_taken_name_409(client: Client) -> None:
    await filled(client, "a", "b")
    refused(await client.post("/items/", json={"name": ""}))
    refused(await client.patch("/items/1/", json={"name": ""}))
    for response in (
        await client.post("/items/", json={"name": "a"}),
        await client.patch("/items/2/", json={"name": "a"}),
    ):
        assert (response.status_code, response.json()["error"]) == (409, "AlreadyExistsError")


async def test_put_is_an_update_that_leaves_what_points_to_the_record(app: Flama, client: Client) -> None:
    await filled(client, "a", "b")
    async with app.sqlalchemy.engine.begin() as connection:
        await connection.execute(notes.insert(), [{"item_id": 1}, {"item_id": 2}])
    await client.put("/items/1/", json={"name": "c"})
    async with app.sqlalchemy.engine.connect() as connection:
        assert (await connection.scalars(sa.select(notes.c.item_id).order_by(notes.c.id))).all() == [1, 2]


async def test_a_list_is_a_page_in_the_order_asked_for(client: Client) -> None:
    await filled(client, "a", "b", "c")
    response = await client.get("/items/?page=2&page_size=2&count=true&order_by=name&order_direction=desc")
    assert response.json() == {
        "meta": {"page": 2, "page_size": 2, "count": 3},
        "data": [{"id": 1, "name": "a", "price": 1}],
    }


@pytest.mark.parametrize("query", ["order_by=nope", "order_direction=up", "page=0", "page=-1", "page_size=0"])
async def test_what_a_list_can_not_be_ordered_or_cut_by_is_400(client: Client, query: str) -> None:
    assert f"query.{query.partition('=')[0]}" in refused(await client.get(f"/items/?{query}"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?name=b", ["b"]),
        ("?name=eq:b", ["b"]),
        ("?name=not:b", ["a", "Bb", "x:y"]),
        ("?name=x:y", ["x:y"]),
        ("?name=in:a&name=in:b", ["a", "b"]),
        ("?name=not:in:a&name=not:in:b", ["Bb", "x:y"]),
        ("?name=icontains:b", ["b", "Bb"]),
        ("?name=icontains:%25", []),
        ("?name=startswith:x", ["x:y"]),
        ("?price=gte:2&price=lt:4", ["b", "Bb"]),
        ("?price=gte:2&name=icontains:b&name=not:b", ["Bb"]),
        ("?price=isnull:true", []),
        ("?price=isnull:false&name=a", ["a"]),
    ],
)
async def test_a_list_is_filtered(client: Client, query: str, expected: list[str]) -> None:
    await filled(client, "a", "b", "Bb", "x:y")
    assert await names(client, query) == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("price=gt:1", "The operator `gt` is not allowed; allowed: `eq`, `gte`, `lt`, `isnull`."),
        ("price=abc", "valid number"),
        ("price=gte:", "valid number"),
        ("price=isnull:perhaps", "valid boolean"),
    ],
)
async def test_a_filter_that_can_not_be_is_400_and_says_why(client: Client, query: str, message: str) -> None:
    (error,) = refused(await client.get(f"/items/?{query}"))["query.price"]
    assert message in error["msg"]


async def test_put_on_the_collection_makes_it_what_is_sent(client: Client) -> None:
    await filled(client, "a", "b")
    response = await client.put("/items/", json=[{"name": "c"}, {"name": "d", "price": 3}])
    assert [row["name"] for row in response.json()] == ["c", "d"]
    assert await names(client, "?order_by=name") == ["c", "d"]


async def test_put_with_keys_keeps_the_records_that_are_sent_again(client: Client) -> None:
    first, second = [(await client.post("/tokens/", json={"theText": text})).json() for text in "ab"]
    sent = [{"theText": "new"}, {**second, "theText": "again"}]
    rows = (await client.put("/tokens/", json=sent)).json()
    assert rows[1] == {**second, "theText": "again"}
    assert rows[0]["id"] not in (first["id"], second["id"])
    assert (await client.get(f"/tokens/{first['id']}/")).status_code == 404


async def test_an_empty_put_is_refused_and_changes_nothing(client: Client) -> None:
    await filled(client, "a")
    assert "body" in refused(await client.put("/items/", json=[]))
    assert await names(client) == ["a"]


async def test_a_put_that_fails_changes_nothing(client: Client) -> None:
    await filled(client, "a")
    assert (await client.put("/items/", json=[{"name": "c"}, {"name": "c"}])).status_code == 409
    assert await names(client) == ["a"]


async def test_patch_on_the_collection_writes_records_by_key(client: Client) -> None:
    await filled(client, "a", "b")
    response = await client.patch("/items/", json=[{"id": 2, "price": 20}, {"id": 1, "name": "z"}])
    assert response.json() == [{"id": 2, "name": "b", "price": 20}, {"id": 1, "name": "z", "price": 1}]
    assert "body.1" in refused(await client.patch("/items/", json=[{"id": 1}, {"price": 3}]))
    assert (await client.patch("/items/", json=[{"id": 1, "price": 9}, {"id": 9, "price": 9}])).status_code == 404
    assert (await client.get("/items/1/")).json()["price"] == 1


async def test_delete_on_the_collection_empties_it(client: Client) -> None:
    await filled(client, "a", "b")
    response = await client.delete("/items/")
    assert (response.status_code, response.content) == (204, b"")
    assert await names(client) == []


async def test_one_schema_for_both_directions_may_have_the_key_and_aliases(client: Client) -> None:
    created = (await client.post("/tokens/", json={"theText": "a"})).json()
    assert uuid.UUID(created["id"])
    assert (await client.get(f"/tokens/{created['id']}/")).json() == created
    assert (await client.get("/tokens/?text=a")).json()["data"] == [created]
    assert (await client.patch(f"/tokens/{created['id']}/", json={"theText": "b"})).json()["theText"] == "b"


async def test_own_methods_stand_beside_the_operations(client: Client) -> None:
    assert (await client.get("/items/cheapest/")).json() == "none"


def test_the_names_of_the_routes_are_found_in_both_spellings(app: Flama) -> None:
    assert str(app.resolve_url("items:partial-update", resource_id=3)) == "/items/3/"
    assert str(app.resolve_url("items-retrieve", resource_id=3)) == "/items/3/"


async def test_mixins_give_single_operations_and_own_methods_win() -> None:
    class ReadOnly(RetrieveMixin, ListMixin, RESTResource):
        name = "readonly"
        model = items
        schema = ItemOutput

        @ResourceRoute.method("/{resource_id}/", name="retrieve")
        async def retrieve(self, resource_id: int) -> dict[str, int]:
            return {"own": resource_id}

    app = Flama(modules=[SQLAlchemyModule("sqlite://")])
    app.resources.add_resource("/r/", ReadOnly)
    assert sorted(route.methods[0] for route in app.routes if route.path.startswith("/r/")) == ["GET", "GET"]
    assert (await Client(app=app).get("/r/3/")).json() == {"own": 3}


def test_two_resources_with_one_name_are_refused() -> None:
    app = Flama()
    app.resources.add_resource("/a/", Items)
    with pytest.raises(WorkerError, match="repository `items` already"):
        app.resources.add_resource("/b/", Items)


pair = sa.Table("pair", sa.MetaData(), *(sa.Column(name, sa.Integer, primary_key=True) for name in "ab"))
blob = sa.Table("blob", sa.MetaData(), sa.Column("id", sa.LargeBinary, primary_key=True))
WHOLE = {"name": "broken", "model": items, "schema": ItemOutput}


@pytest.mark.parametrize(
    ("attributes", "error"),
    [
        ({"model": None}, ResourceModelInvalid),
        ({"schema": None}, ResourceSchemaNotFound),
        ({"schema": None, "input_schema": ItemOutput}, ResourceSchemaNotFound),
        ({"model": pair}, ResourcePrimaryKeyNotFound),
        ({"model": blob}, ResourcePrimaryKeyInvalid),
        ({"filters": ["nope"]}, ResourceFilterInvalid),
        ({"filters": {"name": ["near"]}}, ResourceFilterInvalid),
        ({"filters": {"price": ["contains"]}}, ResourceFilterInvalid),
    ],
)
def test_a_class_that_can_not_be_served_is_refused_when_it_is_made(
    attributes: dict[str, Any], error: type[ResourceError]
) -> None:
    with pytest.raises(error):
        type("Broken", (CRUDResource,), {**WHOLE, **attributes})


def test_a_class_without_model_is_refused_when_it_is_made() -> None:
    with pytest.raises(ResourceModelNotFound):
        type("Broken", (CRUDResource,), {"name": "broken", "schema": ItemOutput})
