"""From values of any kind to those that a column of some type can hold."""

from __future__ import annotations

import math
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Literal, TypeVar

from pydantic import SecretBytes, SecretStr, TypeAdapter, ValidationError
from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer, Interval, Numeric, String, Time, Uuid
from sqlalchemy import Enum as EnumType
from sqlalchemy.types import TypeEngine

__all__ = ["Unfit", "fitted", "has_surrogates", "storable"]

T = TypeVar("T", date, datetime, time, timedelta)

_LARGEST = 2**63 - 1
_SMALLEST = -(2**63)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,99})")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOOLEANS: Mapping[Any, bool] = {"true": True, "false": False, 0: False, 1: True}


class Unfit(ValueError):
    """No record can have that value in that column."""

    def __init__(self, beyond: Literal["above", "below"] | None = None) -> None:
        """`beyond`: the side of all values of the column on which it lies, where it has one."""
        super().__init__(beyond)
        self.beyond = beyond


def fitted(value: Any, kind: TypeEngine[Any]) -> Any:
    """The value as the column has it: the integer for its text, the UUID for its text, a moment with the right offset.

    Types that are not known here, those of an application among them, get the value as it is.

    :param value: anything but `None`.
    :raises Unfit: no record can have the value.
    """
    for known, convert in _CONVERSIONS.items():
        if isinstance(kind, known):
            return convert(value, kind)
    return value


def storable(value: Any, kind: TypeEngine[Any]) -> Any:
    """The value as drivers take it for writing: they know neither enumerations nor the URLs and secrets of pydantic."""
    if value is None or isinstance(kind, (JSON, EnumType)):
        return value
    value = _plain(value)
    if isinstance(kind, String) and type(value).__module__.startswith("pydantic"):
        return str(value)
    if isinstance(kind, DateTime) and isinstance(value, datetime):
        return _in_offset_of(value, kind)
    return value


def has_surrogates(text: str) -> bool:
    """Whether the text can't be written as UTF-8."""
    return _SURROGATE.search(text) is not None


def _boolean(value: Any, kind: TypeEngine[Any]) -> bool:
    try:
        return _BOOLEANS[value]
    except (KeyError, TypeError):
        raise Unfit from None


def _integer(value: Any, kind: TypeEngine[Any]) -> int:
    value = _plain(value)
    if isinstance(value, str):
        # Only the usual spelling: `05` and `5` are different texts, and one of them is no key.
        if not _INTEGER.fullmatch(value):
            raise Unfit
        value = int(value)
    if isinstance(value, (float, Decimal)):
        if not math.isfinite(value) or value != int(value):
            raise Unfit
        value = int(value)
    if not isinstance(value, int):
        raise Unfit
    if not _SMALLEST <= value <= _LARGEST:
        raise Unfit("above" if value > 0 else "below")
    return int(value)


def _float(value: Any, kind: TypeEngine[Any]) -> float:
    if isinstance(value, float) and not math.isnan(value):
        return value
    number = _number(value)
    try:
        return float(number)
    except OverflowError:
        raise Unfit("above" if number > 0 else "below") from None


def _decimal(value: Any, kind: TypeEngine[Any]) -> Decimal:
    number = _number(value)
    # More digits than any database compares; SQLite keeps these columns as floats.
    if abs(number.adjusted()) > 300:
        raise Unfit("above" if number > 0 else "below")
    return number


def _number(value: Any) -> Decimal:
    value = _plain(value)
    if not isinstance(value, (str, int, float, Decimal)):
        raise Unfit
    try:
        number = Decimal(str(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise Unfit from None
    if number.is_nan():
        raise Unfit
    if number.is_infinite():
        raise Unfit("above" if number > 0 else "below")
    return number


def _enumeration(value: Any, kind: TypeEngine[Any]) -> Any:
    assert isinstance(kind, EnumType)
    if kind.enum_class is None:
        text = _plain(value)
        if text not in kind.enums:
            raise Unfit
        return text
    try:
        return value if isinstance(value, kind.enum_class) else kind.enum_class(value)
    except ValueError:
        raise Unfit from None


def _text(value: Any, kind: TypeEngine[Any]) -> str:
    value = _plain(value)
    match value:
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case date() | time():
            text = value.isoformat()
        case bytes():
            raise Unfit
        case _:
            text = str(value)
    # PostgreSQL keeps no U+0000, and neither database a lone surrogate.
    if "\0" in text or has_surrogates(text):
        raise Unfit
    return text


def _identifier(value: Any, kind: TypeEngine[Any]) -> Any:
    assert isinstance(kind, Uuid)
    try:
        identifier = value if isinstance(value, uuid.UUID) else uuid.UUID(value)
    except (ValueError, AttributeError, TypeError):
        raise Unfit from None
    return identifier if kind.as_uuid else str(identifier)


def _moment(value: Any, kind: TypeEngine[Any]) -> datetime:
    assert isinstance(kind, DateTime)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    try:
        return _in_offset_of(_temporal(datetime, value), kind)
    except OverflowError:
        raise Unfit from None


def _day(value: Any, kind: TypeEngine[Any]) -> date:
    if isinstance(value, datetime):
        if value.time() != time():
            raise Unfit
        return value.date()
    return _temporal(date, value)


def _time(value: Any, kind: TypeEngine[Any]) -> time:
    return _temporal(time, value)


def _duration(value: Any, kind: TypeEngine[Any]) -> timedelta:
    return _temporal(timedelta, value)


def _temporal(expected: type[T], value: Any) -> T:
    if isinstance(value, expected):
        return value
    # pydantic takes a text of digits for seconds since 1970.
    if not isinstance(value, str) or value.lstrip("-").replace(".", "", 1).isdigit():
        raise Unfit
    try:
        read: T = _TEMPORAL[expected].validate_strings(value)
    except ValidationError:
        raise Unfit from None
    return read


def _in_offset_of(value: datetime, kind: DateTime) -> datetime:
    """The moment with an offset where the column has one, else in UTC without. A value without offset counts as UTC."""
    aware = value.tzinfo is not None
    if kind.timezone:
        return value if aware else value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc).replace(tzinfo=None) if aware else value


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.get_secret_value() if isinstance(value, (SecretStr, SecretBytes)) else value


_TEMPORAL: Mapping[Any, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (date, datetime, time, timedelta)}

# In this order, because some types of SQLAlchemy are subclasses of others.
_CONVERSIONS: Mapping[type[TypeEngine[Any]], Callable[[Any, TypeEngine[Any]], Any]] = {
    Boolean: _boolean,
    EnumType: _enumeration,
    Integer: _integer,
    Float: _float,
    Numeric: _decimal,
    String: _text,
    Uuid: _identifier,
    DateTime: _moment,
    Date: _day,
    Time: _time,
    Interval: _duration,
}
