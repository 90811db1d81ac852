"""Comparing columns with values of any kind, the same on every database.

Drivers refuse what a column can't hold: an integer of more than 64 bits, text for a number, a moment with an offset
where there is none. A record can't have such a value, so it matches none, and that is no error.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    BinaryExpression,
    BindParameter,
    ColumnElement,
    Integer,
    SmallInteger,
    and_,
    false,
    literal,
    not_,
    or_,
)
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from flama.ddd.repositories.sqlalchemy.values import Unfit, fitted, has_surrogates

__all__ = ["COMPARISONS", "NEVER", "Comparison", "compared", "equals", "guarded", "negated", "one_of"]

NEVER = false()
"""The condition that no record meets."""

Comparison = Literal["eq", "gt", "gte", "lt", "lte"]

COMPARISONS: Mapping[Comparison, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def equals(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    """Whether the column has that value; `None` means null."""
    return column.is_(None) if value is None else compared(column, "eq", value)


def one_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column has one of the values; `None` means null."""
    given = list(values)
    possible = [bound for value in given if value is not None for bound in _possible(column, value)]
    among = column.in_(possible) if possible else NEVER
    return or_(column.is_(None), among) if any(value is None for value in given) else among


def compared(column: ColumnElement[Any], comparison: Comparison, value: Any) -> ColumnElement[bool]:
    """Whether the column stands in that relation to the value; `NEVER` where nothing can."""
    try:
        clause: ColumnElement[bool] = COMPARISONS[comparison](column, _bound(column, value))
    except Unfit as error:
        below = (error.beyond == "above" and comparison in ("lt", "lte")) or (
            error.beyond == "below" and comparison in ("gt", "gte")
        )
        # True for every value and unknown for null, which `column IS NOT NULL` is not when it is negated.
        return column == column if below else NEVER
    return clause


def negated(column: ColumnElement[Any], clause: ColumnElement[bool]) -> ColumnElement[bool]:
    """The opposite of a condition on the column; a null meets neither."""
    return and_(column.is_not(None), not_(clause))


def guarded(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition in SQLAlchemy's own words, whose comparisons with what no column holds are decided here."""
    if not any(isinstance(part, BindParameter) and _is_suspect(part.value) for part in iterate(clause)):
        return clause
    return replacement_traverse(clause, {}, _decided)


def _decided(element: Any, **_: Any) -> ColumnElement[bool] | None:
    if not isinstance(element, BinaryExpression) or not isinstance(element.right, BindParameter):
        return None
    names = [name for name, comparison in COMPARISONS.items() if comparison is element.operator]
    return compared(element.left, names[0], element.right.value) if names else None


def _is_suspect(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value or has_surrogates(value)
    return isinstance(value, int) and not -(2**15) <= value < 2**15


def _possible(column: ColumnElement[Any], value: Any) -> list[Any]:
    try:
        return [_bound(column, value)]
    except Unfit:
        return []


def _bound(column: ColumnElement[Any], value: Any) -> Any:
    value = fitted(value, column.type)
    # SQLAlchemy takes a plain boolean for the SQL constant, which has no greater and smaller.
    if isinstance(value, bool):
        return literal(value, column.type)
    # A driver packs a number into as many bits as the column has, where the database would compare it with more.
    if not isinstance(column.type, Integer) or isinstance(column.type, BigInteger):
        return value
    bits = 15 if isinstance(column.type, SmallInteger) else 31
    return value if -(2**bits) <= value < 2**bits else literal(value, BigInteger())
