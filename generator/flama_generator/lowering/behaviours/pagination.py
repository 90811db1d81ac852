"""Query parameters that cut a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flama_generator.ir.behaviour import NotInferred, Pagination
from flama_generator.ir.operations import Parameter
from flama_generator.ir.types import Primitive
from flama_generator.lowering.columns import kind_of
from flama_generator.lowering.names import words
from flama_generator.lowering.views import SchemaView

Role = Literal["size", "offset", "page", "cursor"]

ROLES: dict[str, Role] = {
    "limit": "size", "size": "size", "per page": "size", "page size": "size", "max results": "size",
    "page limit": "size",
    "max page size": "size", "max items": "size", "items per page": "size", "results per page": "size", "take": "size",
    "offset": "offset", "skip": "offset", "page offset": "offset",
    "page": "page", "page number": "page", "page no": "page", "page num": "page",
    "cursor": "cursor", "after": "cursor", "page token": "cursor", "next token": "cursor", "starting after": "cursor",
    "next page token": "cursor", "continuation token": "cursor", "page cursor": "cursor", "next cursor": "cursor",
}  # fmt: skip
"""Words of a parameter's wire name -> what it does."""
PAGE_SIZE = 50
"""Rows of a page where the document gives pages but no size: any number is right then, and one has to be chosen."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The pagination of a list, and the parameters that it uses."""

    pagination: Pagination | None
    parameters: tuple[Parameter, ...] = ()


def role_of(parameter: Parameter) -> Role | None:
    """What a query parameter does to a list, by its name."""
    return ROLES.get(" ".join(words(parameter.wire))) if parameter.place == "query" else None


def pagination_of(view: SchemaView, candidates: Sequence[Parameter], most: int | None) -> Cut | NotInferred:
    """How the list is cut by `candidates`. `most` is the largest number of items that the answer may hold."""
    roles: dict[Role, Parameter] = {}
    for one in candidates:
        role = role_of(one)
        if role is None:
            continue
        if role in roles:
            return NotInferred(
                f"`{roles[role].wire}` and `{one.wire}` both seem to say which part of the list is wanted."
            )
        if kind_of(view, one.type) not in ({"string", "text"} if role == "cursor" else {"integer", "biginteger"}):
            return NotInferred(f"`{one.wire}` is called like a part of pagination, but has another type.")
        roles[role] = one
    positions = [role for role in roles if role != "size"]
    if len(positions) > 1:
        names = " and ".join(f"`{roles[role].wire}`" for role in positions)
        return NotInferred(f"The list has two kinds of pagination at once, by {names}.")
    return _cut(view, roles, positions[0] if positions else None, most)


def _cut(view: SchemaView, roles: dict[Role, Parameter], position: Role | None, most: int | None) -> Cut | NotInferred:
    size = roles.get("size")
    if not roles:
        return Cut(Pagination("offset", default_size=most) if most is not None else None)
    refused = _odd_limits(view, roles, most)
    if refused:
        return refused
    default = _default(size) if size is not None else None
    if default is None:
        default = most
    if default is None and position in {"page", "cursor"}:
        largest = _limit(view, size, "maximum") if size is not None else None
        default = PAGE_SIZE if largest is None else min(PAGE_SIZE, int(largest))
    kind: Literal["offset", "page", "cursor"] = "offset" if position in {None, "offset", "size"} else _kind(position)
    used = tuple(roles.values())
    return Cut(Pagination(kind, size.name if size else None, roles[position].name if position else None, default), used)


def _kind(position: Role | None) -> Literal["page", "cursor"]:
    return "page" if position == "page" else "cursor"


def _odd_limits(view: SchemaView, roles: dict[Role, Parameter], most: int | None) -> NotInferred | None:
    page, size = roles.get("page"), roles.get("size")
    if page is not None and (_default(page) == 0 or _limit(view, page, "minimum") == 0):
        return NotInferred(f"`{page.wire}` counts pages from 0.")
    largest = _limit(view, size, "maximum") if size is not None else None
    if size is not None and most is not None and (largest is None or largest > most):
        return NotInferred(f"`{size.wire}` may ask for more items than the {most} that the answer may hold.")
    return None


def _default(parameter: Parameter) -> int | None:
    value = parameter.default.value if parameter.default is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _limit(view: SchemaView, parameter: Parameter | None, name: Literal["minimum", "maximum"]) -> int | float | None:
    bare = view.bare(parameter.type) if parameter is not None else None
    if not isinstance(bare, Primitive):
        return None
    limit: int | float | None = getattr(bare.constraints, name)
    return limit
