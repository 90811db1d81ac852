"""What repositories over a database share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from flama.ddd.exceptions import WorkerError
from flama.ddd.repositories.repository import Repository
from flama.ddd.repositories.sqlalchemy.conflicts import translated
from flama.ddd.repositories.sqlalchemy.listing import Connected

__all__ = ["SQLAlchemyRepository"]


class SQLAlchemyRepository(Repository):
    """A repository that works over a connection; the base for those with queries of their own."""

    _reopen: Connected | None = None
    is_alone = False
    """Whether one statement runs over the connection, and the caller sees to its being let finish."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    def read_after_block(self, reopen: Connected) -> None:
        """Let lists that are read after the worker's block has ended open a connection with `reopen`."""
        self._reopen = reopen

    @asynccontextmanager
    async def _reading(self, *, alone: bool = False) -> AsyncIterator[AsyncConnection]:
        if not self._connection.closed:
            yield self._connection
        elif self._reopen is not None:
            async with self._reopen(alone=alone) as connection:
                yield connection
        else:
            raise _ended()

    @asynccontextmanager
    async def _writing(self, *, statements: int = 1) -> AsyncIterator[AsyncConnection]:
        if self._connection.closed:
            raise _ended()
        with translated(self._resource()):
            # PostgreSQL gives up the whole transaction after an error; a savepoint lets the caller catch it and go on.
            # SQLite takes back the failing statement alone.
            if statements == 1 and (self.is_alone or self._connection.dialect.name == "sqlite"):
                yield self._connection
            else:
                async with self._connection.begin_nested():
                    yield self._connection

    def _resource(self) -> str | None:
        return None


def _ended() -> WorkerError:
    return WorkerError("The worker's block has ended: do this inside `async with worker:`.")
