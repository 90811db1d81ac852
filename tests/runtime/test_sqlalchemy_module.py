"""The database module: addresses, engine settings, SQLite's transactions."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel, Field
from sqlalchemy.exc import IntegrityError, OperationalError

from flama import Flama
from flama.client import Client
from flama.sqlalchemy import (
    ConnectionUnavailable,
    DatabaseConfigurationError,
    DatabaseNotOpen,
    DriverNotInstalled,
    SQLAlchemyModule,
    urls,
)

ID = uuid.UUID("7d7c6d4e-3a1c-4f2e-9d36-0d7f0a6d2f11")


@asynccontextmanager
async def running(*args: Any, **options: Any) -> AsyncIterator[SQLAlchemyModule]:
    module = SQLAlchemyModule(*args, **options)
    async with Client(app=Flama(modules=[module])):
        yield module


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///app.db", "sqlite+aiosqlite:///app.db"),
        ("sqlite+aiosqlite:///app.db", "sqlite+aiosqlite:///app.db"),
        ("sqlite://", "sqlite+aiosqlite://"),
        ("postgresql://me:secret@db:5433/app", "postgresql+asyncpg://me:secret@db:5433/app"),
        ("postgres://db/app", "postgresql+asyncpg://db/app"),
        ("postgresql://db/app?sslmode=require", "postgresql+asyncpg://db/app?ssl=require"),
    ],
)
def test_an_address_gets_its_async_driver(given: str, used: str) -> None:
    assert urls.parse(given).render_as_string(hide_password=False) == used


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "find_spec", lambda name: None)
    with pytest.raises(DriverNotInstalled, match="pip install 'asyncpg'"):
        SQLAlchemyModule("postgresql://db/app")


@pytest.mark.parametrize("options", [{}, {"url": "sqlite://", "database": "sqlite://"}, {"database": "not a url"}])
def test_no_address_two_and_nonsense_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(DatabaseConfigurationError):
        SQLAlchemyModule(**options)  # type: ignore[arg-type]


async def test_a_driver_that_is_not_async_is_refused_at_startup() -> None:
    with pytest.raises(DatabaseConfigurationError, match="async driver"):
        await SQLAlchemyModule("sqlite+pysqlite:///x.db").on_startup()


async def test_an_unknown_engine_option_is_refused_at_startup() -> None:
    with pytest.raises(DatabaseConfigurationError, match="nonsense"):
        await SQLAlchemyModule("sqlite://", engine_args={"nonsense": 1}).on_startup()


async def test_a_file_in_a_folder_that_is_missing_is_refused_at_startup(tmp_path: Path) -> None:
    module = SQLAlchemyModule(f"sqlite:///{tmp_path}/missing/app.db")
    with pytest.raises(
        DatabaseConfigurationError, match=r"The folder `.*missing` of the SQLite database does not exist"
    ):
        await module.on_startup()


async def test_the_database_is_open_while_the_application_runs() -> None:
    module = SQLAlchemyModule(url="sqlite://")
    app = Flama(modules=[module])
    with pytest.raises(DatabaseNotOpen):
        _ = app.sqlalchemy.engine
    async with Client(app=app):
        assert app.sqlalchemy.engine is module.engine
    with pytest.raises(DatabaseNotOpen):
        _ = module.engine


async def test_a_connection_and_a_transaction_can_be_handled_by_hand(database: str) -> None:
    async with running(database) as module:
        table = sa.Table("thing", module.metadata, sa.Column("id", sa.Integer, primary_key=True))
        async with module.engine.begin() as connection:
            await connection.run_sync(module.metadata.create_all)
        for identifier, rollback in ((1, False), (2, True)):
            connection = await module.open_connection()
            transaction = await module.begin_transaction(connection)
            await connection.execute(table.insert().values(id=identifier))
            await module.end_transaction(transaction, rollback=rollback)
            await module.close_connection(connection)
        async with module.engine.connect() as connection:
            assert (await connection.scalars(sa.select(table.c.id))).all() == [1]


async def test_an_in_memory_database_is_one_database_until_the_application_stops() -> None:
    async with running("sqlite+aiosqlite://") as module:
        async with module.engine.begin() as connection:
            await connection.execute(sa.text("CREATE TABLE thing (id INTEGER)"))
        async with module.engine.connect() as connection:
            await connection.invalidate()
        async with module.engine.begin() as connection:
            assert await connection.scalar(sa.text("SELECT count(*) FROM thing")) == 0
    async with running("sqlite+aiosqlite://") as module, module.engine.begin() as connection:
        with pytest.raises(OperationalError, match="no such table"):
            await connection.execute(sa.text("SELECT * FROM thing"))


async def test_one_connection_is_used_by_one_transaction_at_a_time(database: str) -> None:
    async with running(database, single_connection=True) as module:
        connection = await module.open_connection()
        with pytest.raises(ConnectionUnavailable):
            await module.open_connection()
        await module.close_connection(connection)
        await module.close_connection(await module.open_connection())


async def test_a_sqlite_file_is_in_write_ahead_mode_and_enforces_foreign_keys(tmp_path: Path) -> None:
    async with running(f"sqlite:///{tmp_path}/app.db") as module, module.engine.begin() as connection:
        assert await connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        await connection.execute(sa.text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        await connection.execute(sa.text("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id))"))
        with pytest.raises(IntegrityError):
            await connection.execute(sa.text("INSERT INTO child VALUES (1)"))


async def test_sqlite_rolls_back_ddl_and_takes_the_write_lock_at_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    async with running(f"sqlite:///{path}") as module:
        async with module.engine.connect() as connection:
            await connection.execute(sa.text("CREATE TABLE thing (id INTEGER)"))
            await connection.rollback()
        async with module.engine.begin() as connection:
            with pytest.raises(OperationalError, match="no such table"):
                await connection.execute(sa.text("SELECT * FROM thing"))
        async with module.engine.begin():
            other = sqlite3.connect(path, timeout=0, isolation_level=None)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            other.execute("BEGIN").close()
            other.close()


async def test_a_reader_runs_beside_a_writer(tmp_path: Path) -> None:
    async with running(f"sqlite:///{tmp_path}/app.db") as module:
        writer = await module.open_connection()
        await module.begin_transaction(writer)
        reader = await module.open_connection(read_only=True)
        await module.begin_transaction(reader)
        assert await reader.scalar(sa.text("SELECT 1")) == 1
        await module.close_connection(reader)
        await module.close_connection(writer)


@pytest.mark.parametrize("kind", [sa.DateTime(timezone=True), sa.TIMESTAMP(timezone=True)])
async def test_a_moment_with_an_offset_is_the_same_moment_when_read(database: str, kind: Any) -> None:
    moment = datetime(2024, 5, 1, 10, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    async with running(database) as module:
        table = sa.Table("thing", module.metadata, sa.Column("id", sa.Integer), sa.Column("at", kind))
        async with module.engine.begin() as connection:
            await connection.run_sync(module.metadata.create_all)
            await connection.execute(table.insert(), [{"id": 1, "at": moment}, {"id": 2, "at": None}])
            read = (await connection.scalars(sa.select(table.c.at).order_by(table.c.id))).all()
            later = await connection.scalar(sa.select(table.c.id).where(table.c.at >= moment))
    assert read == [moment, None]
    assert read[0].utcoffset() == timedelta(0)
    assert later == 1


async def test_a_local_time_stays_without_offset(database: str) -> None:
    async with running(database) as module:
        table = sa.Table("thing", module.metadata, sa.Column("at", sa.DateTime))
        async with module.engine.begin() as connection:
            await connection.run_sync(module.metadata.create_all)
            await connection.execute(table.insert().values(at=datetime(2024, 5, 1)))
            assert await connection.scalar(sa.select(table.c.at)) == datetime(2024, 5, 1)


async def test_json_columns_take_models_dates_and_uuids_by_wire_name(database: str) -> None:
    class Chip(BaseModel):
        chip_id: uuid.UUID = Field(alias="chipId")

    async with running(database) as module:
        table = sa.Table("thing", module.metadata, sa.Column("id", sa.Integer), sa.Column("data", sa.JSON))
        value = {"chips": [Chip(chipId=ID)], "on": date(2024, 5, 1)}
        async with module.engine.begin() as connection:
            await connection.run_sync(module.metadata.create_all)
            await connection.execute(table.insert().values(id=1, data=value))
            assert await connection.scalar(sa.select(table.c.data)) == {
                "chips": [{"chipId": str(ID)}],
                "on": "2024-05-01",
            }
