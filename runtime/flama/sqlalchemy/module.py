"""The module that opens the database with the application and closes it after."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction

from flama.ddd.completion import completed
from flama.exceptions import DependencyNotInstalled
from flama.modules import Module
from flama.sqlalchemy import engine as engines
from flama.sqlalchemy import sqlite, urls
from flama.sqlalchemy.availability import connecting
from flama.sqlalchemy.exceptions import DatabaseConfigurationError, DatabaseNotOpen
from flama.sqlalchemy.turns import TurnPolicy, Turns

T = TypeVar("T")

_logger = logging.getLogger("flama.sqlalchemy")


class SQLAlchemyModule(Module):
    """A database for the application, as `app.sqlalchemy`.

    The engine is opened when the application starts and disposed of when it stops. SQLite enforces foreign keys and
    begins real transactions; a file is put into write-ahead mode; an in-memory database is one database for the whole
    application, used by one transaction at a time; `DateTime(timezone=True)` keeps the moment, as UTC. JSON columns
    take models, dates and UUIDs.
    """

    name = "sqlalchemy"

    def __init__(
        self,
        database: str | URL | None = None,
        *,
        url: str | URL | None = None,
        single_connection: bool = False,
        engine_args: Mapping[str, Any] | None = None,
        migrations: str | Path | None = None,
    ) -> None:
        """
        :param database: the address, such as `sqlite:///app.db` or `postgresql://user:password@host/name`.
        :param url: another word for `database`.
        :param single_connection: do all work over one connection, one transaction after the other.
        :param engine_args: keywords for `sqlalchemy.ext.asyncio.create_async_engine`.
        :param migrations: an Alembic folder (the one with `env.py`); start-up upgrades the database to its head.
        :raises DatabaseConfigurationError: no address, two of them, or text that is no address.
        :raises DriverNotInstalled: the driver's package is missing.
        """
        super().__init__()
        if (database is None) == (url is None):
            raise DatabaseConfigurationError(
                "SQLAlchemyModule takes one address: SQLAlchemyModule('sqlite:///app.db')."
            )
        self.url = urls.parse(database if database is not None else url or "")
        self.metadata = sqlalchemy.MetaData()
        """A place for the tables of an application that does not keep its own `MetaData`."""
        self._options = dict(engine_args or {})
        self._migrations = None if migrations is None else Path(migrations)
        self._memory = urls.is_private_memory(self.url)
        self._single_connection = single_connection or self._memory
        self._engine: AsyncEngine | None = None
        self._kinds: dict[tuple[bool, bool, bool], AsyncEngine] = {}
        self._starts = 0
        self._holder: sqlite3.Connection | None = None
        self._turns = Turns("none")
        self._turn_takers: set[int] = set()
        self._abandoned: set[asyncio.Task[None]] = set()

    @property
    def engine(self) -> AsyncEngine:
        """The engine.

        :raises DatabaseNotOpen: the application has not started, or has stopped.
        """
        if self._engine is None:
            raise DatabaseNotOpen(
                "The database is open while the application runs: start it first, in tests with "
                "`async with Client(app=app)`."
            )
        return self._engine

    async def on_startup(self) -> None:
        """Open the database and upgrade it. An application that is started twice opens it once.

        :raises MigrationError: the database can't be brought to the head of the migrations.
        :raises DependencyNotInstalled: `migrations` is given and Alembic is missing.
        """
        self._starts += 1
        if self._starts > 1:
            return
        try:
            await self._open()
        except BaseException:
            await self.on_shutdown()
            raise

    async def on_shutdown(self) -> None:
        """Close the database with the last stop; an in-memory one is gone with this."""
        self._starts -= 1
        if self._starts > 0:
            return
        if self._abandoned:
            await asyncio.wait(self._abandoned)
        engine, self._engine = self._engine, None
        self._kinds = {}
        if engine is not None:
            await engine.dispose()
        if self._holder is not None:
            self._holder.close()
            self._holder = None

    async def open_connection(self, *, read_only: bool = False, alone: bool = False) -> AsyncConnection:
        """A connection for the caller alone; `close_connection` has to follow.

        :param read_only: the transaction is not meant to write. SQLite then lets it run beside a writer.
        :param alone: one statement will run over it. The database runs that wholly or not at all by itself, so it is
            sent without a transaction around it, and is done when it has run.
        :raises DatabaseNotOpen: the application has not started, or has stopped.
        :raises DatabaseUnavailable: the database can't be reached, or no connection was free in time.
        :raises ConnectionUnavailable: SQLite only: the same task is already in a transaction.
        """
        engine = self._kind(read_only, alone)
        needed_turn = await self._turns.take(read_only=read_only)
        try:
            connection = await self._checked_out(engine)
        except BaseException:
            if needed_turn:
                self._turns.give_back()
            raise
        if needed_turn:
            self._turn_takers.add(id(connection))
        return connection

    async def close_connection(self, connection: AsyncConnection) -> None:
        """Give the connection back to the pool; what was not committed is rolled back."""
        try:
            await connection.close()
        finally:
            if id(connection) in self._turn_takers:
                self._turn_takers.discard(id(connection))
                self._turns.give_back()

    async def alone(self, work: Callable[[AsyncConnection], Awaitable[T]], *, read_only: bool = False) -> T:
        """What `work` gives, which sends one statement, without a transaction around it.

        :param read_only: the statement is not meant to write.
        :raises DatabaseNotOpen: the application has not started, or has stopped.
        :raises DatabaseUnavailable: the database can't be reached, or no connection was free in time.
        :raises ConnectionUnavailable: SQLite only: the same task is already in a transaction.
        """
        if urls.is_sqlite(self.url):
            engine = self._kind(read_only, alone=True, let_finish=True)
            needed_turn = await self._turns.take(read_only=read_only)
            return await completed(self._in_turn(engine, work, needed_turn=needed_turn))
        connection = await self.open_connection(read_only=read_only, alone=True)
        try:
            result = await work(connection)
        except BaseException:
            await completed(self.close_connection(connection))
            raise
        await self.close_connection(connection)
        return result

    async def begin_transaction(self, connection: AsyncConnection) -> AsyncTransaction:
        """Begin a transaction on the connection."""
        return await connection.begin()

    async def end_transaction(self, transaction: AsyncTransaction, *, rollback: bool = False) -> None:
        """Commit the transaction, or roll it back."""
        if rollback:
            await transaction.rollback()
            return
        try:
            await transaction.commit()
        except BaseException:
            # SQLite keeps a transaction open whose commit failed, while SQLAlchemy takes it for ended and would give
            # the connection to the next one as it is.
            await transaction.connection.invalidate()
            raise

    async def _in_turn(
        self, engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[T]], *, needed_turn: bool
    ) -> T:
        # Others wait meanwhile: between the beginning and the end there is no wait but the one for SQLite.
        try:
            connection = await _connected(engine)
            try:
                return await work(connection)
            finally:
                await connection.close()
        finally:
            if needed_turn:
                self._turns.give_back()

    def _kind(self, read_only: bool, alone: bool, let_finish: bool = False) -> AsyncEngine:
        """The engine with the options of such connections; it has the same pool."""
        kind = (read_only, alone, let_finish)
        if kind not in self._kinds:
            isolation = {"isolation_level": "AUTOCOMMIT"} if alone and not urls.is_sqlite(self.url) else {}
            options = {sqlite.READ_ONLY: read_only, sqlite.ALONE: alone, sqlite.LET_FINISH: let_finish, **isolation}
            self._kinds[kind] = self.engine.execution_options(**options)
        return self._kinds[kind]

    async def _checked_out(self, engine: AsyncEngine) -> AsyncConnection:
        connecting = asyncio.ensure_future(_connected(engine))
        try:
            return await asyncio.shield(connecting)
        except asyncio.CancelledError:
            # A driver that is cut off while it connects leaves the connection open for ever: it is let finish.
            abandoned = asyncio.ensure_future(_closed(connecting))
            self._abandoned.add(abandoned)
            abandoned.add_done_callback(self._abandoned.discard)
            raise

    def _policy(self) -> TurnPolicy:
        if self._single_connection:
            return "all"
        return "writes" if urls.is_sqlite(self.url) else "none"

    async def _open(self) -> None:
        url = self.url
        if self._memory:
            url = sqlite.shared_memory(url)
            self._holder = sqlite.hold(url)
        self._turns = Turns(self._policy())
        self._engine = engines.create(url, self._options, single_connection=self._single_connection)
        if urls.is_sqlite_file(url):
            sqlite.check_folder(url)
            await sqlite.write_ahead(self.engine)
        if self._migrations is not None:
            await _alembic().upgrade(url, self._migrations, self._options)


async def _connected(engine: AsyncEngine) -> AsyncConnection:
    with connecting():
        return await engine.connect()


async def _closed(connecting: asyncio.Future[AsyncConnection]) -> None:
    try:
        connection = await connecting
    except Exception as error:
        _logger.info("A connection that nobody waits for any more failed: %s", error)
    else:
        await connection.close()


def _alembic() -> ModuleType:
    # Imported here because only applications that name a folder need Alembic.
    try:
        return import_module("flama.sqlalchemy.alembic")
    except ModuleNotFoundError as error:
        raise DependencyNotInstalled("alembic", "alembic", "`SQLAlchemyModule(migrations=...)`") from error
