"""Values that JSON writes as text, read from text of their format and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from flama.schemas.formats import is_date, is_date_time, is_decimal, is_duration, is_time, is_uuid

__all__ = ["textual"]


@dataclass(frozen=True, slots=True)
class _Kind:
    check: Callable[[str], bool]
    type_error: str
    format_error: str
    expected: str


_KINDS: Mapping[str, _Kind] = {
    "date": _Kind(is_date, "date_type", "date_parsing", "a date such as 2024-01-31"),
    "time": _Kind(is_time, "time_type", "time_parsing", "a time such as 12:00:00Z"),
    "datetime": _Kind(
        is_date_time, "datetime_type", "datetime_parsing", "a date and time with offset such as 2024-01-31T12:00:00Z"
    ),
    "timedelta": _Kind(is_duration, "time_delta_type", "time_delta_parsing", "a duration such as P1DT12H"),
    "uuid": _Kind(is_uuid, "uuid_type", "uuid_parsing", "a UUID such as 2eb8aa08-aa98-11ea-b4aa-73b441d16380"),
    "decimal": _Kind(is_decimal, "decimal_type", "decimal_parsing", 'a decimal number as text such as "1.50"'),
}


def textual(name: str, node: Mapping[str, Any]) -> CoreSchema:
    """The schema of a date, time, duration or decimal number, for JSON: the same values from fewer texts.

    The schema's own constraints hold as before.
    """
    kind = _KINDS[name]
    # pydantic takes text in strict JSON, but not in strict Python, which is where a function gets it to.
    validator = SchemaValidator(cast(CoreSchema, {key: node[key] for key in node if key not in ("ref", "strict")}))

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            raise _error(kind.type_error, kind)
        if not kind.check(value):
            raise _error(kind.format_error, kind)
        return validator.validate_python(value)

    return core_schema.no_info_plain_validator_function(read)


def _error(error: Any, kind: _Kind) -> PydanticCustomError:
    return PydanticCustomError(error, "Input should be {expected}", {"expected": kind.expected})
