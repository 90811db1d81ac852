"""Repositories over a table, on every kind of database."""

from __future__ import annotations

import enum
import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import AnyUrl, BaseModel, Field

from flama import Flama
from flama.client import Client
from flama.ddd.exceptions import (
    AlreadyExistsError,
    IntegrityError,
    MultipleRecordsError,
    NotFoundError,
    UnknownColumnError,
    WorkerError,
)
from flama.ddd.repositories.sqlalchemy import SQLAlchemyTableRepository
from flama.ddd.workers.sqlalchemy import SQLAlchemyWorker
from flama.sqlalchemy import SQLAlchemyModule

metadata = sa.MetaData()
owners = sa.Table(
    "owner",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
)
pets = sa.Table(
    "pet",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("age", sa.Integer, sa.CheckConstraint("age >= 0", name="age_is_positive"), server_default="1"),
    sa.Column("kind", sa.String),
    sa.Column("site", sa.String),
    sa.Column("facts", sa.JSON),
    sa.Column("owner_id", sa.ForeignKey("owner.id")),
)


class OwnerRepository(SQLAlchemyTableRepository):
    _table = owners


class PetRepository(SQLAlchemyTableRepository):
    _table = pets


class PetsWorker(SQLAlchemyWorker):
    owners: OwnerRepository
    pets: PetRepository


class Kind(enum.Enum):
    CAT = "cat"


class Facts(BaseModel):
    chip_id: uuid.UUID = Field(alias="chipId")
    born: datetime


class Pet(BaseModel):
    id: int | None = None
    name: str
    age: int = 3
    kind: Kind = Kind.CAT
    site: AnyUrl | None = None
    facts: Facts | None = None
    unrelated: str = "is no column"


CHIP = uuid.UUID("7d7c6d4e-3a1c-4f2e-9d36-0d7f0a6d2f11")


@pytest.fixture
async def worker(database: str) -> AsyncIterator[PetsWorker]:
    app = Flama(modules=[SQLAlchemyModule(database)])
    async with Client(app=app):
        async with app.sqlalchemy.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield PetsWorker(app)


async def names(worker: PetsWorker, **options: Any) -> list[str]:
    async with worker:
        return [row["name"] for row in await worker.pets.list(**options)]


async def filled(worker: PetsWorker, *given: dict[str, Any]) -> None:
    async with worker:
        await worker.pets.create(*given)


async def test_created_rows_come_back_in_order_with_the_defaults_of_the_database(worker: PetsWorker) -> None:
    async with worker:
        rows = await worker.pets.create({"name": "b", "age": 7}, {"name": "a"}, {"name": "c", "age": 9})
    assert [(row["name"], row["age"]) for row in rows] == [("b", 7), ("a", 1), ("c", 9)]
    assert len({row["id"] for row in rows}) == 3


async def test_creating_nothing_gives_nothing(worker: PetsWorker) -> None:
    async with worker:
        assert await worker.pets.create() == ()


async def test_a_model_gives_its_fields_that_are_columns(worker: PetsWorker) -> None:
    born = datetime(2024, 2, 3, tzinfo=timezone.utc)
    pet = Pet(name="Tom", site=AnyUrl("https://example.org/tom"), facts=Facts(chipId=CHIP, born=born))
    async with worker:
        (row,) = await worker.pets.create(pet)
    assert {name: row[name] for name in ("name", "age", "kind", "site")} == {
        "name": "Tom",
        "age": 3,
        "kind": "cat",
        "site": "https://example.org/tom",
    }
    assert row["facts"] == {"chipId": str(CHIP), "born": "2024-02-03T00:00:00Z"}


async def test_a_mapping_with_a_name_that_is_no_column_is_an_error_in_code(worker: PetsWorker) -> None:
    async with worker:
        with pytest.raises(UnknownColumnError, match=r"`pet` has no column `nmae`; its columns are `id`, `name`"):
            await worker.pets.create({"nmae": "Tom"})


async def test_retrieve_gives_the_one_that_matches(worker: PetsWorker) -> None:
    await filled(worker, {"name": "a", "age": 1}, {"name": "b", "age": 2}, {"name": "b", "age": 3})
    async with worker:
        assert (await worker.pets.retrieve(name="a"))["age"] == 1
        assert (await worker.pets.retrieve(pets.c.age > 2))["age"] == 3
        with pytest.raises(MultipleRecordsError):
            await worker.pets.retrieve(name="b")
        with pytest.raises(NotFoundError, match=r"No record found in `pet` \(name='z'\)"):
            await worker.pets.retrieve(name="z")


