"""Schemas of marshmallow (4 or newer): classes, or instances with `only`, `exclude`, `many`."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError, fields

from flama.schemas.libraries.library import Direction, Refer, SchemaFailure, failed
from flama.schemas.libraries.marshmallow_fields import described_object, nested_fields

__all__ = ["MARSHMALLOW"]

_WHOLE = "_schema"
"""Where marshmallow keeps errors of the object itself."""


class _Marshmallow:
    """marshmallow's part: `load` gives what the schema loads, an object where it has a `post_load` that makes one."""

    def load(self, schema: Any, value: Any, *, partial: bool) -> Any:
        instance = _instance(schema)
        try:
            return instance.load(value, partial=True if partial else None)
        except ValidationError as error:
            raise failed(_title(instance), list(_failures(error.messages))) from None
        except ArithmeticError as error:
            raise failed(_title(instance), [SchemaFailure("number_out_of_range", str(error))]) from None

    def dump(self, schema: Any, value: Any, *, partial: bool) -> Any:
        """Dumped, then checked: marshmallow itself does not look at what it dumps."""
        instance = _instance(schema)
        try:
            dumped = instance.dump(value)
        except ValidationError as error:
            raise failed(_title(instance), list(_failures(error.messages))) from None
        except (ValueError, TypeError, AttributeError, KeyError, ArithmeticError) as error:
            raise failed(_title(instance), [SchemaFailure("not_dumped", f"{type(error).__name__}: {error}")]) from error
        _check(instance, dumped, partial)
        return dumped

    def name(self, schema: Any) -> str | None:
        instance = _instance(schema)
        return None if instance.many else type(instance).__name__

    def reference(self, schema: Any) -> str:
        instance = _instance(schema)
        cls = type(instance)
        changes = _changes(instance)
        return f"{cls.__module__}.{cls.__qualname__}:{id(cls)}{abs(hash(changes)) if changes else ''}"

    def nested(self, schema: Any) -> Iterable[Any]:
        instance = _instance(schema)
        return [_single(instance)] if instance.many else [_single(item) for item in nested_fields(instance)]

    def describe(self, schema: Any, direction: Direction, refer: Refer, *, partial: bool) -> dict[str, Any]:
        instance = _instance(schema)
        if instance.many:
            single = _single(instance)
            inner = described_object(single, direction, refer, partial=True) if partial else refer(single)
            return {"type": "array", "items": inner}
        return described_object(instance, direction, lambda item: refer(_single(item)), partial=partial)


MARSHMALLOW = _Marshmallow()


@lru_cache(maxsize=1_024)
def _of_class(cls: type[Schema]) -> Schema:
    return cls()


def _instance(schema: Any) -> Schema:
    return _of_class(schema) if isinstance(schema, type) else schema


def _single(schema: Schema) -> Schema:
    """The schema of one object of a schema of many."""
    if not schema.many:
        return schema
    single = copy.copy(schema)
    single.many = False
    return single


def _title(schema: Schema) -> str:
    return type(schema).__name__


def _changes(schema: Schema) -> tuple[object, ...]:
    """How an instance differs from its class; empty where it does not."""
    options = schema.opts
    changed = {
        "only": None if schema.only is None else tuple(sorted(schema.only)),
        "exclude": tuple(sorted(set(schema.exclude) - set(options.exclude))),
        "load_only": tuple(sorted(set(schema.load_only) - set(options.load_only))),
        "dump_only": tuple(sorted(set(schema.dump_only) - set(options.dump_only))),
        "partial": schema.partial if isinstance(schema.partial, bool) or not schema.partial else tuple(schema.partial),
    }
    return tuple((key, value) for key, value in changed.items() if value)


def _failures(messages: Any, place: tuple[str | int, ...] = ()) -> Iterator[SchemaFailure]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            part = key if isinstance(key, (str, int)) else str(key)
            yield from _failures(inner, place if key == _WHOLE else (*place, part))
    elif isinstance(messages, (list, tuple)):
        for inner in messages:
            yield from _failures(inner, place)
    else:
        yield SchemaFailure("invalid", str(messages), place)


def _check(schema: Schema, dumped: Any, partial: bool) -> None:
    """Raises for dumped data that the schema would refuse to load, fields that are only dumped included."""
    failures: list[SchemaFailure] = []
    absent: set[str] = set()
    loadable = _loadable(schema, dumped, "", (), absent, failures)
    errors = schema.validate(loadable, partial=True if partial else tuple(absent) or None)
    failures += _failures(errors)
    if failures:
        raise failed(_title(schema), failures)


def _loadable(
    schema: Schema,
    data: Any,
    prefix: str,
    place: tuple[str | int, ...],
    absent: set[str],
    failures: list[SchemaFailure],
) -> Any:
    """`data` without what is only dumped, which is checked here; the names of what is only loaded go to `absent`."""
    if isinstance(data, list):
        return [_loadable(schema, item, prefix, (*place, number), absent, failures) for number, item in enumerate(data)]
    if not isinstance(data, Mapping):
        return data
    absent.update(prefix + name for name in schema.load_fields.keys() - schema.dump_fields.keys())
    result = dict(data)
    for name, field in schema.dump_fields.items():
        key = field.data_key if field.data_key is not None else name
        if key not in data:
            continue
        if name not in schema.load_fields:
            failures += _read_only_failures(field, result.pop(key), (*place, key))
        elif (nested := _nested_schema(field)) is not None:
            result[key] = _loadable(nested, data[key], f"{prefix}{name}.", (*place, key), absent, failures)
    known = {field.data_key if field.data_key is not None else name for name, field in schema.load_fields.items()}
    # A `post_dump` may have added to the object, or put an envelope around it that a `pre_load` takes off again.
    return {key: item for key, item in result.items() if key in known} if known & result.keys() else result


def _nested_schema(field: Any) -> Schema | None:
    while isinstance(field, fields.List):
        field = field.inner
    return field.schema if type(field) is fields.Nested else None


def _read_only_failures(field: Any, value: Any, place: tuple[str | int, ...]) -> list[SchemaFailure]:
    if _nested_schema(field) is not None:
        return []
    try:
        field.deserialize(value)
    except ValidationError as error:
        return list(_failures(error.messages, place))
    return []
