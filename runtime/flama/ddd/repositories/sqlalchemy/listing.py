"""A list of records that has not been read yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, Table, UnaryExpression, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import Unpack

from flama.ddd.repositories.sqlalchemy.execution import execute, fetch
from flama.ddd.repositories.sqlalchemy.keyset import keyset_of
from flama.ddd.repositories.sqlalchemy.rows import Row
from flama.ddd.repositories.sqlalchemy.selection import (
    OrderDirection,
    conditions,
    ordered_by,
    ordering,
    part,
)
from flama.pagination.page import KeysetPage, Page

__all__ = ["Connected", "Listing", "columns", "listed", "selection"]

_FAR = 1000
"""Records to pass over from which on they are passed over by key."""


class Connected(Protocol):
    """Opens a connection for reading; `alone` says that one statement will read all."""

    def __call__(self, *, alone: bool = False) -> AbstractAsyncContextManager[AsyncConnection]: ...


def columns(table: Table) -> list[ColumnElement[Any]]:
    """What a row of the table is read as: each column under the name that Python code has for it."""
    return [column if column.key == column.name else column.label(column.key) for column in table.c]


@lru_cache(maxsize=1024)
def selection(table: Table) -> Select[Unpack[tuple[Any, ...]]]:
    """All rows of a table. Made once: building a statement costs as much as sending it."""
    return select(*columns(table))


@dataclass(frozen=True, slots=True)
class Listing:
    """The records that a query selects.

    `await listing` gives a tuple of dicts, `async for row in listing` reads row by row, and a route with `pagination`
    that returns it reads only the page asked for. After the worker's block has ended it is read in a transaction of
    its own.
    """

    table: Table
    connected: Connected
    where: Sequence[ColumnElement[bool]]
    order_by: ColumnElement[Any] | None = None
    direction: OrderDirection = "asc"
    limit: int | None = None
    offset: int | None = None

    def __await__(self) -> Generator[Any, None, tuple[Row, ...]]:
        return self._read().__await__()

    async def __aiter__(self) -> AsyncIterator[Row]:
        async with self.connected() as connection:
            if connection.dialect.name == "sqlite":
                # A statement that is not read to its end keeps its locks.
                for row in await fetch(connection, self._query()):
                    yield row
                return
            async with connection.stream(self._query()) as result:
                async for found in result.mappings():
                    yield dict(found)

    async def page(self, *, limit: int, offset: int, count: bool = False) -> Page:
        """At most `limit` records after the first `offset`, within the listing's own limits.

        With `count` also the total.
        """
        start = (self.offset or 0) + offset
        size = limit if self.limit is None else max(0, min(limit, self.limit - offset))
        async with self.connected(alone=not count) as connection:
            rows = await fetch(connection, self._part(size, start))
            total = (await execute(connection, self._count())).scalar_one() if count else None
        return Page(items=rows, total=total)

    async def page_after(self, cursor: str | None, *, limit: int) -> KeysetPage:
        """At most `limit` records after the cursor, without one the first; ties go by the primary key.

        :raises ValidationError: the cursor is none of this list.
        :raises ValueError: the list has a `limit` or an `offset` of its own, is ordered by an expression, or its table
            has no primary key.
        """
        if self.limit is not None or self.offset is not None:
            raise ValueError("A list with `limit` or `offset` can't be read by `keyset`: leave them out.")
        keyset = keyset_of(self.table, self.order_by, self.direction)
        query = self._select().order_by(*keyset.order()).limit(limit + 1)
        async with self.connected(alone=True) as connection:
            if cursor is not None:
                query = query.where(keyset.after(cursor, connection.dialect.name))
            rows = await fetch(connection, query)
        more = len(rows) > limit
        return KeysetPage(rows[:limit], keyset.cursor(rows[limit - 1]) if more else None)

    def _part(self, size: int, start: int) -> Select[Unpack[tuple[Any, ...]]]:
        order = self._order(total=True)
        key = list(self.table.primary_key.columns)
        if start < _FAR or not key:
            return self._select().order_by(*order).limit(size).offset(start)
        # The database passes over keys, which an index holds, and then reads the rows of one part.
        part = select(*key).where(*self.where).order_by(*order).limit(size).offset(start).subquery()
        same = and_(*(column == part.c[column.key] for column in key))
        return selection(self.table).join_from(self.table, part, same).order_by(*order)

    async def _read(self) -> tuple[Row, ...]:
        async with self.connected(alone=True) as connection:
            return await fetch(connection, self._query())

    def _query(self) -> Select[Unpack[tuple[Any, ...]]]:
        order = self._order(total=self.limit is not None or self.offset is not None)
        return self._select().order_by(*order).limit(self.limit).offset(self.offset)

    def _order(self, *, total: bool) -> list[ColumnElement[Any] | UnaryExpression[Any]]:
        return ordering(self.table, self.order_by, self.direction, total=total)

    def _select(self) -> Select[Unpack[tuple[Any, ...]]]:
        return selection(self.table).where(*self.where)

    def _count(self) -> Select[int]:
        within = select(1).select_from(self.table).where(*self.where).limit(self.limit).offset(self.offset)
        return select(func.count()).select_from(within.subquery())


def listed(
    table: Table,
    connected: Connected,
    clauses: Iterable[ColumnElement[bool]] = (),
    *,
    order_by: str | ColumnElement[Any] | None = None,
    order_direction: OrderDirection = "asc",
    limit: int | None = None,
    offset: int | None = None,
    matching: Mapping[str, Any] | None = None,
    filters: Mapping[str, Any] | None = None,
) -> Listing:
    """The records of a table, to be read over the connection that `connected` opens; see `SQLAlchemyTableManager.list`.

    :raises UnknownColumnError: a name that is no column.
    :raises ValueError: `order_direction` is neither `asc` nor `desc`.
    :raises InvalidSliceError: `limit` or `offset` is negative, or no whole number.
    """
    limit, offset = part(limit, offset)
    return Listing(
        table=table,
        connected=connected,
        where=conditions(table, clauses, filters or {}, matching),
        order_by=ordered_by(table, order_by, order_direction),
        direction=order_direction,
        limit=limit,
        offset=offset,
    )
