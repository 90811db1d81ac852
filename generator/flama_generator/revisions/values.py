"""Values of columns as Python source."""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Callable

from flama_generator.ir.entities import Column
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import literal
from flama_generator.revisions.operations import ZEROS


def value_source(imports: Imports, column: Column, value: object) -> str:
    """A Python expression for a JSON value as the column's type takes it.

    Text that is no date, time, UUID or number where the column wants one counts as the plainest value.
    """
    if column.kind == "interval":
        seconds = value if isinstance(value, (int, float)) else 0
        return f"{imports.module('datetime')}.timedelta(seconds={literal(seconds)})"
    if column.kind == "binary":
        return f"{literal(value if isinstance(value, str) else '')}.encode()"
    read = _READ.get(column.kind)
    if read is None:
        return literal(value)
    text = str(value)
    try:
        return read(imports, text)
    except (ValueError, ArithmeticError):
        return read(imports, str(ZEROS[column.kind]))


def _date(imports: Imports, text: str) -> str:
    found = datetime.date.fromisoformat(text)
    return f"{imports.module('datetime')}.date({found.year}, {found.month}, {found.day})"


def _moment(imports: Imports, text: str) -> str:
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
    moment = (found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)).astimezone(datetime.timezone.utc)
    dt = imports.module("datetime")
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond]
    while len(parts) > 3 and not parts[-1]:
        parts.pop()
    return f"{dt}.datetime({', '.join(map(str, parts))}, tzinfo={dt}.timezone.utc)"


def _time(imports: Imports, text: str) -> str:
    found = datetime.time.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None)
    return f"{imports.module('datetime')}.time.fromisoformat({literal(found.isoformat())})"


def _uuid(imports: Imports, text: str) -> str:
    return f"{imports.module('uuid')}.UUID({literal(str(uuid.UUID(text)))})"


def _decimal(imports: Imports, text: str) -> str:
    return f"{imports.module('decimal')}.Decimal({literal(str(decimal.Decimal(text)))})"


_READ: dict[str, Callable[[Imports, str], str]] = {
    "date": _date,
    "datetime": _moment,
    "time": _time,
    "uuid": _uuid,
    "numeric": _decimal,
}
