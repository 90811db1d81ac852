"""Repositories over tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert
from typing_extensions import Unpack

from flama.ddd.exceptions import MultipleRecordsError, NotFoundError
from flama.ddd.repositories.sqlalchemy.documents import documents
from flama.ddd.repositories.sqlalchemy.execution import execute, fetch
from flama.ddd.repositories.sqlalchemy.listing import Listing, columns, listed, selection
from flama.ddd.repositories.sqlalchemy.repository import SQLAlchemyRepository
from flama.ddd.repositories.sqlalchemy.rows import Row, batches, values
from flama.ddd.repositories.sqlalchemy.selection import OrderDirection, conditions

__all__ = ["SQLAlchemyTableManager", "SQLAlchemyTableRepository"]


class SQLAlchemyTableManager(SQLAlchemyRepository):
    """Reads and writes the records of one table.

    Records are plain dicts keyed by column. `clauses` are SQLAlchemy conditions; `filters` are equalities by column
    name, where `None` means null and a list means one of; a value that no record can have, such as text for a number,
    matches none. A name that is no column raises `UnknownColumnError`.
    """

    def __init__(self, table: Table, connection: AsyncConnection, schema: Any = None) -> None:
        """`schema`: the model whose fields the JSON columns are, see `SQLAlchemyTableRepository`."""
        super().__init__(connection)
        self.table = table
        self.documents = documents(table, schema)

    async def create(self, /, *data: Mapping[str, Any] | BaseModel) -> tuple[Row, ...]:
        """Insert records.

        :param data: mappings, all of whose names must be columns, or models, of which the fields that are columns are
            taken.
        :returns: the records as the database has them, defaults included, in the order given.
        :raises AlreadyExistsError: a unique or primary key is taken.
        :raises IntegrityError: another constraint is broken.
        :raises DataError: a value does not fit its column.
        """
        rows = [self._writable(each) for each in data]
        created: list[Row] = []
        if rows:
            async with self._writing(statements=len(rows)) as connection:
                for batch in batches(rows):
                    created.extend(await fetch(connection, _insertion(self.table), batch))
        return tuple(created)

    async def retrieve(self, /, *clauses: ColumnElement[bool], **filters: Any) -> Row:
        """The one record that matches.

        :raises NotFoundError: none matches.
        :raises MultipleRecordsError: more than one matches.
        """
        query = selection(self.table).where(*conditions(self.table, clauses, filters)).limit(2)
        async with self._reading() as connection:
            found = await fetch(connection, query)
        match len(found):
            case 0:
                raise self._not_found(filters)
            case 1:
                return found[0]
            case _:
                raise MultipleRecordsError(resource=self.table.name, id=_given(filters))

    async def update(
        self,
        data: Mapping[str, Any] | BaseModel,
        /,
        *clauses: ColumnElement[bool],
        partial: bool = False,
        **filters: Any,
    ) -> tuple[Row, ...]:
        """Write values into all records that match.

        :param data: a mapping, or a model: of this all fields, with `partial` only those that were set.
        :returns: the records after the change.
        :raises NotFoundError: none matches.
        :raises AlreadyExistsError: a unique or primary key is taken.
        :raises IntegrityError: another constraint is broken.
        :raises DataError: a value does not fit its column.
        """
        where = conditions(self.table, clauses, filters)
        written = self._writable(data, partial=partial)
        if written:
            query = update(self.table).where(*where).values(written).returning(*columns(self.table))
            async with self._writing() as connection:
                rows = await fetch(connection, query)
        else:
            rows = await self.list(*where)
        if not rows:
            raise self._not_found(filters)
        return rows

    async def delete(self, /, *clauses: ColumnElement[bool], **filters: Any) -> None:
        """Delete all records that match.

        :raises NotFoundError: none matches.
        :raises IntegrityError: another record refers to one of them.
        """
        if await self.drop(*clauses, **filters) == 0:
            raise self._not_found(filters)

    async def drop(self, /, *clauses: ColumnElement[bool], **filters: Any) -> int:
        """Delete all records that match, without conditions all that there are. Returns their number.

        :raises IntegrityError: another record refers to one of them.
        """
        query = delete(self.table).where(*conditions(self.table, clauses, filters))
        async with self._writing() as connection:
            return (await execute(connection, query)).rowcount

    async def count(
        self, /, *clauses: ColumnElement[bool], matching: Mapping[str, Any] | None = None, **filters: Any
    ) -> int:
        """The number of records that match."""
        where = conditions(self.table, clauses, filters, matching)
        query = select(func.count()).select_from(self.table).where(*where)
        async with self._reading() as connection:
            number: int = (await execute(connection, query)).scalar_one()
        return number

    def list(
        self,
        /,
        *clauses: ColumnElement[bool],
        order_by: str | ColumnElement[Any] | None = None,
        order_direction: OrderDirection = "asc",
        limit: int | None = None,
        offset: int | None = None,
        matching: Mapping[str, Any] | None = None,
        **filters: Any,
    ) -> Listing:
        """The records that match, not read yet: `await` or iterate it, or return it from a paginated route.

        :param order_by: a column; with `limit` or `offset` the primary key decides what this leaves open.
        :param matching: column to value, where `None` asks for nothing and a list means one of.
        :raises ValueError: `order_direction` is neither `asc` nor `desc`.
        :raises InvalidSliceError: `limit` or `offset` is negative, or no whole number.
        """
        return listed(
            self.table,
            self._reading,
            clauses,
            order_by=order_by,
            order_direction=order_direction,
            limit=limit,
            offset=offset,
            matching=matching,
            filters=filters,
        )

    def _resource(self) -> str:
        return self.table.name

    def _writable(self, data: Mapping[str, Any] | BaseModel, *, partial: bool = False) -> Row:
        row = values(self.table, data, self.documents, partial=partial)
        # A model that leaves its key open says None; the database gives the key only when the column is absent.
        keys = {column.key for column in self.table.primary_key.columns}
        return {name: value for name, value in row.items() if value is not None or name not in keys}

    def _not_found(self, filters: Mapping[str, Any]) -> NotFoundError:
        return NotFoundError(resource=self.table.name, id=_given(filters))


class SQLAlchemyTableRepository(SQLAlchemyTableManager):
    """The repository of the table in the class attribute `_table`.

    JSON columns keep models by wire name. Of plain data nobody knows the wire names, unless `_schema` is the model
    whose fields the JSON columns are: what is written there is then read as these fields, by Python name or wire name,
    and kept by wire name. So a handler can store the dict of `SchemaMetadata(PetInput, partial=True)` as it is.
    """

    _table: ClassVar[Table]
    _schema: ClassVar[Any] = None

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(self._table, connection, self._schema)

    @classmethod
    def table_of(cls) -> Table:
        """The table."""
        return cls._table


@lru_cache(maxsize=1024)
def _insertion(table: Table) -> ReturningInsert[Unpack[tuple[Any, ...]]]:
    return insert(table).returning(*columns(table), sort_by_parameter_order=True)


def _given(filters: Mapping[str, Any]) -> str | None:
    return ", ".join(f"{name}={value!r}" for name, value in filters.items()) or None
