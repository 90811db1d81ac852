"""Keyset pagination: a page begins where the one before ended."""

from __future__ import annotations

import base64
import enum
import json
import uuid
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy import event

from flama import Flama
from flama.client import Client
from flama.ddd.components import WorkerComponent
from flama.ddd.repositories.sqlalchemy import Listing, SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.pagination import KeysetResponse, paginator
from flama.resources import CRUDResource
from flama.sqlalchemy import SQLAlchemyModule


class Color(enum.Enum):
    RED = "r"
    BLUE = "b"


metadata = sa.MetaData()
things = sa.Table(
    "thing",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("note", sa.String),
    sa.Column("secret", sa.String),
)
placed = sa.Table(
    "placed", metadata, sa.Column("row", sa.Integer, primary_key=True), sa.Column("seat", sa.String, primary_key=True)
)
kinds: dict[str, tuple[Any, list[Any]]] = {
    "flag": (sa.Boolean(), [False, True]),
    "number": (sa.Double(), [0.1 + 0.2, 1e300]),
    "amount": (sa.Numeric(12, 4), [Decimal("0.1000"), Decimal("12345678.9012")]),
    "day": (sa.Date(), [date(2024, 2, 29), date(2024, 3, 1)]),
    "moment": (sa.DateTime(timezone=True), [datetime(2024, 1, day, 1, 2, 3, 456, timezone.utc) for day in (1, 2)]),
    "local": (sa.DateTime(), [datetime(2024, 1, 1), datetime(2024, 1, 1) + timedelta(microseconds=1)]),
    "token": (sa.Uuid(), [uuid.UUID(int=1), uuid.UUID(int=2)]),
    "color": (sa.Enum(Color), [Color.BLUE, Color.RED]),
    "text": (sa.String(), ["a\"'%", "é\u4e00😀"]),
}
typed = sa.Table(
    "typed",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, kind) for name, (kind, _) in kinds.items()),
)


class Thing(BaseModel):
    id: int | None = None
    size: int
    note: str | None = None


class ThingRepository(SQLAlchemyTableRepository):
    _table = things


class TypedRepository(SQLAlchemyTableRepository):
    _table = typed


class PlacedRepository(SQLAlchemyTableRepository):
    _table = placed


class ThingsWorker(SQLAlchemyWorker):
    things: ThingRepository
    typed: TypedRepository
    placed: PlacedRepository


class Things(CRUDResource):
    name = "things"
    model = things
    schema = Thing
    pagination = "keyset"


@pytest.fixture
async def app(database: str) -> AsyncIterator[Flama]:
    app = Flama(modules=[SQLAlchemyModule(database)], components=[WorkerComponent(worker=ThingsWorker())])
    app.resources.add_resource("/things/", Things)
    async with Client(app=app):
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            rows = [{"id": number, "size": number % 3, "note": None if number % 2 else "n"} for number in range(1, 13)]
            await connection.execute(things.insert(), rows)
        yield app


async def parts(app: Flama, path: str) -> list[list[Any]]:
    """The parts of a list, each read with the cursor that the one before gave."""
    client, found, cursor = Client(app=app), [], None
    while not found or cursor is not None:
        response = await client.get(httpx.URL(path).copy_merge_params({} if cursor is None else {"cursor": cursor}))
        assert response.status_code == 200, response.text
        found.append(response.json()["data"])
        cursor = response.json()["meta"]["next"]
        assert len(found) < 50
    return found


async def listed(app: Flama, repository: str, **options: Any) -> list[Any]:
    """All rows of a list, read two by two."""

    async def handler(worker: ThingsWorker) -> Any:
        async with worker:
            return getattr(worker, repository).list(**options)

    path = f"/{repository}-{'-'.join(options.values())}/"
    app.add_route(path, handler, pagination="keyset")
    return [row for part in await parts(app, f"{path}?limit=2") for row in part]


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("order_by", [None, "id", "size", "note"])
async def test_the_parts_together_are_the_list_in_order(app: Flama, order_by: str | None, direction: str) -> None:
    limit = 5
    query = f"/things/?limit={limit}&order_direction={direction}" + (f"&order_by={order_by}" if order_by else "")
    found = await parts(app, query)
    rows = [row for part in found for row in part]
    assert sorted(row["id"] for row in rows) == list(range(1, 13))
    assert all(len(part) == limit for part in found[:-1])
    shown = [row[order_by or "id"] for row in rows]
    known = [value for value in shown if value is not None]
    assert known == sorted(known, reverse=direction == "desc")


async def test_the_answer_is_the_envelope_of_a_part(app: Flama) -> None:
    answer = (await Client(app=app).get("/things/?limit=2")).json()
    assert answer["meta"] == {"limit": 2, "next": answer["meta"]["next"]}
    assert [row["id"] for row in answer["data"]] == [1, 2]
    last = (await Client(app=app).get("/things/?limit=12")).json()
    assert last["meta"] == {"limit": 12, "next": None}


