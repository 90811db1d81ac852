"""What a database or a client can do wrong, and what the service answers: never a 500, never a restart."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel, Field

from flama import Flama, types
from flama.client import Client
from flama.ddd.components import WorkerComponent
from flama.ddd.exceptions import DataError, InvalidSliceError, NotFoundError, UnavailableError
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.resources import CRUDResource
from flama.sqlalchemy import DatabaseUnavailable, SQLAlchemyModule, TransactionConflict
from tests.services import RestartablePostgreSQL

metadata = sa.MetaData()
things = sa.Table(
    "thing",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), unique=True),
    sa.Column("serial", sa.BigInteger),
    sa.Column("price", sa.Numeric(10, 2)),
    sa.Column("weight", sa.Float),
    sa.Column("ready", sa.Boolean),
    sa.Column("token", sa.Uuid),
    sa.Column("day", sa.Date),
    sa.Column("local", sa.DateTime),
    sa.Column("moment", sa.DateTime(timezone=True)),
    sa.Column("kind", sa.Enum("a", "b", name="kind")),
    sa.Column("facts", sa.JSON),
)
MOMENT = datetime(2024, 5, 1, 10, 30, tzinfo=timezone.utc)
TOKEN = uuid.UUID("7d7c6d4e-3a1c-4f2e-9d36-0d7f0a6d2f11")
ROW = {
    "id": 5,
    "name": "five",
    "serial": 2**40,
    "price": Decimal("1.50"),
    "weight": 0.5,
    "ready": True,
    "token": TOKEN,
    "day": date(2024, 5, 1),
    "local": MOMENT.replace(tzinfo=None),
    "moment": MOMENT,
    "kind": "a",
}


class Facts(BaseModel):
    chip_id: int = Field(alias="chipId")


class Thing(BaseModel):
    id: int | None = None
    name: str | None = None
    serial: int | None = None
    facts: Facts | None = None


class ThingRepository(SQLAlchemyTableRepository):
    _table = things
    _schema = Thing


class ThingsWorker(SQLAlchemyWorker):
    things: ThingRepository


class Things(CRUDResource):
    name = "things"
    model = things
    schema = Thing
    filters = {"id": ["eq", "gt", "lt", "in"], "name": ["eq", "contains"], "ready": ["eq", "gt"]}  # noqa: RUF012


def application(module: SQLAlchemyModule) -> Flama:
    app = Flama(schema=None, docs=None, modules=[module], components=[WorkerComponent(worker=ThingsWorker())])
    app.resources.add_resource("/crud/", Things)

    @app.get("/things/")
    async def listed(worker: ThingsWorker, page: int = 1, limit: float = 10) -> list[Thing]:
        async with worker:
            rows = await worker.things.list(limit=limit, offset=(page - 1) * limit)  # type: ignore[arg-type]
        return [Thing(**row) for row in rows]

    @app.get("/things/{key}/")
    async def read(worker: ThingsWorker, key: str) -> Thing:
        async with worker:
            return Thing(**await worker.things.retrieve(id=key))

    @app.patch("/things/{key}/")
    async def patched(
        worker: ThingsWorker, key: str, data: Annotated[types.Schema, types.SchemaMetadata(Thing, partial=True)]
    ) -> Thing:
        async with worker:
            row, *_ = await worker.things.update(data, id=key)
        return Thing(**row)

    @app.get("/visit/")
    async def visited(worker: ThingsWorker) -> int:
        async with worker:
            number = await worker.things.count()
            await worker.things.create({"name": uuid.uuid4().hex})
        return number

    return app


@asynccontextmanager
async def running(module: SQLAlchemyModule) -> AsyncIterator[Flama]:
    app = application(module)
    async with Client(app=app):
        async with module.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield app


@pytest.fixture
async def app(database: str) -> AsyncIterator[Flama]:
    async with running(SQLAlchemyModule(database)) as app:
        async with ThingsWorker(app) as worker:
            await worker.things.create(ROW)
        yield app


async def status(app: Flama, path: str, method: str = "GET", **options: Any) -> int:
    return (await Client(app=app).request(method, path, **options)).status_code


@pytest.mark.parametrize("query", ["limit=-1", "page=0", "page=-99999999999999999999999", "limit=0.5", "limit=-0.1"])
async def test_a_part_that_no_list_has_is_400(app: Flama, query: str) -> None:
    response = await Client(app=app).get(f"/things/?{query}")
    assert (response.status_code, response.json()["error"]) == (400, "InvalidSliceError")
    assert response.json()["detail"].endswith("is a whole number, zero or more.")


async def test_a_part_beyond_the_end_is_empty_however_far_it_is(app: Flama) -> None:
    for query, number in (
        ("page=2", 0),
        (f"page={10**30}", 0),
        (f"limit={10**30}", 1),
        ("limit=10.0", 1),
        ("limit=0", 0),
    ):
        response = await Client(app=app).get(f"/things/?{query}")
        assert (response.status_code, len(response.json())) == (200, number), query


async def test_a_key_that_no_record_can_have_is_404(app: Flama) -> None:
    assert await status(app, "/things/5/") == 200
    for key in (
        "x",
        "05",
        "5.0",
        "5 ",
        "+5",
        "5_0",
        "\u0665",
        "true",
        "null",
        "%00",
        "😀",
        str(2**31),
        str(2**63),
        "9" * 400,
    ):
        assert await status(app, f"/things/{key}/") == 404, key
    for key in (2**31, 2**63, -(2**64)):
        assert await status(app, f"/crud/{key}/") == 404
        assert await status(app, f"/crud/{key}/", "DELETE") == 404


async def test_a_filter_that_no_record_can_meet_gives_nothing_and_its_opposite_all(app: Flama) -> None:
    client = Client(app=app)
    huge = 10**30
    for query, number in (
        (f"id={huge}", 0),
        (f"id=not:{huge}", 1),
        (f"id=gt:{huge}", 0),
        (f"id=lt:{huge}", 1),
        (f"id=gt:-{huge}", 1),
        (f"id=not:gt:{huge}", 1),
        (f"id=in:{huge}&id=in:5", 1),
        (f"id=not:in:{huge}", 1),
        (f"id=lt:{2**40}", 1),
        ("name=%00", 0),
        ("name=contains:%00", 0),
        ("ready=gt:false", 1),
    ):
        response = await client.get(f"/crud/?{query}")
        assert (response.status_code, len(response.json()["data"])) == (200, number), query


EQUAL: dict[str, list[Any]] = {
    "id": ["5", 5.0, Decimal(5), True + 4],
    "name": ["five"],
    "serial": [str(2**40)],
    "price": ["1.5", 1.5, "1.500"],
    "weight": ["0.5", Decimal("0.5")],
    "ready": ["true", 1],
    "token": [str(TOKEN), TOKEN.hex],
    "day": ["2024-05-01", datetime(2024, 5, 1)],
    "local": ["2024-05-01T10:30:00", "2024-05-01T12:30:00+02:00", MOMENT],
    "moment": ["2024-05-01T10:30:00Z", MOMENT.replace(tzinfo=None)],
    "kind": ["a"],
}
UNEQUAL: dict[str, list[Any]] = {
    "id": ["x", 5.5, float("nan"), float("inf"), 10**400, b"5", date(2024, 1, 1), {}],
    "name": [5, True, date(2024, 1, 1), TOKEN, "\ud800", "a\0b", "x" * 10_000, b"five"],
    "serial": [2**64, "x"],
    "price": ["x", float("nan"), 10**400, "1e999999", "NaN"],
    "weight": ["x", float("nan"), 10**400],
    "ready": ["x", 2, "TRUE"],
    "token": ["x", 5, ""],
    "day": ["x", "20240501x", 5, "5", datetime(2024, 5, 1, 1)],
    "local": ["x", 5, "1714559400"],
    "moment": ["x", 5, datetime.max],
    "kind": ["x", 5, ""],
}


@pytest.mark.parametrize("column", EQUAL)
async def test_a_value_of_another_type_is_compared_as_the_columns_own_or_matches_nothing(
    app: Flama, column: str
) -> None:
    async with ThingsWorker(app) as worker:
        for value in EQUAL[column]:
            assert await worker.things.count(**{column: value}) == 1, value
            assert await worker.things.count(matching={column: [value]}) == 1, value
        for value in UNEQUAL[column]:
            assert await worker.things.count(**{column: value}) == 0, value
            assert await worker.things.count(**{column: [value, ROW[column]]}) == 1, value
            with pytest.raises(NotFoundError):
                await worker.things.retrieve(**{column: value})
        assert await worker.things.count(facts=[None], id=[None, 5]) == 1


async def test_conditions_in_sqlalchemys_own_words_are_decided_the_same_way(app: Flama) -> None:
    huge, serial = 10**30, things.c.serial
    for clause, number in (
        (serial > huge, 0),
        (serial < huge, 1),
        (serial >= -huge, 1),
        (things.c.id == huge, 0),
        (sa.or_(serial == 2**40, sa.and_(serial > huge, things.c.name == "five")), 1),
        (things.c.name == "a\0", 0),
        (things.c.id < 2**40, 1),
    ):
        async with ThingsWorker(app) as worker:
            assert await worker.things.count(clause) == number, clause
            assert len(await worker.things.list(clause, limit=1)) == number


async def test_a_value_that_does_not_fit_its_column_is_400_and_the_block_can_go_on(app: Flama) -> None:
    on_postgresql = app.sqlalchemy.engine.dialect.name == "postgresql"
    unfit: list[dict[str, Any]] = [{"serial": 2**63}, {"name": "\ud800"}]
    unfit += [{"id": 2**31}, {"name": "x" * 41}, {"name": "a\0b"}, {"price": Decimal(10**9)}] if on_postgresql else []
    async with ThingsWorker(app) as worker:
        for row in unfit:
            with pytest.raises(DataError, match="does not fit its column in `thing`"):
                await worker.things.create(row)
        await worker.things.create({"id": 6})
    assert await status(app, "/crud/", "POST", json={"serial": 2**64}) == 400
    assert await status(app, "/things/6/") == 200


async def test_moments_are_the_same_whichever_way_they_are_written(app: Flama) -> None:
    async with ThingsWorker(app) as worker:
        (row,) = await worker.things.update({"local": MOMENT, "moment": MOMENT.replace(tzinfo=None)}, id=5)
    assert (row["local"], row["moment"]) == (ROW["local"], MOMENT)


async def test_json_columns_of_partial_data_keep_wire_names(app: Flama) -> None:
    response = await Client(app=app).patch("/things/5/", json={"facts": {"chipId": 7}})
    assert response.json()["facts"] == {"chipId": 7}
    async with app.sqlalchemy.engine.connect() as connection:
        assert await connection.scalar(sa.select(things.c.facts)) == {"chipId": 7}
    async with ThingsWorker(app) as worker:
        with pytest.raises(DataError, match="`facts` in `thing` does not follow its schema"):
            await worker.things.update({"facts": {"chip": 7}}, id=5)


async def test_a_get_that_reads_and_then_writes_works_beside_writers(app: Flama) -> None:
    client = Client(app=app)
    assert await status(app, "/crud/", "DELETE") == 204
    requests = [client.get("/visit/") if each % 2 else client.post("/crud/", json={}) for each in range(40)]
    answers = await asyncio.gather(*requests)
    assert {answer.status_code for answer in answers} == {200, 201}
    async with ThingsWorker(app) as worker:
        assert await worker.things.count() == 40


async def test_a_reader_that_writes_after_another_has_sees_what_the_other_wrote(app: Flama) -> None:
    if app.sqlalchemy.engine.url.database != app.sqlalchemy.url.database:
        pytest.skip("an in-memory database has one connection")
    reader = ThingsWorker(app).fresh(app, read_only=True)
    async with reader:
        assert await reader.things.count() == 1
        async with ThingsWorker(app) as writer:
            await writer.things.create({"id": 6})
        await reader.things.create({"id": 7}, {"id": 8})
        assert await reader.things.count() == 4


class Load:
    """Clients that ask all the time, and the status codes that they were answered with."""

    def __init__(self, app: Flama, number: int) -> None:
        self.client = Client(app=app)
        self.answered: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self.ends = False
        self.tasks = [asyncio.create_task(self._ask(each)) for each in range(number)]

    async def _ask(self, number: int) -> None:
        while not self.ends:
            request = self.client.post("/crud/", json={}) if number % 2 else self.client.get("/things/")
            self.answered[(await request).status_code].set()

    async def end(self) -> set[int]:
        self.ends = True
        await asyncio.gather(*self.tasks)
        return set(self.answered)


@pytest.mark.parametrize("mode", ["immediate", "fast"])
async def test_a_database_that_restarts_under_load_is_503_meanwhile_and_needs_no_restart_of_the_service(
    restartable_postgresql: RestartablePostgreSQL, mode: str
) -> None:
    async with running(SQLAlchemyModule(restartable_postgresql.url)) as app:
        load = Load(app, 20)
        await load.answered[201].wait()
        await asyncio.to_thread(restartable_postgresql.stop, mode)
        await load.answered[503].wait()
        answer = await Client(app=app).get("/things/")
        assert answer.json() == {
            "status_code": 503,
            "detail": "The database is unavailable: try again later.",
            "error": "DatabaseUnavailable",
        }
        await asyncio.to_thread(restartable_postgresql.start)
        again = await asyncio.gather(*(Client(app=app).get("/things/") for _ in range(30)))
        assert {each.status_code for each in again} == {200}
        assert await load.end() == {200, 201, 503}
        assert app.sqlalchemy.engine.pool.checkedout() == 0


async def test_a_pool_without_a_free_connection_is_503(postgresql: str) -> None:
    options = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.05}
    async with running(SQLAlchemyModule(postgresql, engine_args=options)) as app:
        async with ThingsWorker(app):
            assert await status(app, "/things/") == 503
        assert await status(app, "/things/") == 200


async def test_a_file_that_another_process_holds_is_503(tmp_path: Path) -> None:
    path = tmp_path / "app.sqlite"
    options = {"connect_args": {"timeout": 0.05}}
    async with running(SQLAlchemyModule(f"sqlite:///{path}", engine_args=options)) as app:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert await status(app, "/crud/", "POST", json={}) == 503
        assert await status(app, "/visit/") == 503
        assert await status(app, "/things/") == 200
        other.close()
        assert await status(app, "/crud/", "POST", json={}) == 201


async def test_transactions_in_each_others_way_are_told_to_try_again(postgresql: str) -> None:
    async with running(SQLAlchemyModule(postgresql)) as app:
        async with ThingsWorker(app) as worker:
            await worker.things.create({"id": 1}, {"id": 2})
        first, second = asyncio.Event(), asyncio.Event()

        async def swap(here: int, there: int, mine: asyncio.Event, other: asyncio.Event) -> None:
            async with ThingsWorker(app) as worker:
                await worker.things.update({"serial": here}, id=here)
                mine.set()
                await other.wait()
                await worker.things.update({"serial": here}, id=there)

        outcomes = await asyncio.gather(swap(1, 2, first, second), swap(2, 1, second, first), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes if outcome is not None] == [TransactionConflict]


def test_the_errors_of_every_store_are_those_of_the_domain() -> None:
    assert issubclass(DatabaseUnavailable, UnavailableError)
    assert (InvalidSliceError.status_code, DataError.status_code, UnavailableError.status_code) == (400, 400, 503)
