"""`Annotated[Schema, SchemaMetadata(X)]` as the schema that it stands for."""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin

from flama.annotations import alias_value, annotated, split_annotated, union_members
from flama.types.schema import SchemaMetadata

__all__ = ["unmarked"]


def unmarked(annotation: Any) -> tuple[Any, bool]:
    """`X` of `Annotated[Schema, SchemaMetadata(X)]`, `list[X]` of `Annotated[SchemaList, ...]`, alone or as a part.

    Besides, whether one of them is partial.
    """
    inner, metadata = split_annotated(annotation)
    marker = next((item for item in metadata if isinstance(item, SchemaMetadata)), None)
    if marker is not None:
        is_list = get_origin(alias_value(inner)) is list
        return (list[marker.schema] if is_list else marker.schema), marker.partial  # type: ignore[name-defined]
    parts = [unmarked(item) for item in get_args(inner)] if _has_marker(inner) else []
    if not parts:
        return annotation, False
    arguments = tuple(part for part, _ in parts)
    is_partial = any(partial for _, partial in parts)
    if len(union_members(inner)) > 1:
        return annotated(Union[arguments], metadata), is_partial  # noqa: UP007
    return annotated(types.GenericAlias(get_origin(inner), arguments), metadata), is_partial


def _has_marker(annotation: Any) -> bool:
    inner, metadata = split_annotated(annotation)
    is_composed = len(union_members(inner)) > 1 or get_origin(inner) in (list, tuple, dict)
    found = any(isinstance(item, SchemaMetadata) for item in metadata)
    return found or (is_composed and any(_has_marker(item) for item in get_args(inner)))