async def test_records_that_come_and_go_between_two_parts_neither_repeat_nor_hide_others(app: Flama) -> None:
    client = Client(app=app)
    first = (await client.get("/things/?limit=4")).json()
    async with app.sqlalchemy.engine.begin() as connection:
        await connection.execute(things.delete().where(things.c.id.in_([1, 4])))
        await connection.execute(things.insert().values(id=-5, size=1))
    second = (await client.get("/things/", params={"limit": 3, "cursor": first["meta"]["next"]})).json()
    assert [row["id"] for row in second["data"]] == [5, 6, 7]


async def test_filters_stay_with_the_parts(app: Flama) -> None:
    found = await parts(app, "/things/?limit=2&size=1")
    assert [[row["id"] for row in part] for part in found] == [[1, 4], [7, 10]]


@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_any_column_that_can_be_sorted_by_can_carry_the_position(app: Flama, direction: str) -> None:
    rows = [
        {"id": number, **{name: [*values, None][number % 3] for name, (_, values) in kinds.items()}}
        for number in range(7)
    ]
    async with app.sqlalchemy.engine.begin() as connection:
        await connection.execute(typed.insert(), rows)
    for column in kinds:
        query = sa.select(typed.c.id).order_by(getattr(typed.c[column], direction)(), getattr(typed.c.id, direction)())
        async with app.sqlalchemy.engine.connect() as connection:
            expected = list(await connection.scalars(query))
        found = await listed(app, "typed", order_by=column, order_direction=direction)
        assert [row["id"] for row in found] == expected, column


async def test_a_primary_key_of_several_columns_is_compared_as_a_whole(app: Flama) -> None:
    seats = [(row, seat) for row in (1, 2, 3) for seat in "abc"]
    async with app.sqlalchemy.engine.begin() as connection:
        await connection.execute(placed.insert(), [{"row": row, "seat": seat} for row, seat in seats])
    assert [(row["row"], row["seat"]) for row in await listed(app, "placed")] == seats


async def test_the_database_reads_a_part_by_the_index_and_not_from_the_beginning(app: Flama) -> None:
    statements: list[str] = []
    event.listen(app.sqlalchemy.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    await parts(app, "/things/?limit=10")
    selects = [statement for statement in statements if "FROM thing" in statement]
    assert "WHERE" not in selects[0]
    assert "WHERE thing.id >" in selects[1]


def cursor_of(*content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


async def test_what_is_no_cursor_is_400(app: Flama) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 3000).decode()
    for cursor in ("", "x", "%%%", "é", "AAAA", cursor_of(), cursor_of(1, 2), cursor_of("order"), deep, "A" * 5000):
        response = await Client(app=app).get("/things/", params={"cursor": cursor})
        assert response.status_code == 400, cursor
        assert list(response.json()["detail"]) == ["query.cursor"]


async def test_a_cursor_with_another_value_is_400(app: Flama) -> None:
    client = Client(app=app)
    genuine = (await client.get("/things/?limit=1")).json()["meta"]["next"]
    order = json.loads(base64.urlsafe_b64decode(genuine + "=="))[0]
    for value in (None, "x", 1.5, [1], {"a": 1}, 10**30, True):
        response = await client.get("/things/", params={"cursor": cursor_of(order, value)})
        assert response.status_code == 400, value
    assert (await client.get("/things/", params={"cursor": cursor_of(order, 2**62)})).json()["data"] == []


async def test_a_cursor_of_a_list_in_another_order_is_400_and_says_so(app: Flama) -> None:
    client = Client(app=app)
    cursor = (await client.get("/things/?limit=1&order_by=size")).json()["meta"]["next"]
    response = await client.get("/things/", params={"cursor": cursor, "order_by": "note"})
    assert response.status_code == 400
    assert "belongs to a list in another order" in response.text


async def test_a_list_is_ordered_only_by_what_its_records_show(app: Flama) -> None:
    assert (await Client(app=app).get("/things/?order_by=secret")).status_code == 400


async def test_a_list_that_is_read_already_says_what_to_return(app: Flama) -> None:
    async def read(worker: ThingsWorker) -> list[Thing]:
        async with worker:
            return [Thing(**row) for row in await worker.things.list()]

    with pytest.raises(TypeError, match="for `keyset` return what a repository's `list\\(\\)` gives, without `await`"):
        await paginator.apply("keyset", read)(ThingsWorker(app))


async def test_a_limit_an_expression_and_a_cursor_do_not_go_together(app: Flama) -> None:
    async with ThingsWorker(app) as worker:
        with pytest.raises(ValueError, match="leave them out"):
            await worker.things.list(limit=3).page_after(None, limit=1)
        with pytest.raises(ValueError, match="to be a column of `thing`"):
            await worker.things.list(order_by=sa.func.lower(things.c.note)).page_after(None, limit=1)


def test_the_envelope_is_the_declared_response() -> None:
    async def everything() -> list[Thing]: ...  # type: ignore[empty-body]
    async def unread() -> Listing: ...  # type: ignore[empty-body]

    for handler, item in ((everything, Thing), (unread, Any)):
        signature = paginator.apply("keyset", handler).__signature__  # type: ignore[attr-defined]
        assert signature.return_annotation == KeysetResponse[item]  # type: ignore[valid-type]
        assert list(signature.parameters) == ["limit", "cursor"]