async def test_update_writes_all_fields_of_a_model_and_partial_those_that_are_set(worker: PetsWorker) -> None:
    await filled(worker, {"name": "Tom", "age": 8})
    async with worker:
        (row,) = await worker.pets.update(Pet(name="Tim"), partial=True, name="Tom")
        assert (row["name"], row["age"]) == ("Tim", 8)
        (row,) = await worker.pets.update(Pet(name="Tam"), name="Tim")
        assert (row["name"], row["age"]) == ("Tam", 3)
        assert await worker.pets.update({}, name="Tam") == (row,)
        with pytest.raises(NotFoundError):
            await worker.pets.update({"age": 1}, name="nobody")


async def test_delete_wants_a_match_and_drop_counts(worker: PetsWorker) -> None:
    await filled(worker, {"name": "a"}, {"name": "b"}, {"name": "c"})
    async with worker:
        await worker.pets.delete(name="a")
        with pytest.raises(NotFoundError):
            await worker.pets.delete(name="a")
        assert await worker.pets.drop(name="b") == 1
        assert await worker.pets.drop() == 1
        assert await worker.pets.drop() == 0


async def test_a_list_can_be_awaited_and_iterated(worker: PetsWorker) -> None:
    await filled(worker, {"name": "a"}, {"name": "b"})
    async with worker:
        listing = worker.pets.list(order_by="name")
        assert await listing == tuple([row async for row in listing])
        assert isinstance(await listing, tuple)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"order_by": "name"}, ["a", "b", "c", "d"]),
        ({"order_by": "name", "order_direction": "desc"}, ["d", "c", "b", "a"]),
        ({"order_by": pets.c.age}, ["d", "c", "b", "a"]),
        ({"order_by": "name", "limit": 2, "offset": 1}, ["b", "c"]),
        ({"order_by": "name", "age": [1, 3]}, ["b", "d"]),
        ({"order_by": "name", "kind": None}, ["a", "c", "d"]),
        ({"order_by": "name", "matching": {"kind": "cat", "age": None}}, ["b"]),
        ({"order_by": "name", "matching": {"name": ["a", "b"], "kind": None}}, ["a", "b"]),
        ({"order_by": "name", "name": []}, []),
    ],
)
async def test_a_list_is_ordered_cut_and_filtered(
    worker: PetsWorker, options: dict[str, Any], expected: list[str]
) -> None:
    await filled(
        worker,
        {"name": "a", "age": 4},
        {"name": "b", "age": 3, "kind": "cat"},
        {"name": "c", "age": 2},
        {"name": "d", "age": 1},
    )
    assert await names(worker, **options) == expected


@pytest.mark.parametrize(
    "options",
    [{"order_by": "nope"}, {"nope": 1}, {"matching": {"nope": None}}, {"order_direction": "up"}, {"limit": -1}],
)
async def test_a_list_refuses_what_the_table_does_not_have(worker: PetsWorker, options: dict[str, Any]) -> None:
    async with worker:
        with pytest.raises(ValueError, match=r"nope|asc|zero"):
            await worker.pets.list(**options)


async def test_count_counts_what_matches(worker: PetsWorker) -> None:
    await filled(worker, {"name": "a", "age": 1}, {"name": "b", "age": 2})
    async with worker:
        assert await worker.pets.count() == 2
        assert await worker.pets.count(pets.c.age > 1) == 1
        assert await worker.pets.count(matching={"name": "a", "age": None}) == 1


async def test_a_taken_unique_key_says_which_and_the_block_can_go_on(worker: PetsWorker) -> None:
    async with worker:
        await worker.owners.create({"name": "Ann"})
        with pytest.raises(AlreadyExistsError, match=r"A record with the same `name` already exists in `owner`"):
            await worker.owners.create({"name": "Bob"}, {"name": "Ann"})
        await worker.owners.create({"name": "Cid"})
    async with worker:
        assert [row["name"] for row in await worker.owners.list(order_by="name")] == ["Ann", "Cid"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"name": None}, "A value is missing in `pet` \\(name\\)"),
        ({"name": "a", "age": -1}, "breaks a constraint in `pet` \\(age_is_positive\\)"),
        ({"name": "a", "owner_id": 99}, "reference to or from another record does not hold"),
    ],
)
async def test_another_broken_constraint_is_an_integrity_error(
    worker: PetsWorker, row: dict[str, Any], message: str
) -> None:
    async with worker:
        with pytest.raises(IntegrityError, match=message):
            await worker.pets.create(row)


async def test_a_record_that_others_point_to_is_not_deleted(worker: PetsWorker) -> None:
    async with worker:
        (owner,) = await worker.owners.create({"name": "Ann"})
        await worker.pets.create({"name": "Tom", "owner_id": owner["id"]})
        with pytest.raises(IntegrityError):
            await worker.owners.delete(id=owner["id"])


async def test_a_list_may_be_read_after_the_block_and_nothing_else(worker: PetsWorker) -> None:
    await filled(worker, {"name": "a"})
    async with worker:
        repository = worker.pets
        listing = repository.list()
    assert [row["name"] for row in await listing] == ["a"]
    with pytest.raises(WorkerError, match="block has ended"):
        await repository.create({"name": "b"})
