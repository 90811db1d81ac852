"""Schemas of other libraries in annotations, as types that pydantic reads, writes and describes."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from flama.annotations import alias_value, annotated, split_annotated, union_members
from flama.schemas.libraries import library_of
from flama.schemas.libraries.library import Direction, Library, Refer

__all__ = ["foreign_schemas", "is_foreign", "understood"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Metadata of `Annotated[Any, Foreign(...)]`: the values of one schema, read or written."""

    library: Library
    schema: Any
    direction: Direction
    partial: bool

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if self.direction == "validation":
            return core_schema.no_info_after_validator_function(self._load, core_schema.any_schema())
        written = core_schema.plain_serializer_function_ser_schema(_with_json_numbers, when_used="json")
        return core_schema.no_info_after_validator_function(self._dump, core_schema.any_schema(), serialization=written)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _described(self.library, self.schema, self.direction, self.partial, handler)

    def _load(self, value: Any) -> Any:
        return self.library.load(self.schema, value, partial=self.partial)

    def _dump(self, value: Any) -> Any:
        return self.library.dump(self.schema, value, partial=self.partial)


@dataclass(frozen=True, slots=True)
class _Definition:
    """Describes a named schema; what it refers to is only named, because it is defined beside it."""

    library: Library
    schema: Any
    direction: Direction

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return self.library.describe(self.schema, self.direction, _referring(self.library, handler), partial=False)


def is_foreign(annotation: Any) -> bool:
    """Whether a schema of another library stands anywhere in an annotation."""
    return next(foreign_schemas(annotation), None) is not None


def foreign_schemas(annotation: Any) -> Iterator[Any]:
    """The schemas of other libraries in an annotation."""
    inner = alias_value(split_annotated(annotation)[0])
    if library_of(inner) is not None:
        yield inner
        return
    for argument in get_args(inner):
        yield from foreign_schemas(argument)


def understood(annotation: Any, direction: Direction, *, partial: bool = False) -> Any:
    """`annotation` with types that pydantic understands in place of schemas of other libraries."""
    inner, metadata = split_annotated(annotation)
    if metadata:
        return annotated(understood(inner, direction, partial=partial), metadata)
    if (library := library_of(inner)) is not None:
        return _type(library, inner, direction, partial)
    if not is_foreign(inner):
        return annotation
    arguments = tuple(understood(item, direction, partial=partial) for item in get_args(alias_value(inner)))
    if len(union_members(inner)) > 1:
        return Union[arguments]  # noqa: UP007
    origin: Any = get_origin(alias_value(inner))
    return types.GenericAlias(origin, arguments)


@lru_cache(maxsize=4_096)
def _type(library: Library, schema: Any, direction: Direction, partial: bool) -> Any:
    """A class for the values of a schema, with its name, which generic models put into theirs."""
    foreign = Annotated[Any, Foreign(library, schema, direction, partial)]

    def core(cls: Any, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(foreign)

    return type(library.name(schema) or "Schema", (), {"__get_pydantic_core_schema__": classmethod(core)})


def _with_json_numbers(value: Any) -> Any:
    """Decimals as numbers, which the schemas say that they are; pydantic would write text."""
    match value:
        case Decimal():
            return float(value)
        case dict():
            return {key: _with_json_numbers(item) for key, item in value.items()}
        case list() | tuple():
            return [_with_json_numbers(item) for item in value]
        case _:
            return value


def _described(
    library: Library, schema: Any, direction: Direction, partial: bool, handler: GetJsonSchemaHandler
) -> JsonSchemaValue:
    """A reference to a named schema, whose definition goes where the handler gathers them; the whole of any other."""
    reached = {library.reference(item): item for item in _reached(library, schema)}
    refer = _referring(library, handler)
    is_named = not partial and library.name(schema) is not None
    if is_named:
        reached[library.reference(schema)] = schema
    definitions = [_node(library, item, direction) for item in reached.values()]
    if definitions:
        handler(core_schema.definitions_schema(core_schema.any_schema(), definitions))
    return refer(schema) if is_named else library.describe(schema, direction, refer, partial=partial)


def _reached(library: Library, schema: Any) -> Iterator[Any]:
    """The named schemas that a description refers to, directly or through others."""
    found: set[str] = set()
    pending = [schema]
    while pending:
        for nested in library.nested(pending.pop()):
            if (reference := library.reference(nested)) not in found:
                found.add(reference)
                pending.append(nested)
                yield nested


def _node(library: Library, schema: Any, direction: Direction) -> CoreSchema:
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[Any, _Definition(library, schema, direction)])
    return cast(CoreSchema, {**adapter.core_schema, "ref": library.reference(schema)})


def _referring(library: Library, handler: GetJsonSchemaHandler) -> Refer:
    return lambda schema: handler(core_schema.definition_reference_schema(library.reference(schema)))
