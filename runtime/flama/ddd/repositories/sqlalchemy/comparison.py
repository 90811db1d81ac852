"""Comparing columns with values of any kind, the same on every database.

Drivers refuse what a column can't hold: an integer of more than 64 bits, text for a number, a moment with an offset where
there is none. A record can't have such a value, so it matches none, and that is no error.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Integer, SmallInteger, and_, false, literal, or_

from flama.ddd.repositories.sqlalchemy.values import LARGEST, SMALLEST, Unfit, fitted

__all__ = ["Comparison", "compared", "equals", "one_of"]

Comparison = Literal["eq", "gt", "gte", "lt", "lte"]

_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
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
    """Whether the column has one of the values."""
    given = list(values)
    found = []
    for value in given:
        try:
            found.append(_bound(column, fitted(value, column.type)) if value is not None else None)
        except Unfit:
            continue
    known = [value for value in found if value is not None]
    among = column.in_(known)
    return or_(column.is_(None), among) if None in given else among


def compared(column: ColumnElement[Any], comparison: Comparison, value: Any) -> ColumnElement[bool]:
    """Whether the column stands in that relation to the value."""
    try:
        return _holds(column, comparison, _bound(column, fitted(value, column.type)))
    except Unfit as error:
        if comparison == "eq" or error.side == 0:
            # Not a plain `false`, whose negation would be true for nulls too.
            return and_(false(), column.is_not(None))
        beyond: Literal["gt", "lt"] = "gt" if error.side > 0 else "lt"
        return column.is_not(None) if beyond not in comparison else and_(false(), column.is_not(None))


def _holds(column: ColumnElement[Any], comparison: Comparison, value: Any) -> ColumnElement[bool]:
    clause: ColumnElement[bool] = _OPERATORS[comparison](column, value)
    return clause


def _bound(column: ColumnElement[Any], value: Any) -> Any:
    # A driver packs a number into as many bits as the column has, where the database would compare it with more.
    if not isinstance(column.type, Integer) or isinstance(column.type, BigInteger):
        return value
    bits = 15 if isinstance(column.type, SmallInteger) else 31
    return value if -(2**bits) <= value < 2**bits else literal(value, BigInteger())
