"""Schemas of other libraries in annotations, as types that pydantic reads, writes and describes."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Union, cast, get_args, get_origin

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from flama.annotations import alias_value, annotated, split_annotated, union_members
from flama.schemas.libraries import library_of
from flama.schemas.libraries.library import Direction, Library, Refer
from flama.types.schema import SchemaMetadata

__all__ = ["foreign_schemas", "is_foreign", "understood", "unmarked"]


class Foreign:
    """The type of the values of one schema, read or written. Subclasses are made by `_foreign`."""

    library: ClassVar[Library]
    schema: ClassVar[Any]
    partial: ClassVar[bool]
    direction: ClassVar[Direction]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        convert = cls._load if cls.direction == "validation" else cls._dump
        return core_schema.no_info_after_validator_function(convert, core_schema.any_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _described(cls.library, cls.schema, cls.direction, cls.partial, handler)

    @classmethod
    def _load(cls, value: Any) -> Any:
        return cls.library.load(cls.schema, value, partial=cls.partial)

    @classmethod
    def _dump(cls, value: Any) -> Any:
        return cls.library.dump(cls.schema, value, partial=cls.partial)


class _Definition:
    """Describes a named schema; what it refers to is only named, because it is defined beside it."""

    def __init__(self, library: Library, schema: Any, direction: Direction) -> None:
        self.library, self.schema, self.direction = library, schema, direction

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return self.library.describe(self.schema, self.direction, _referring(self.library, handler), partial=False)


def is_foreign(annotation: Any) -> bool:
    """Whether a schema of another library stands anywhere in an annotation."""
    return next(foreign_schemas(annotation), None) is not None


def foreign_schemas(annotation: Any) -> Iterator[Any]:
    """The schemas of other libraries in an annotation."""
    inner, metadata = split_annotated(annotation)
    marker = next((item for item in metadata if isinstance(item, SchemaMetadata)), None)
    inner = alias_value(inner if marker is None else marker.schema)
    if library_of(inner) is not None:
        yield inner
        return
    for argument in get_args(inner):
        yield from foreign_schemas(argument)


def unmarked(annotation: Any) -> tuple[Any, bool]:
    """`X` of `Annotated[Schema, SchemaMetadata(X)]`, `list[X]` for `SchemaList`; and whether it is partial."""
    inner, metadata = split_annotated(annotation)
    marker = next((item for item in metadata if isinstance(item, SchemaMetadata)), None)
    if marker is None:
        return annotation, False
    is_list = get_origin(alias_value(inner)) is list
    return (list[marker.schema] if is_list else marker.schema), marker.partial  # type: ignore[name-defined]


def understood(annotation: Any, direction: Direction, *, partial: bool = False) -> Any:
    """`annotation` with types that pydantic understands in place of schemas of other libraries."""
    inner, metadata = split_annotated(annotation)
    if metadata:
        return annotated(understood(inner, direction, partial=partial), metadata)
    if (library := library_of(inner)) is not None:
        return _foreign(library, inner, direction, partial)
    if not is_foreign(inner):
        return annotation
    arguments = tuple(understood(item, direction, partial=partial) for item in get_args(alias_value(inner)))
    if len(union_members(inner)) > 1:
        return Union[arguments]  # noqa: UP007
    origin: Any = get_origin(alias_value(inner))
    return types.GenericAlias(origin, arguments)


@lru_cache(maxsize=4_096)
def _foreign(library: Library, schema: Any, direction: Direction, partial: bool) -> type[Foreign]:
    members = {"library": library, "schema": schema, "direction": direction, "partial": partial}
    return type(library.name(schema) or "Schema", (Foreign,), members)


def _described(
    library: Library, schema: Any, direction: Direction, partial: bool, handler: GetJsonSchemaHandler
) -> JsonSchemaValue:
    """A reference to a named schema, whose definition goes where the handler gathers them; the whole of any other."""
    reached = {library.reference(item): item for item in _reached(library, schema)}
    refer = _referring(library, handler)
    if not partial and library.name(schema) is not None:
        reached[library.reference(schema)] = schema
    definitions = [_node(library, item, direction) for item in reached.values()]
    if definitions:
        handler(core_schema.definitions_schema(core_schema.any_schema(), definitions))
    if library.reference(schema) in reached and not partial:
        return refer(schema)
    return library.describe(schema, direction, refer, partial=partial)


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
