"""Which records, and in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import ColumnElement, Table, UnaryExpression

from flama.ddd.exceptions import InvalidSliceError
from flama.ddd.repositories.sqlalchemy.comparison import equals, guarded, one_of
from flama.ddd.repositories.sqlalchemy.rows import check_columns

__all__ = ["OrderDirection", "conditions", "ordered_by", "ordering", "part"]

OrderDirection = Literal["asc", "desc"]

_LARGEST = 2**63 - 1
_SEVERAL = (list, tuple, set, frozenset)


def conditions(
    table: Table,
    clauses: Iterable[ColumnElement[bool]],
    filters: Mapping[str, Any],
    matching: Mapping[str, Any] | None = None,
) -> list[ColumnElement[bool]]:
    """All conditions that a record has to meet.

    :param filters: column to value; `None` means that the column is null, a list means one of. A value that no record
        can have, such as text for a number, matches none.
    :param matching: the same, but a `None` asks for nothing.
    :raises UnknownColumnError: a name that is no column.
    """
    asked = {name: value for name, value in (matching or {}).items() if value is not None}
    check_columns(table, [*filters, *(matching or {})])
    own = [guarded(clause) for clause in clauses]
    return [*own, *(_condition(table.c[name], value) for each in (filters, asked) for name, value in each.items())]


def _condition(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    return one_of(column, value) if isinstance(value, _SEVERAL) else equals(column, value)


def part(limit: Any, offset: Any) -> tuple[int | None, int | None]:
    """The limit and the offset as databases take them: 64 bits are more than any list has.

    :raises InvalidSliceError: one of them is negative or no whole number.
    """
    return _count("limit", limit), _count("offset", offset)


def _count(name: str, value: Any) -> int | None:
    if value is None:
        return None
    whole = isinstance(value, (int, float)) and (value % 1 == 0 or value == math.inf)
    if not whole or value < 0:
        raise InvalidSliceError(detail=f"`{name}` is a whole number, zero or more.")
    return int(min(value, _LARGEST))


def ordered_by(
    table: Table, order_by: str | ColumnElement[Any] | None, direction: OrderDirection
) -> ColumnElement[Any] | None:
    """What to sort by.

    :raises UnknownColumnError: `order_by` is no column.
    :raises ValueError: `direction` is neither `asc` nor `desc`.
    """
    if direction not in ("asc", "desc"):
        raise ValueError(f"`order_direction` is `asc` or `desc`, not `{direction}`.")
    if isinstance(order_by, str):
        check_columns(table, [order_by])
        return table.c[order_by]
    return order_by


def ordering(
    table: Table, order_by: ColumnElement[Any] | None, direction: OrderDirection, *, total: bool
) -> list[ColumnElement[Any] | UnaryExpression[Any]]:
    """The columns to sort by.

    :param total: leave no two records in an open order, so that pages neither repeat nor lose any.
    """
    columns: list[ColumnElement[Any] | UnaryExpression[Any]] = []
    if order_by is not None:
        columns.append(order_by.desc() if direction == "desc" else order_by.asc())
    return [*columns, *table.primary_key.columns] if total else columns
