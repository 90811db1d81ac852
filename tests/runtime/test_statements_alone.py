"""Statements that stand alone: without a transaction around them, and still whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
import sqlalchemy as sa
from pydantic import BaseModel

from flama import Flama
from flama.client import Client
from flama.ddd.workers.flama import FlamaWorker
from flama.resources import CRUDResource
from flama.sqlalchemy import SQLAlchemyModule

metadata = sa.MetaData()
pets = sa.Table(
    "pet", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String, unique=True)
)


class Pet(BaseModel):
    id: int | None = None
    name: str


class Pets(CRUDResource):
    name = "pets"
    model = pets
    schema = Pet


@pytest.fixture
async def app(database: str) -> AsyncIterator[Flama]:
    app = Flama(schema=None, docs=None, modules=[SQLAlchemyModule(database)])
    app.resources.add_resource("/pets/", Pets)
    async with Client(app=app):
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield app


def sent(app: Flama) -> list[str]:
    """The statements that the database is sent from now on, and the ends of transactions."""
    statements: list[str] = []
    engine = app.sqlalchemy.engine.sync_engine

    @sa.event.listens_for(engine, "before_cursor_execute")
    def on_statement(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement.split()[0])

    @sa.event.listens_for(engine, "savepoint")
    def on_savepoint(*_: Any) -> None:
        statements.append("SAVEPOINT")

    return statements


async def test_a_request_for_one_record_is_one_statement(app: Flama) -> None:
    client = Client(app=app)
    assert (await client.post("/pets/", json={"name": "Rex"})).status_code == 201
    statements = sent(app)
    for method, path, data in (
        ("POST", "/pets/", {"name": "Ann"}),
        ("GET", "/pets/1/", None),
        ("PUT", "/pets/1/", {"name": "Max"}),
        ("PATCH", "/pets/1/", {"name": "Moritz"}),
        ("GET", "/pets/", None),
        ("DELETE", "/pets/1/", None),
        ("DELETE", "/pets/", None),
    ):
        assert (await client.request(method, path, json=data)).is_success
    assert statements == ["INSERT", "SELECT", "UPDATE", "UPDATE", "SELECT", "DELETE", "DELETE"]


async def test_a_refused_statement_leaves_nothing_behind(app: Flama) -> None:
    client = Client(app=app)
    assert (await client.post("/pets/", json={"name": "Rex"})).status_code == 201
    for _ in range(3):
        assert (await client.post("/pets/", json={"name": "Rex"})).status_code == 409
    assert app.sqlalchemy.engine.pool.checkedout() == 0
    assert [pet["name"] for pet in (await client.get("/pets/")).json()["data"]] == ["Rex"]


async def test_a_cancellation_at_any_moment_leaves_no_connection_and_no_lock(app: Flama) -> None:
    client = Client(app=app)

    async def create(number: int) -> None:
        worker: FlamaWorker = app.resources.worker.fresh(app)
        await worker.alone("pets", lambda repository: repository.create({"name": f"{number}"}))

    for moment in range(25):
        task = asyncio.create_task(create(moment))
        for _ in range(moment):
            await asyncio.sleep(0)
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        assert outcome is None or isinstance(outcome, asyncio.CancelledError)
        # Whatever became of it, the next one is not kept waiting.
        assert (await client.post("/pets/", json={"name": f"after {moment}"})).status_code == 201
    with anyio.fail_after(20):
        while app.sqlalchemy.engine.pool.checkedout():
            await anyio.lowlevel.checkpoint()
    names = [pet["name"] for pet in (await client.get("/pets/?page_size=100")).json()["data"]]
    assert len(set(names)) == len(names)
    assert sum(name.startswith("after") for name in names) == 25


async def test_results_of_any_length_are_read_whole_and_as_a_stream(app: Flama) -> None:
    async with app.sqlalchemy.engine.begin() as connection:
        await connection.execute(sa.insert(pets), [{"name": f"{number}"} for number in range(350)])
    for limit in (0, 1, 99, 100, 101, 200, 350):
        query = sa.select(pets.c.id).order_by(pets.c.id).limit(limit)
        async with app.sqlalchemy.engine.connect() as connection:
            assert (await connection.scalars(query)).all() == list(range(1, limit + 1))
            streamed = await connection.stream_scalars(query)
            assert [identifier async for identifier in streamed] == list(range(1, limit + 1))


async def test_a_stream_that_is_left_early_keeps_no_lock(app: Flama) -> None:
    if app.sqlalchemy.engine.pool.size() == 1:
        pytest.skip("an in-memory database has one connection")
    async with app.sqlalchemy.engine.begin() as connection:
        await connection.execute(sa.insert(pets), [{"name": f"{number}"} for number in range(350)])
    async with app.sqlalchemy.engine.connect() as connection:
        async with connection.stream(sa.select(pets)) as result:
            assert len(await result.fetchmany(3)) == 3
        await connection.rollback()
        assert (await Client(app=app).delete("/pets/")).status_code == 204
