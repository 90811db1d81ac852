"""Reading on from a record: conditions that use an index, where `OFFSET` counts records one by one.

The order is total: the column asked for, then the primary key in the same direction. A position is the sort key of a
record; the record itself may be gone when the next page is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, ColumnElement, Table, UnaryExpression, and_, false, or_
from sqlalchemy.types import TypeEngine

from flama.ddd.repositories.sqlalchemy.comparison import compared
from flama.ddd.repositories.sqlalchemy.description import python_type
from flama.ddd.repositories.sqlalchemy.selection import OrderDirection
from flama.ddd.repositories.sqlalchemy.values import Unfit, fitted
from flama.pagination.cursor import decoded, encoded, refused

__all__ = ["Keyset", "keyset_of"]

_NULLS_ARE_LARGEST = frozenset({"postgresql", "oracle"})


@dataclass(frozen=True, slots=True)
class Keyset:
    """A total order, and positions in it."""

    table: Table
    columns: tuple[Column[Any], ...]
    direction: OrderDirection

    def order(self) -> list[UnaryExpression[Any]]:
        """The columns to sort by."""
        return [column.desc() if self.direction == "desc" else column.asc() for column in self.columns]

    def cursor(self, row: Mapping[str, Any]) -> str:
        """The position of a record."""
        return encoded(self._name, [_as_json(column.type, row[column.key]) for column in self.columns])

    def after(self, cursor: str, dialect: str) -> ColumnElement[bool]:
        """The condition for records that come after the position.

        :param dialect: the name of SQLAlchemy's dialect: databases do not agree on where nulls stand.
        :raises ValidationError: it is no cursor, or one of a list in another order.
        """
        texts = decoded(cursor, self._name, len(self.columns))
        values = [_from_json(column, text) for column, text in zip(self.columns, texts, strict=True)]
        nulls_come_last = (dialect in _NULLS_ARE_LARGEST) == (self.direction == "asc")
        return self._beyond(self.columns, values, nulls_come_last=nulls_come_last)

    @property
    def _name(self) -> str:
        # A digest, because the names of tables and columns are nobody else's business.
        text = ",".join([self.table.name, self.direction, *(column.key for column in self.columns)])
        return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()

    def _beyond(
        self, columns: Sequence[Column[Any]], values: Sequence[Any], *, nulls_come_last: bool
    ) -> ColumnElement[bool]:
        column, value = columns[0], values[0]
        rest = self._beyond(columns[1:], values[1:], nulls_come_last=nulls_come_last) if len(columns) > 1 else false()
        if value is None:
            tied = and_(column.is_(None), rest)
            return tied if nulls_come_last else or_(column.is_not(None), tied)
        strictly = compared(column, "lt" if self.direction == "desc" else "gt", value)
        if len(columns) == 1:
            return strictly
        # With the first part an index on the column alone finds the place; the second settles ties.
        from_here = compared(column, "lte" if self.direction == "desc" else "gte", value)
        ahead = and_(from_here, or_(strictly, rest))
        return or_(ahead, column.is_(None)) if column.nullable and nulls_come_last else ahead


def keyset_of(table: Table, order_by: ColumnElement[Any] | None, direction: OrderDirection) -> Keyset:
    """The total order of a list.

    :raises ValueError: the list is ordered by an expression, or the table has no primary key.
    """
    key = tuple(table.primary_key.columns)
    if not key:
        raise ValueError(f"`keyset` needs a primary key, which the table `{table.name}` does not have.")
    if order_by is None:
        return Keyset(table, key, direction)
    if not isinstance(order_by, Column) or order_by.table is not table:
        raise ValueError(f"`keyset` needs `order_by` to be a column of `{table.name}`, not `{order_by}`.")
    # What comes after a column of the key that is unique by itself decides nothing, but does no harm either.
    return Keyset(table, (order_by, *(column for column in key if column is not order_by)), direction)


def _adapter(kind: TypeEngine[Any]) -> TypeAdapter[Any]:
    expected: Any = python_type(kind)
    if expected is None or issubclass(expected, (dict, list, bytes)):
        raise ValueError(f"`keyset` can't order by a column of the type `{kind!r}`.")
    return _adapter_of(expected)


@lru_cache(maxsize=256)
def _adapter_of(expected: Any) -> TypeAdapter[Any]:
    return TypeAdapter(expected)


def _as_json(kind: TypeEngine[Any], value: Any) -> Any:
    return None if value is None else _adapter(kind).dump_python(value, mode="json", warnings=False)


def _from_json(column: Column[Any], value: Any) -> Any:
    if value is None and column.nullable:
        return None
    try:
        # Strict but for what JSON writes as text.
        read = _adapter(column.type).validate_json(json.dumps(value), strict=True)
        return fitted(read, column.type)
    except (ValidationError, Unfit):
        raise refused("This is no cursor: send `meta.next` of the page before as it is.") from None
