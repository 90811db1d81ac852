"""Alembic migrations, from the `alembic` command and from the application's start-up.

The whole of an `env.py`:

    from alembic import context
    from flama.sqlalchemy import migrations

    from app.settings import DATABASE_URL
    from app.tables import metadata

    migrations.run(context, metadata, DATABASE_URL)

An upgrade is one transaction, on SQLite too, so that it happens wholly or not at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import anyio
from sqlalchemy import MetaData, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from flama.sqlalchemy import engine as engines
from flama.sqlalchemy import sqlite, urls
from flama.sqlalchemy.exceptions import MigrationError

__all__ = ["CONNECTION", "MigrationError", "run", "with_connection"]

CONNECTION = "flama_connection"
"""The attribute of Alembic's configuration in which start-up hands its connection to `env.py`."""
_POSTGRESQL_LOCK = 0x666C616D61
"""The key of the advisory lock, the same for every process that migrates a database: the letters of `flama`."""
_SQLITE_WAIT = 300.0
"""Seconds that one process waits for the migrations of another."""


def run(context: Any, metadata: MetaData, url: str | URL) -> None:
    """Do what the Alembic command at hand asks for; to be called by `env.py`.

    :param context: `alembic.context`.
    :param metadata: the tables as the code has them, for `alembic revision --autogenerate`.
    :param url: the database; the application's start-up brings its own connection instead.
    """
    connection: Connection | None = context.config.attributes.get(CONNECTION)
    address = urls.parse(url)
    if context.is_offline_mode():
        _print_sql(context, metadata, address)
    elif connection is not None:
        _migrate(context, metadata, connection)
    else:
        _complete(with_connection(address, {}, lambda opened: _migrate(context, metadata, opened)))


def _migrate(context: Any, metadata: MetaData, connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=on_sqlite,
        # What `script.py.mako` imports.
        sqlalchemy_module_prefix="sqlalchemy.",
        # None leaves Alembic's own knowledge of the database in place.
        transactional_ddl=True if on_sqlite else None,
    )
    if not on_sqlite:
        with context.begin_transaction():
            context.run_migrations()
        return
    # Batch mode drops and renames tables; with foreign keys enforced, the drop would delete the rows that point there.
    sqlite.set_foreign_keys(connection.connection, enforced=False)
    try:
        with context.begin_transaction():
            before = context.get_context().get_current_heads()
            context.run_migrations()
            if context.get_context().get_current_heads() != before:
                _check_foreign_keys(connection)
    finally:
        connection.rollback()
        sqlite.set_foreign_keys(connection.connection, enforced=True)


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        table, row, parent, _ = broken[0]
        raise MigrationError(
            f"After the migrations {len(broken)} rows point to nothing, the first in table `{table}` (rowid {row}) to "
            f"`{parent}`; the migrations were rolled back. Move or delete these rows in the migration."
        )


def _print_sql(context: Any, metadata: MetaData, url: URL) -> None:
    context.configure(
        url=url,
        target_metadata=metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        render_as_batch=urls.is_sqlite(url),
    )
    with context.begin_transaction():
        context.run_migrations()


async def with_connection(url: URL, options: Mapping[str, Any], work: Callable[[Connection], None]) -> None:
    """Run `work` over a connection of its own, while no other process migrates the same database."""
    engine = engines.create(url, _migration_options(url, options))
    try:
        async with _alone(engine), engine.connect() as connection:
            await connection.run_sync(work)
    finally:
        await engine.dispose()


def _migration_options(url: URL, options: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in options.items() if not name.startswith(("pool", "max_overflow"))}
    if urls.is_sqlite(url):
        kept["connect_args"] = {**kept.get("connect_args", {}), "timeout": _SQLITE_WAIT}
    return {**kept, "poolclass": NullPool}


@asynccontextmanager
async def _alone(engine: AsyncEngine) -> AsyncIterator[None]:
    # SQLite needs nothing here: `BEGIN IMMEDIATE` makes the second process wait and then see what the first did.
    if engine.dialect.name != "postgresql":
        yield
        return
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        # Asked again and again instead of waited for: a waiting statement holds a snapshot, for which a migration with
        # `CREATE INDEX CONCURRENTLY` would wait in turn.
        while not await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _POSTGRESQL_LOCK}):
            await anyio.sleep(0.2)
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _POSTGRESQL_LOCK})


def _complete(work: Any) -> None:
    """Run a coroutine to its end, also where an event loop is already running in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(work)
        return
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, work).result()
