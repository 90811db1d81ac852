"""Parameters that are one plain value each, which the compiled core reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, cast

from flama._core import ParameterReader
from flama.annotations import union_members
from flama.routing.shapes import shape_of
from flama.routing.signature import ParameterField

__all__ = ["are_typed", "is_simple", "reader"]

Kind: TypeAlias = Literal["str", "int", "float", "bool"]
_KINDS: tuple[tuple[type, Kind], ...] = ((str, "str"), (int, "int"), (float, "float"), (bool, "bool"))
_PLACES = ("path", "query", "header")
_MOST = 32
"""The compiled reader compares each name that a request sends with each field."""


def is_simple(field: ParameterField) -> bool:
    """Whether the text of `field` stands alone in its place, whatever is made of it."""
    if field.place not in _PLACES or field.media_type or field.allow_empty or shape_of(field.annotation) != "scalar":
        return False
    return field.style == "simple" or (field.place == "query" and field.style != "deepObject")


def are_typed(fields: Sequence[ParameterField]) -> bool:
    """Whether nothing is left to validate once `reader` has read the fields."""
    return all(is_simple(field) and _kind(field) is not None for field in fields)


def reader(fields: Sequence[ParameterField], *, typed: bool) -> ParameterReader | None:
    """Reads simple fields, as text unless they are `typed`; None where the slow way does as well."""
    if not 0 < len(fields) <= _MOST:
        return None
    return ParameterReader(
        [
            (
                field.name,
                cast(Literal["path", "query", "header"], field.place),
                field.wire,
                (_kind(field) or "any") if typed else "any",
                field.required,
            )
            for field in fields
        ]
    )


def _kind(field: ParameterField) -> Kind | None:
    """The kind of `T` and of `T | None`; text is never a null."""
    members: list[Any] = [member for member in union_members(field.annotation) if member is not type(None)]
    if len(members) != 1:
        return None
    return next((kind for known, kind in _KINDS if members[0] is known), None)
