"""The unit of work over a database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction
from typing_extensions import Self

from flama.ddd.completion import completed
from flama.ddd.exceptions import WorkerError
from flama.ddd.repositories.repository import Repository
from flama.ddd.repositories.sqlalchemy import SQLAlchemyRepository
from flama.ddd.repositories.sqlalchemy.conflicts import translated
from flama.ddd.workers.worker import Worker

if TYPE_CHECKING:
    from flama.applications import Flama
    from flama.sqlalchemy import SQLAlchemyModule

__all__ = ["SQLAlchemyWorker"]


class SQLAlchemyWorker(Worker):
    """A unit of work that is a transaction over a connection of its own from the pool of `SQLAlchemyModule`."""

    def __init__(self, app: Flama | None = None) -> None:
        super().__init__(app)
        self._connection: AsyncConnection | None = None
        self._transaction: AsyncTransaction | None = None

    def fresh(self, app: Flama, *, read_only: bool = False) -> Self:
        worker = super().fresh(app, read_only=read_only)
        worker._connection = worker._transaction = None
        return worker

    @property
    def connection(self) -> AsyncConnection:
        """The connection, for queries that no repository has.

        :raises WorkerError: outside the block.
        """
        if self._connection is None:
            raise WorkerError(f"`{type(self).__name__}.connection` is there inside `async with worker:` only.")
        return self._connection

    async def set_up(self) -> None:
        self._connection = await self._database.open_connection(read_only=self._read_only)

    async def begin(self) -> None:
        self._transaction = await self._database.begin_transaction(self.connection)

    async def end(self, *, rollback: bool = False) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            with translated():
                await self._database.end_transaction(transaction, rollback=rollback)

    async def tear_down(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._database.close_connection(connection)

    def build(self, repository: type[Repository]) -> Repository:
        if not issubclass(repository, SQLAlchemyRepository):
            return super().build(repository)
        built = repository(self.connection)
        built.read_after_block(self.reading)
        return built

    @property
    def _database(self) -> SQLAlchemyModule:
        app: Flama | None = self.app
        while app is not None:
            if "sqlalchemy" in app.modules:
                database: SQLAlchemyModule = app.sqlalchemy
                return database
            app = app.parent
        raise WorkerError(
            f"`{type(self).__name__}` needs a database: register `SQLAlchemyModule` with the application, "
            "`Flama(modules=[SQLAlchemyModule(...)])`."
        )

    @asynccontextmanager
    async def reading(self, *, alone: bool = False) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction of its own, for reading what the block left to be read later.

        :param alone: one statement reads it all, which needs no transaction.
        """
        if not alone:
            again = self.fresh(self.app, read_only=True)
            async with again:
                yield again.connection
            return
        connection = await self._database.open_connection(read_only=True, alone=True)
        try:
            yield connection
        finally:
            await completed(self._database.close_connection(connection))
