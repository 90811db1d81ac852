"""Repositories over another service, which is a real one on the loopback interface."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
import sqlalchemy as sa
from pydantic import BaseModel, Field

from flama import Flama
from flama.client import Client
from flama.ddd.components import WorkerComponent
from flama.ddd.exceptions import (
    AlreadyExistsError,
    DataError,
    IntegrityError,
    NotFoundError,
    RemoteError,
    RemoteTimeout,
    RepositoryException,
    UnavailableError,
    WorkerError,
)
from flama.ddd.repositories.http import HTTPRepository, HTTPResourceManager, HTTPResourceRepository
from flama.ddd.workers.http import HTTPWorker
from flama.http import JSONResponse, Response
from flama.parameters import Body
from flama.resources import CRUDResource
from flama.sqlalchemy import SQLAlchemyModule
from tests.runtime.serving import served

metadata = sa.MetaData()
pets = sa.Table(
    "pet",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
    sa.Column("age", sa.Integer, sa.CheckConstraint("age >= 0")),
)
labels = sa.Table("label", metadata, sa.Column("id", sa.String, primary_key=True), sa.Column("text", sa.String))
tokens = sa.Table("token", metadata, sa.Column("id", sa.Uuid, primary_key=True), sa.Column("text", sa.String))


class Pet(BaseModel):
    id: int | None = None
    name: str = Field(alias="petName", min_length=1)
    age: int | None = None


class Label(BaseModel):
    id: str
    text: str | None = None


class Token(BaseModel):
    id: uuid.UUID
    text: str


class Pets(CRUDResource):
    name = "pets"
    model = pets
    schema = Pet
    filters = {"age": ["eq", "in"]}  # noqa: RUF012


class Parts(CRUDResource):
    name = "parts"
    model = pets
    schema = Pet
    pagination = "limit_offset"


class Keys(CRUDResource):
    name = "keys"
    model = pets
    schema = Pet
    pagination = "keyset"


class Labels(CRUDResource):
    name = "labels"
    model = labels
    schema = Label


class Tokens(CRUDResource):
    name = "tokens"
    model = tokens
    schema = Token


class PetRepository(HTTPResourceRepository):
    _resource = "pets"


class LabelRepository(HTTPResourceRepository):
    _resource = "/v1/labels/"


class TokenRepository(HTTPResourceRepository):
    _resource = "tokens"


class EchoRepository(HTTPRepository):
    async def echo(self, **data: Any) -> Any:
        return await self.request_json("POST", "echo/", data=data)


class ShopWorker(HTTPWorker):
    pets: PetRepository
    labels: LabelRepository
    tokens: TokenRepository
    echo: EchoRepository


def shop(asked: list[str]) -> Flama:
    """The other service. `asked` gets the path and query of each request."""
    app = Flama(modules=[SQLAlchemyModule("sqlite://")], schema=None, docs=None)
    for path, resource in {"pets": Pets, "parts": Parts, "keys": Keys, "v1/labels": Labels, "tokens": Tokens}.items():
        app.resources.add_resource(f"/{path}/", resource)

    @app.on_event("startup")
    async def create() -> None:
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    @app.post("/echo/")
    async def echo(data: Annotated[dict[str, Any], Body()]) -> Any:
        return data

    def noting(inner: Any) -> Any:
        async def call(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                asked.append(f"{scope['method']} {scope['raw_path'].decode()}?{scope['query_string'].decode()}")
            await inner(scope, receive, send)

        return call

    return noting(app)  # type: ignore[no-any-return]


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
async def worker(asked: list[str]) -> AsyncIterator[ShopWorker]:
    async with served(shop(asked)) as url:
        yield ShopWorker(url)


async def filled(worker: ShopWorker, number: int) -> None:
    await worker.pets.replace({"petName": f"p{each:02}", "age": each} for each in range(number))


def manager(worker: ShopWorker, resource: str) -> HTTPResourceManager:
    return HTTPResourceManager(resource, worker.client)


async def test_a_record_is_created_read_written_and_deleted(worker: ShopWorker) -> None:
    async with worker:
        created = await worker.pets.create({"petName": "Tom", "age": 3})
        assert created == {"id": 1, "petName": "Tom", "age": 3}
        assert await worker.pets.retrieve(1) == created
        assert await worker.pets.retrieve(id=1) == created
        assert await worker.pets.partial_update(1, {"age": 4}) == {**created, "age": 4}
        assert await worker.pets.update(1, {"petName": "Kit"}) == {"id": 1, "petName": "Kit", "age": None}
        await worker.pets.delete(1)
        with pytest.raises(NotFoundError, match=r"No record found in `pets` \(id=1\)"):
            await worker.pets.retrieve(1)


async def test_models_are_sent_by_wire_name_and_in_part_with_what_was_set(worker: ShopWorker) -> None:
    async with worker:
        created = await worker.pets.create(Pet(petName="Tom", age=3))
        assert created["petName"] == "Tom"
        changed = await worker.pets.partial_update(created["id"], Pet(petName="Kit"))
        assert changed == {**created, "petName": "Kit"}


async def test_the_whole_collection_is_replaced_patched_and_dropped(worker: ShopWorker) -> None:
    async with worker:
        rows = await worker.pets.replace([Pet(petName="a"), {"petName": "b"}])
        assert [row["petName"] for row in rows] == ["a", "b"]
        changed = await worker.pets.partial_replace([{"id": rows[1]["id"], "age": 9}])
        assert changed == ({**rows[1], "age": 9},)
        await worker.pets.drop()
        assert await worker.pets.list() == ()


@pytest.mark.parametrize(
    ("resource", "technique"), [("pets", "page_number"), ("parts", "limit_offset"), ("keys", "keyset")]
)
@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 25])
async def test_a_list_walks_all_pages_and_ends(
    worker: ShopWorker, asked: list[str], resource: str, technique: Any, number: int
) -> None:
    async with worker:
        if number:
            await filled(worker, number)
        asked.clear()
        listing = manager(worker, resource).list(pagination=technique, page_size=10)
        expected = [f"p{each:02}" for each in range(number)]
        assert [row["petName"] for row in await listing] == expected
        assert len(asked) <= number // 10 + 1
        assert [row["petName"] async for row in listing] == expected


@pytest.mark.parametrize(
    ("resource", "technique"), [("pets", "page_number"), ("parts", "limit_offset"), ("keys", "keyset")]
)
async def test_a_list_asks_for_a_page_when_it_is_wanted(
    worker: ShopWorker, asked: list[str], resource: str, technique: Any
) -> None:
    async with worker:
        await filled(worker, 25)
        asked.clear()
        found = []
        async for row in manager(worker, resource).list(pagination=technique, page_size=5):
            found.append(row["petName"])
            if len(found) == 7:
                break
        assert len(asked) == 2
        part = manager(worker, resource).list(pagination=technique, page_size=5, limit=6, offset=7)
        assert [row["petName"] for row in await part] == [f"p{each:02}" for each in range(7, 13)]
        assert await manager(worker, resource).list(pagination=technique, limit=0) == ()


async def test_filters_and_order_go_with_every_page(worker: ShopWorker) -> None:
    async with worker:
        await filled(worker, 5)
        listing = worker.pets.list(page_size=1, order_by="name", order_direction="desc", age=["in:1", "in:3"], id=None)
        assert [row["age"] for row in await listing] == [3, 1]
        with pytest.raises(ValueError, match="asks for `page` itself"):
            worker.pets.list(page=2)


async def test_keys_are_written_into_the_path_whatever_they_hold(worker: ShopWorker, asked: list[str]) -> None:
    async with worker:
        for key in ("a/b", "50%", "é 日", "?x=1#y", "a..b"):
            await worker.labels.create({"id": key})
            assert (await worker.labels.retrieve(key))["id"] == key
        token = uuid.uuid4()
        await worker.tokens.create({"id": token, "text": "t"})
        assert (await worker.tokens.retrieve(token))["id"] == str(token)
        asked.clear()
        for key in ("", ".", "..", "\ud800"):
            with pytest.raises(NotFoundError):
                await worker.labels.delete(key)
        assert asked == []


async def test_requests_of_ones_own_go_through_the_same_client_and_errors(worker: ShopWorker) -> None:
    async with worker:
        assert await worker.echo.echo(on=uuid.UUID(int=1)) == {"on": str(uuid.UUID(int=1))}
        with pytest.raises(NotFoundError):
            await worker.echo.request("GET", "nowhere/")


async def test_what_the_service_refuses_is_an_error_of_the_domain(worker: ShopWorker) -> None:
    async with worker:
        await worker.pets.create({"petName": "Tom"})
        with pytest.raises(AlreadyExistsError, match="same `name` already exists"):
            await worker.pets.create({"petName": "Tom"})
        with pytest.raises(IntegrityError, match="breaks a constraint"):
            await worker.pets.create({"petName": "Kit", "age": -1})
        with pytest.raises(DataError) as refused:
            await worker.pets.create({"petName": ""})
        assert list(refused.value.detail) == ["body.petName"]
        with pytest.raises(NotFoundError):
            await worker.pets.delete(99)


STRANGE: dict[str, tuple[Any, type[RepositoryException], int]] = {
    "broken": (JSONResponse({}, status_code=500), RemoteError, 502),
    "private": (JSONResponse({}, status_code=401), RemoteError, 502),
    "moved": (Response(status_code=307, headers={"location": "/"}), RemoteError, 502),
    "busy": (JSONResponse({}, status_code=503), UnavailableError, 503),
    "limited": (JSONResponse({}, status_code=429), UnavailableError, 503),
    "late": (JSONResponse({}, status_code=504), RemoteTimeout, 504),
    "text": (Response(b"<html>", media_type="text/html"), RemoteError, 502),
    "list": (JSONResponse([1]), RemoteError, 502),
}


@pytest.mark.parametrize("name", STRANGE)
async def test_a_service_that_fails_answers_in_the_common_shape(name: str) -> None:
    answer, error, status = STRANGE[name]
    app = Flama(schema=None, docs=None)
    app.add_route("/things/1/", lambda: answer)
    async with served(app) as url:
        ours = gateway(ShopWorker(url))
        async with Client(app=ours) as client:
            response = await client.get("/things/")
    assert (response.status_code, response.json()["status_code"]) == (status, status)
    assert response.json()["error"] == error.__name__
    assert url not in response.text


def gateway(worker: ShopWorker) -> Flama:
    """Our service, whose handler asks another."""
    app = Flama(schema=None, docs=None, components=[WorkerComponent(worker=worker)])

    @app.get("/things/")
    async def thing(worker: ShopWorker) -> dict[str, Any]:
        async with worker:
            return await manager(worker, "things").retrieve(1)

    @app.get("/pets/", pagination="page_number")
    async def listed(worker: ShopWorker) -> Any:
        async with worker:
            return worker.pets.list(order_by="id")

    return app


PAGES: dict[str, Any] = {
    "the first page for ever": {"meta": {"page": 1, "page_size": 2}, "data": [{}, {}]},
    "pages of another size": {"meta": {"page": 1, "page_size": 1}, "data": [{}]},
    "no envelope": [{}, {}],
    "no data": {"meta": {"page": 1, "page_size": 2}},
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_service_that_does_not_page_as_asked_is_an_error_and_no_endless_loop(name: str) -> None:
    app = Flama(schema=None, docs=None)
    app.add_route("/pets/", lambda: PAGES[name])
    async with served(app) as url, ShopWorker(url) as worker:
        with pytest.raises(RemoteError, match=r"another page|no page"):
            await worker.pets.list(page_size=2)


async def test_a_service_that_is_not_there_is_unavailable_and_a_slow_one_a_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with ShopWorker(url, timeout=0.2) as worker:
            with pytest.raises(RemoteTimeout):
                await worker.pets.retrieve(1)
    async with ShopWorker(url) as worker:
        with pytest.raises(UnavailableError, match="can't be reached"):
            await worker.pets.retrieve(1)


async def test_a_paginated_route_over_a_remote_list_asks_for_its_page_alone(asked: list[str]) -> None:
    async with served(shop(asked)) as url:
        async with ShopWorker(url) as worker:
            await filled(worker, 25)
        asked.clear()
        async with Client(app=gateway(ShopWorker(url))) as client:
            answer = (await client.get("/pets/?page=3&page_size=4&count=true")).json()
    assert answer["meta"] == {"page": 3, "page_size": 4, "count": 25}
    assert [row["petName"] for row in answer["data"]] == ["p08", "p09", "p10", "p11"]
    assert len(asked) == 2


async def test_requests_of_an_application_share_connections_which_close_with_it(asked: list[str]) -> None:
    clients: list[httpx.AsyncClient] = []
    app = Flama(schema=None, docs=None)

    @app.get("/count/")
    async def count(worker: ShopWorker) -> int:
        async with worker:
            clients.append(worker.client)
            return len(await worker.pets.list())

    async with served(shop(asked)) as url:
        app.add_component(WorkerComponent(worker=ShopWorker(lambda: url)))
        for _ in range(2):
            async with Client(app=app) as client:
                answers = await asyncio.gather(*(client.get("/count/") for _ in range(10)))
            assert [answer.json() for answer in answers] == [0] * 10
    assert len(set(map(id, clients))) == 2
    assert all(client.is_closed for client in clients)


async def test_a_worker_by_hand_closes_its_client_and_has_it_inside_the_block_only() -> None:
    worker = ShopWorker("http://127.0.0.1:9")
    async with worker:
        client = worker.client
    assert client.is_closed
    with pytest.raises(WorkerError, match="inside `async with worker:` only"):
        _ = worker.client
    with pytest.raises(WorkerError, match="begins with `http://`"):
        async with ShopWorker("localhost:8000"):
            pass


def test_without_httpx_the_import_says_what_to_install() -> None:
    program = "import sys; sys.modules['httpx'] = None; import flama, flama.ddd.workers.http"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "pip install 'flama-runtime[client]'" in run.stderr
