"""Which records, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import ColumnElement, Table, UnaryExpression

from flama.ddd.repositories.sqlalchemy.comparison import equals, one_of
from flama.ddd.repositories.sqlalchemy.rows import check_columns

__all__ = ["OrderDirection", "conditions", "ordering"]

OrderDirection = Literal["asc", "desc"]

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
    return [*clauses, *(_condition(table.c[name], value) for each in (filters, asked) for name, value in each.items())]


def _condition(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    return one_of(column, value) if isinstance(value, _SEVERAL) else equals(column, value)


def ordering(
    table: Table, order_by: str | ColumnElement[Any] | None, direction: OrderDirection, *, total: bool
) -> list[ColumnElement[Any] | UnaryExpression[Any]]:
    """The columns to sort by.

    :param total: leave no two records in an open order, so that pages neither repeat nor lose any.
    :raises UnknownColumnError: `order_by` is no column.
    :raises ValueError: `direction` is neither `asc` nor `desc`.
    """
    if direction not in ("asc", "desc"):
        raise ValueError(f"`order_direction` is `asc` or `desc`, not `{direction}`.")
    columns: list[ColumnElement[Any] | UnaryExpression[Any]] = []
    if order_by is not None:
        if isinstance(order_by, str):
            check_columns(table, [order_by])
            order_by = table.c[order_by]
        columns.append(order_by.desc() if direction == "desc" else order_by.asc())
    return [*columns, *table.primary_key.columns] if total else columns
