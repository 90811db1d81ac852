"""Equality of JSON values (JSON Schema 2020-12, section 4.2.2)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel


def identity(value: Any) -> Hashable:
    """A hashable value that two values share exactly where they are equal in JSON: `1` and `1.0` are, `1` and `true`
    are not.

    Models count as the objects that they are written as; other Python values by their own equality.
    """
    match value:
        case Enum():
            return identity(value.value)
        case bool() | None:
            return (type(value), value)
        case int() | float() | Decimal():
            return ("number", value)
        case str():
            return ("string", str(value))
        case BaseModel():
            return identity(value.model_dump(by_alias=True))
        case Mapping():
            return ("object", frozenset((str(key), identity(item)) for key, item in value.items()))
        case list() | tuple():
            return ("array", tuple(identity(item) for item in value))
        case _:
            return (type(value), value) if isinstance(value, Hashable) else (type(value), repr(value))
