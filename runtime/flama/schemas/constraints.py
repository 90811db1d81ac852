"""Constraints that `pydantic.Field` cannot say, for use inside `Annotated`.

Each applies to its own kind of value and lets others pass, as the keywords of JSON Schema do (2020-12, section 6).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema, to_jsonable_python

from flama.exceptions import ApplicationError
from flama.schemas.ecma import PatternError, TooCostly, compile_expression
from flama.schemas.equality import identity
from flama.schemas.formats import FORMATS
from flama.schemas.multiples import is_multiple

__all__ = ["Format", "MaxProperties", "MinProperties", "MultipleOf", "OneOf", "Pattern", "UniqueItems"]


class _Constraint:
    """Adds a check behind a schema, and keywords to its JSON Schema."""

    def check(self, value: Any) -> None:
        """Raises `PydanticCustomError` where the value breaks the constraint."""
        raise NotImplementedError

    def keywords(self) -> dict[str, Any]:
        """What JSON Schema says for it."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_returning(self.check), handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        keywords = self.keywords()
        if keywords.keys() & described.keys():
            return {**described, "allOf": [*described.get("allOf", ()), keywords]}
        return {**described, **keywords}


@dataclass(frozen=True)
class UniqueItems(_Constraint):
    """No two items of a list are equal as JSON values: `1` and `1.0` are, `1` and `true` are not."""

    def check(self, value: Any) -> None:
        """Refuses lists with equal items."""
        if isinstance(value, (list, tuple)) and len({identity(item) for item in value}) < len(value):
            raise PydanticCustomError("unique_items", "Items should be unique")

    def keywords(self) -> dict[str, Any]:
        """`uniqueItems`."""
        return {"uniqueItems": True}


class OneOf(_Constraint):
    """The value is one of these, by equality of JSON values. For what `Literal` cannot hold: floats, lists, objects."""

    def __init__(self, *values: Any) -> None:
        """Raises `ApplicationError` without any value."""
        if not values:
            raise ApplicationError("`OneOf()` needs at least one value.")
        self.values = values
        self._identities = frozenset(identity(value) for value in values)

    def __repr__(self) -> str:
        return f"OneOf({', '.join(map(repr, self.values))})"

    def check(self, value: Any) -> None:
        """Refuses other values."""
        if identity(value) not in self._identities:
            expected = ", ".join(map(repr, self.values))
            raise PydanticCustomError("one_of", "Input should be one of {expected}", {"expected": expected})

    def keywords(self) -> dict[str, Any]:
        """`enum`."""
        return {"enum": [to_jsonable_python(value) for value in self.values]}


class Pattern(_Constraint):
    """A string matches an expression in ECMA-262 syntax somewhere; `^` and `$` anchor it.

    `flama.schemas.ecma` says how it is run and where it differs. A search that takes too long is a validation error.
    """

    def __init__(self, source: str) -> None:
        """Raises `ApplicationError` for an expression that cannot be read or run."""
        try:
            self._expression = compile_expression(source)
        except PatternError as error:
            raise ApplicationError(f"`Pattern({source[:200]!r})`: {error}.") from error
        self.source = source

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and other.source == self.source

    def __hash__(self) -> int:
        return hash((Pattern, self.source))

    def check(self, value: Any) -> None:
        """Refuses strings without a match."""
        if not isinstance(value, str):
            return
        try:
            matches = self._expression.search(value)
        except TooCostly:
            raise PydanticCustomError("pattern_too_costly", "String takes too long to match the pattern") from None
        if not matches:
            context = {"pattern": self.source}
            raise PydanticCustomError("string_pattern_mismatch", "String should match pattern '{pattern}'", context)

    def keywords(self) -> dict[str, Any]:
        """`pattern`, as it was written."""
        return {"pattern": self.source}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        if self._expression.linear is not None and schema["type"] == "str" and not schema.get("pattern"):
            linear = {**schema, "pattern": self._expression.linear, "regex_engine": "rust-regex"}
            return cast(CoreSchema, linear)
        return core_schema.no_info_after_validator_function(_returning(self.check), schema)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        if described.get("pattern") == self._expression.linear:
            return {**described, **self.keywords()}
        return super().__get_pydantic_json_schema__(schema, handler)


@dataclass(frozen=True)
class Format(_Constraint):
    """A string has a format of JSON Schema: `email`, `hostname`, `ipv4`, `ipv6` or `uri`.

    JSON Schema 2020-12 validation, section 7.3. Dates, times, durations and UUIDs have types of their own in Python.
    """

    name: str

    def __post_init__(self) -> None:
        if self.name not in FORMATS:
            known = ", ".join(f"`{name}`" for name in FORMATS)
            raise ApplicationError(f"`Format({self.name!r})`: the formats that are checked are {known}.")

    def check(self, value: Any) -> None:
        """Refuses strings of another form."""
        if isinstance(value, str) and not FORMATS[self.name](value):
            raise PydanticCustomError("format", "String should be of the format {format}", {"format": self.name})

    def keywords(self) -> dict[str, Any]:
        """`format`."""
        return {"format": self.name}


@dataclass(frozen=True)
class MultipleOf(_Constraint):
    """A number is a whole multiple of `divisor`, reckoned in decimals: `0.3` is a multiple of `0.1`."""

    divisor: int | float | Decimal

    def __post_init__(self) -> None:
        if not self.divisor > 0:
            raise ApplicationError(f"`MultipleOf({self.divisor})`: the divisor is greater than 0.")

    def check(self, value: Any) -> None:
        """Refuses other numbers."""
        if isinstance(value, (int, float, Decimal)) and not is_multiple(value, self.divisor):
            context = {"multiple_of": self.divisor}
            raise PydanticCustomError("multiple_of", "Input should be a multiple of {multiple_of}", context)

    def keywords(self) -> dict[str, Any]:
        """`multipleOf`."""
        return {"multipleOf": float(self.divisor) if isinstance(self.divisor, Decimal) else self.divisor}


@dataclass(frozen=True)
class MinProperties(_Constraint):
    """An object has at least `least` properties; of a model those that were given count."""

    least: int

    def check(self, value: Any) -> None:
        """Refuses smaller objects."""
        if (size := _size(value)) is not None and size < self.least:
            context = {"least": self.least}
            raise PydanticCustomError("min_properties", "Object should have at least {least} properties", context)

    def keywords(self) -> dict[str, Any]:
        """`minProperties`."""
        return {"minProperties": self.least}


@dataclass(frozen=True)
class MaxProperties(_Constraint):
    """An object has at most `most` properties; of a model those that were given count."""

    most: int

    def check(self, value: Any) -> None:
        """Refuses larger objects."""
        if (size := _size(value)) is not None and size > self.most:
            context = {"most": self.most}
            raise PydanticCustomError("max_properties", "Object should have at most {most} properties", context)

    def keywords(self) -> dict[str, Any]:
        """`maxProperties`."""
        return {"maxProperties": self.most}


T = TypeVar("T")


def _returning(check: Callable[[T], None]) -> Callable[[T], T]:
    def validate(value: T) -> T:
        check(value)
        return value

    return validate


def _size(value: Any) -> int | None:
    if isinstance(value, BaseModel):
        return len(value.model_fields_set)
    return len(value) if isinstance(value, Mapping) else None
