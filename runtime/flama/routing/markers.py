"""Finding the markers of `flama.parameters` in annotations."""

from __future__ import annotations

from typing import Any, Union, get_args, get_origin

from flama.annotations import annotated, split_annotated, union_members
from flama.parameters import Body, Cookie, Form, Header, Path, Query, RawBody
from flama.types.schema import SchemaMetadata

__all__ = ["marker_of", "without_marker"]

_MARKERS = (Path, Query, Header, Cookie, Body, Form, RawBody)


def marker_of(annotation: Any) -> Any:
    """The last marker of `annotation`, or None; in `Optional[Annotated[...]]` that of the inner one."""
    inner, metadata = split_annotated(annotation)
    found = [item for item in (_instance(item) for item in metadata) if item is not None]
    if found:
        return found[-1]
    members = union_members(inner)
    if len(members) > 1:
        return next((marker for member in members if (marker := marker_of(member)) is not None), None)
    if get_origin(inner) is list and (arguments := get_args(inner)):
        inside = marker_of(arguments[0])
        return inside if isinstance(inside, SchemaMetadata) else None
    return None


def without_marker(annotation: Any) -> Any:
    """`annotation` with its constraints and without its markers."""
    inner, metadata = split_annotated(annotation)
    rest = tuple(item for item in metadata if _instance(item) is None)
    if len(members := union_members(inner)) > 1 and any(marker_of(member) is not None for member in members):
        inner = Union[tuple(without_marker(member) for member in members)]  # noqa: UP007
    return annotated(inner, rest)


def _instance(item: Any) -> Any:
    """A marker; `Query` alone stands for `Query()`."""
    if isinstance(item, type) and issubclass(item, _MARKERS):
        return item()
    return item if isinstance(item, (*_MARKERS, SchemaMetadata)) else None
