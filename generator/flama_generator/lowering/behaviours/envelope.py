"""Lists answered inside an object: which field holds the rows, and what the others carry."""

from __future__ import annotations

from typing import Literal

from flama_generator.ir.behaviour import Envelope, NotInferred, Pagination
from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import ListOf, Primitive
from flama_generator.lowering.behaviours.collections import Words, is_noun_of
from flama_generator.lowering.inflection import singular
from flama_generator.lowering.names import words
from flama_generator.lowering.views import SchemaView

Fill = Literal["total", "limit", "offset", "page", "size", "pages", "next_cursor", "has_more", "count"]

FILLS: dict[str, Fill] = {
    "total": "total", "total count": "total", "total items": "total", "total results": "total",
    "total elements": "total",    "total records": "total", "total size": "total",
    "count": "count",
    "limit": "limit", "offset": "offset", "skip": "offset",
    "page": "page", "page number": "page", "current page": "page",
    "size": "size", "page size": "size", "per page": "size", "items per page": "size",
    "pages": "pages", "total pages": "pages", "page count": "pages", "num pages": "pages",
    "next": "next_cursor", "next token": "next_cursor", "next page token": "next_cursor", "next cursor": "next_cursor",
    "cursor": "next_cursor", "continuation token": "next_cursor",
    "has more": "has_more", "has next": "has_more", "has next page": "has_more",
}  # fmt: skip
"""Words of a field's wire name -> what it carries."""
ROWS = frozenset(
    {
        ("item",), ("data",), ("datum",), ("result",), ("record",), ("value",), ("content",), ("entry",), ("element",),
        ("object",), ("row",), ("list",),
    }
)  # fmt: skip
"""What the rows of any list are called, in the singular."""


def rows_field(view: SchemaView, model: Model, noun: Words) -> tuple[Field, ListOf, Model] | None:
    """The one field of `model` that is an array of objects: the field, the array and the objects' model.

    It is called like the collection `noun`, like its objects, or by a word for the rows of any list.
    """
    found = []
    for one in model.fields:
        array = view.list_of(view.bare(one.type))
        items = view.model(array.item) if array is not None else None
        if array is not None and items is not None:
            found.append((one, array, items))
    if len(found) != 1:
        return None
    field, _, items = found[0]
    name = words(singular("_".join(words(field.wire))))
    named = name in ROWS or is_noun_of(name, noun) or is_noun_of(name, words(items.name))
    return found[0] if named else None


def envelope_of(view: SchemaView, model: Model, items: Field, pagination: Pagination | None) -> Envelope | NotInferred:
    """The envelope, or why it cannot be filled. A field that is not required and not understood is left out."""
    roles = {one.name: FILLS.get(" ".join(words(one.wire))) for one in model.fields}
    fills: list[tuple[str, Fill]] = []
    for one in model.fields:
        if one.name == items.name:
            continue
        role = _settled(roles[one.name], pagination, "total" in roles.values())
        if role is not None and _fillable(role, pagination) and _holds(view, one, role):
            fills.append((one.name, role))
        elif one.required:
            return NotInferred(f"The document does not say what `{one.wire}` of the answer is.")
    return Envelope(model.id, items.name, tuple(fills))


def _settled(role: Fill | None, pagination: Pagination | None, has_total: bool) -> Fill | None:
    """`count` is the number of rows in the answer where there is a total besides, or where the answer is the list."""
    if role == "count":
        return "count" if has_total or pagination is None else None
    return role


def _fillable(role: Fill, pagination: Pagination | None) -> bool:
    match role:
        case "total" | "count" | "has_more":
            return True
        case "limit" | "size":
            return pagination is not None and pagination.default_size is not None
        case "offset":
            return pagination is not None and pagination.kind == "offset" and pagination.position is not None
        case "page" | "pages":
            return pagination is not None and pagination.kind == "page"
        case "next_cursor":
            return pagination is not None and pagination.kind == "cursor"


def _holds(view: SchemaView, field: Field, role: Fill) -> bool:
    """True when the field's type can carry the value."""
    bare = view.bare(field.type)
    if not isinstance(bare, Primitive):
        return False
    if role == "next_cursor":
        return bare.kind == "str" and (view.nullable(field.type) or not field.required)
    return bare.kind == "bool" if role == "has_more" else bare.kind in {"int", "float"}
