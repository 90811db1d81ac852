"""SQLite as an application needs it: real transactions, foreign keys, a wait instead of an error when it is busy."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import UpdateBase, event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from flama.sqlalchemy.exceptions import DatabaseConfigurationError
from flama.sqlalchemy.moments import keep_offsets

READ_ONLY = "flama_read_only"
"""Execution option of a connection whose transaction begins as a reader."""

ALONE = "flama_alone"
"""Execution option of a connection for one statement, which SQLite itself runs wholly or not at all."""

LET_FINISH = "flama_let_finish"
"""Execution option of a connection whose user sees to it that a cancellation does not cut statements off."""

BUSY_TIMEOUT = 10.0
"""Seconds that SQLite waits for another process's write."""


def prepare(engine: Engine) -> None:
    """Make every connection enforce foreign keys, every transaction a real one, and points in time keep their offset.

    The driver's own transaction control begins late and leaves DDL outside; see "SQLite Transactions and the sqlite3
    driver" in SQLAlchemy's documentation. A transaction takes the write lock at its beginning (`BEGIN IMMEDIATE`),
    because a reader that turns into a writer fails at once, without a wait, when another wrote in between. Where a
    transaction that began as a reader writes after all, it begins again as a writer.
    """

    keep_offsets(engine.dialect)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        set_foreign_keys(connection, enforced=True)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(ALONE, False):
            connection.exec_driver_sql("BEGIN DEFERRED" if options.get(READ_ONLY, False) else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "before_execute")
    def on_execute(connection: Connection, statement: Any, *_: Any) -> None:
        if isinstance(statement, UpdateBase):
            _let_write(connection)

    @event.listens_for(engine, "savepoint")
    def on_savepoint(connection: Connection, _: str) -> None:
        _let_write(connection)

    @event.listens_for(engine, "invalidate")
    def on_invalidate(connection: Any, _record: Any, _error: Any) -> None:
        # A statement that a cancellation cut off keeps its locks until it is collected, even when its connection is
        # closed. The rollback stands in the driver's queue before the close, also when the wait is cancelled again.
        with suppress(asyncio.CancelledError):
            connection.rollback()


def _let_write(connection: Connection) -> None:
    """Turn a transaction that began as a reader into a writer, which sees what others have committed meanwhile.

    SQLite itself refuses this with `database is locked` when another wrote since the first read. Seeing what was
    committed meanwhile is what PostgreSQL's `READ COMMITTED` does too.
    """
    options = connection.get_execution_options()
    if options.get(READ_ONLY, False) and not options.get(ALONE, False):
        connection.execution_options(**{READ_ONLY: False})
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def set_foreign_keys(connection: Any, *, enforced: bool) -> None:
    """Switch foreign keys on a driver's connection; SQLite ignores this inside a transaction."""
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")
    finally:
        cursor.close()


def shared_memory(url: URL) -> URL:
    """A fresh in-memory database with a name, which several connections of this process can open."""
    return url.set(
        database=f"file:flama-{uuid.uuid4().hex}",
        query={**url.query, "mode": "memory", "cache": "shared", "uri": "true"},
    )


def hold(url: URL) -> sqlite3.Connection:
    """Keep the in-memory database of `shared_memory` alive, whatever happens to the pool's connections."""
    return sqlite3.connect(f"{url.database}?mode=memory&cache=shared", uri=True, check_same_thread=False)


def check_folder(url: URL) -> None:
    """
    :raises DatabaseConfigurationError: the folder of the database file does not exist.
    """
    database = url.database or ""
    if database.startswith("file:"):
        return
    folder = Path(database).parent
    if not folder.is_dir():
        raise DatabaseConfigurationError(
            f"The folder `{folder}` of the SQLite database does not exist: create it, or change the address."
        )


async def write_ahead(engine: AsyncEngine) -> None:
    """Put the database file into write-ahead mode, where readers and a writer do not wait for each other.

    The mode stays with the file. SQLite does not wait for the lock that the change needs, so this does.
    """
    with anyio.fail_after(BUSY_TIMEOUT):
        while not await _switched(engine):
            await anyio.sleep(0.05)


async def _switched(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        try:
            await driver.execute_fetchall("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                return False
            raise OperationalError("PRAGMA journal_mode=WAL", None, error) from error
    return True
