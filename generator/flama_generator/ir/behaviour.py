"""What an operation does, where that can be told from the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Scope:
    """A path parameter that narrows a nested collection: `column` must equal the parameter `name`."""

    column: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Key:
    """The path parameter that names one row: `column` (the primary key) equals the parameter `name`."""

    column: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a list is cut. Values are Python parameter names of the operation; `None` where the document has no such
    parameter.

    `offset`: `limit` and `offset`; `page`: `page` (first page is 1) and `size`; `cursor`: `cursor` and `size`.
    """

    kind: Literal["offset", "page", "cursor"]
    size: str | None = None
    position: str | None = None
    """The offset, page or cursor parameter."""
    default_size: int | None = None
    """Used when the caller gives no size; from the parameter's default, else `None` (no limit)."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A list answered inside an object. Values are Python field names of the envelope model."""

    schema: str
    items: str
    fills: tuple[
        tuple[str, Literal["total", "limit", "offset", "page", "size", "pages", "next_cursor", "has_more", "count"]],
        ...,
    ] = ()
    """Field name -> what it carries. Every required field of the envelope is here or is `items`."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """An object whose only property holds one row, such as `{"article": {...}}`."""

    schema: str
    """Id of its model."""
    field: str
    """Python field name."""


@dataclass(frozen=True, slots=True)
class CreateRow:
    """Insert the body. `returns_entity` is false when the response has no body."""

    entity: str
    scopes: tuple[Scope, ...]
    returns_entity: bool
    wrapper: Wrapper | None = None
    """Around the answer."""
    sent_in: Wrapper | None = None
    """Around what the body says."""


@dataclass(frozen=True, slots=True)
class ListRows:
    """Select rows, filtered by query parameters that are columns, cut as the operation declares."""

    entity: str
    scopes: tuple[Scope, ...]
    filters: tuple[Scope, ...]
    pagination: Pagination | None
    envelope: Envelope | None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Find one row. `returns_entity` is false for `HEAD`, which only says whether it is there."""

    entity: str
    scopes: tuple[Scope, ...]
    key: Key
    wrapper: Wrapper | None = None
    returns_entity: bool = True


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """Replace (`partial` false) or patch a row by the body. `key` is `None` when the body carries the primary key."""

    entity: str
    scopes: tuple[Scope, ...]
    key: Key | None
    partial: bool
    returns_entity: bool
    wrapper: Wrapper | None = None
    """Around the answer."""
    sent_in: Wrapper | None = None
    """Around what the body says."""


@dataclass(frozen=True, slots=True)
class DeleteRow:
    entity: str
    scopes: tuple[Scope, ...]
    key: Key
    returns_entity: bool
    wrapper: Wrapper | None = None


@dataclass(frozen=True, slots=True)
class NotInferred:
    """People write it. `reason` is one sentence: why it was not inferred."""

    reason: str


Behaviour = CreateRow | ListRows | ReadRow | UpdateRow | DeleteRow | NotInferred
