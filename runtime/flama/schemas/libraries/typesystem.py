"""Schemas of typesystem (0.4.1 or newer): `typesystem.Schema(fields={...})`, or any of its fields."""

from __future__ import annotations

import copy
import decimal
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import typesystem
from typesystem.fields import FORMATS

from flama.schemas.libraries.library import Direction, Refer, SchemaFailure, failed
from flama.schemas.libraries.typesystem_fields import described_field, references

__all__ = ["TYPESYSTEM"]

_REFUSED = re.compile(r"[^A-Za-z0-9_.-]+")


class _TypeSystem:
    """typesystem's part. The name of a schema is its `title`, or what a `Reference` calls it."""

    def load(self, schema: Any, value: Any, *, partial: bool) -> Any:
        return _validated(_partial(schema) if partial else schema, value)

    def dump(self, schema: Any, value: Any, *, partial: bool) -> Any:
        """Serialised, then validated, so that defaults are filled in and what is written follows the schema."""
        schema = _partial(schema) if partial else schema
        dumped = _serialized(schema, value)
        result = _serialized(schema, _validated(schema, dumped))
        failures = list(_read_only_failures(schema, dumped))
        if failures:
            raise failed(_title(schema), failures)
        return {**result, **_read_only(schema, dumped)} if isinstance(result, dict) else result

    def name(self, schema: Any) -> str | None:
        schema, name = _target(schema)
        return _REFUSED.sub("_", schema.title or name).strip("_") or None

    def reference(self, schema: Any) -> str:
        target, _ = _target(schema)
        # Copies without a default share their fields.
        return f"typesystem.{self.name(schema)}:{id(getattr(target, 'fields', target))}"

    def nested(self, schema: Any) -> Iterable[Any]:
        return references(_target(schema)[0])

    def describe(self, schema: Any, direction: Direction, refer: Refer, *, partial: bool) -> dict[str, Any]:
        target, _ = _target(schema)
        return described_field(_partial(target) if partial else target, refer, is_whole=True)


TYPESYSTEM = _TypeSystem()


def _target(schema: Any) -> tuple[Any, str]:
    """The schema that a `Reference` means, and the name that it means it by."""
    name = ""
    while isinstance(schema, typesystem.Reference):
        name = name or schema.to
        schema = schema.target
    return schema, name


def _title(schema: Any) -> str:
    return str(schema.title or type(schema).__name__)


def _validated(schema: Any, value: Any) -> Any:
    try:
        return schema.validate(value)
    except typesystem.ValidationError as error:
        raise failed(_title(schema), [_failure(message) for message in error.messages()]) from None
    except (ArithmeticError, AssertionError) as error:
        # Numbers beyond a float, and values that its own checks for equality do not expect.
        raise failed(_title(schema), [SchemaFailure("invalid", str(error) or "Not a valid value.")]) from None


def _failure(message: Any) -> SchemaFailure:
    place = tuple(part if isinstance(part, (str, int)) else str(part) for part in message.index)
    return SchemaFailure(str(message.code), str(message.text), place)


@lru_cache(maxsize=1_024)
def _partial(schema: Any) -> Any:
    """The schema with every field optional and without default; of an array, its items."""
    schema, _ = _target(schema)
    result = copy.copy(schema)
    match schema:
        case typesystem.Schema():
            result.fields = {name: _without_default(field) for name, field in schema.fields.items()}
            result.required = []
        case typesystem.Object():
            result.properties = {name: _without_default(field) for name, field in schema.properties.items()}
            result.required = []
        case typesystem.Array() if isinstance(schema.items, typesystem.Field):
            result.items = _partial(schema.items)
        case _:
            pass
    return result


def _without_default(field: Any) -> Any:
    result = copy.copy(field)
    vars(result).pop("default", None)
    return result


def _serialized(field: Any, value: Any) -> Any:
    """Plain data of a value. What is in no shape for its field is left as it is, for validation to refuse."""
    if value is None:
        return None
    match field:
        case typesystem.Reference():
            return _serialized(field.target, value)
        case typesystem.Schema():
            return _serialized_fields(field.fields, value)
        case typesystem.Object():
            return _serialized_object(field, value)
        case typesystem.Array() if isinstance(value, (list, tuple)):
            return [_serialized(_item_field(field, number), item) for number, item in enumerate(value)]
        case typesystem.Decimal():
            return float(value) if isinstance(value, decimal.Decimal) else value
        case typesystem.String() if field.format in FORMATS and FORMATS[field.format].is_native_type(value):
            return FORMATS[field.format].serialize(value)
        case typesystem.Union():
            return _serialized(_member(field, value), value)
        case _:
            return value if field is None else field.serialize(value)


def _serialized_fields(fields: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, (str, bytes, int, float, list, tuple)):
        return value
    get: Callable[[str], Any] = _Absent.getter(value)
    items = {name: get(name) for name in fields}
    return {name: _serialized(fields[name], item) for name, item in items.items() if item is not _Absent}


def _serialized_object(field: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    rest = field.additional_properties if isinstance(field.additional_properties, typesystem.Field) else None
    return {name: _serialized(field.properties.get(name, rest), item) for name, item in value.items()}


class _Absent:
    """Stands for what an object does not have."""

    @classmethod
    def getter(cls, value: Any) -> Callable[[str], Any]:
        if isinstance(value, Mapping):
            return lambda name: value.get(name, cls)
        return lambda name: getattr(value, name, cls)


def _item_field(field: Any, number: int) -> Any:
    if not isinstance(field.items, (list, tuple)):
        return field.items
    return field.items[number] if number < len(field.items) else None


def _member(union: Any, value: Any) -> Any:
    """The first member that takes the value once it is serialised."""
    for field in union.any_of:
        if field.validate_or_error(_serialized(field, value)).error is None:
            return field
    return None


def _read_only(schema: Any, dumped: Any) -> dict[str, Any]:
    """What validation leaves out, because nobody may send it."""
    if not isinstance(schema, typesystem.Schema) or not isinstance(dumped, dict):
        return {}
    return {name: dumped[name] for name, field in schema.fields.items() if field.read_only and name in dumped}


def _read_only_failures(schema: Any, dumped: Any) -> Iterable[SchemaFailure]:
    for name, value in _read_only(schema, dumped).items():
        error = schema.fields[name].validate_or_error(value).error
        for message in error.messages() if error is not None else ():
            failure = _failure(message)
            yield SchemaFailure(failure.kind, failure.message, (name, *failure.place))
