"""SQLite's driver with one turn of its thread a statement.

`aiosqlite` gives each connection a thread. A statement through it costs four turns there: a cursor is made, it runs,
its rows are read, it is closed. On a small statement these turns cost more than the work, so here they are one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from typing_extensions import Self

__all__ = ["connect"]

T = TypeVar("T")

_FIRST = 100
"""Rows that are read in the turn of their statement; a stream reads the others when it is asked for them."""


def connect(database: str | Path, *, iter_chunk_size: int = 64, **options: Any) -> aiosqlite.Connection:
    """A connection to await, as `aiosqlite.connect` gives it; `options` are those of `sqlite3.connect`."""
    connection = _Connection(partial(sqlite3.connect, database, **options), iter_chunk_size)
    # As SQLAlchemy does with connections that it makes itself: one that is left open ends with the process.
    connection._thread.daemon = True
    return connection


class _Connection(aiosqlite.Connection):
    _was_cut_off = False

    def cursor(self) -> Any:
        return _Cursor(self)

    async def commit(self) -> None:
        if self._may_be_in_transaction():
            await super().commit()

    async def rollback(self) -> None:
        if self._may_be_in_transaction():
            await super().rollback()

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """What `function` returns in the connection's thread."""
        result: T = await self._execute(function, *arguments)
        return result

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            self._was_cut_off = True
            raise

    def _may_be_in_transaction(self) -> bool:
        # A call that nobody waits for any more may still be about to begin one.
        return self._was_cut_off or self.in_transaction


class _Cursor:
    """A cursor as SQLAlchemy uses those of `aiosqlite`."""

    def __init__(self, connection: _Connection) -> None:
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1
        self._connection = connection
        self._rows: list[Any] = []
        self._rest: sqlite3.Cursor | None = None

    def __await__(self) -> Generator[Any, None, Self]:
        return self.__aenter__().__await__()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *details: object) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> Self:
        await self._connection.run(self._begin, sqlite3.Connection.execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        await self._connection.run(self._begin, sqlite3.Connection.executemany, sql, parameters)
        return self

    async def fetchone(self) -> Any:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        wanted = self.arraysize if size is None else size
        missing = wanted - len(self._rows)
        if missing > 0 and self._rest is not None:
            self._rows += await self._connection.run(self._read, max(missing, _FIRST))
        rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        return rows

    async def fetchall(self) -> Sequence[Any]:
        if self._rest is not None:
            self._rows += await self._connection.run(self._read, None)
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []
        rest, self._rest = self._rest, None
        if rest is not None:
            await self._connection.run(rest.close)

    async def __aiter__(self) -> AsyncIterator[Any]:
        while rows := await self.fetchmany(_FIRST):
            for row in rows:
                yield row

    def _begin(self, execute: Callable[..., sqlite3.Cursor], sql: str, parameters: Any) -> None:
        cursor = self._rest = execute(self._connection._conn, sql, parameters)
        self.description = cursor.description
        if cursor.description is None:
            self._finish(cursor)
        else:
            self._rows = self._read(_FIRST)
        # Of a statement with `RETURNING` it is known after the last row.
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid

    def _read(self, size: int | None) -> list[Any]:
        cursor = self._rest
        if cursor is None:
            return []
        rows = cursor.fetchall() if size is None else cursor.fetchmany(size)
        self.rowcount = cursor.rowcount
        if size is None or len(rows) < size:
            self._finish(cursor)
        return rows

    def _finish(self, cursor: sqlite3.Cursor) -> None:
        cursor.close()
        self._rest = None
