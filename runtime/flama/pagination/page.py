"""One page of a longer list, and what can give one without reading the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

__all__ = ["KeysetPage", "KeysetPageable", "Page", "Pageable"]


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a list."""

    items: Sequence[Any]
    total: int | None
    """How many items the whole list has; None when nobody asked."""


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some items of a list, and where the next ones are."""

    items: Sequence[Any]
    next: str | None
    """The cursor of the next page; None when this is the last."""


@runtime_checkable
class Pageable(Protocol):
    """A list that can be read in parts, such as the one that a repository's `list()` gives."""

    async def page(self, *, limit: int, offset: int, count: bool = False) -> Page:
        """At most `limit` items after the first `offset`; with `count` also the total."""
        ...


@runtime_checkable
class KeysetPageable(Protocol):
    """A list that can be read on from the last item of the page before, such as the one of a repository's `list()`."""

    async def page_after(self, cursor: str | None, *, limit: int) -> KeysetPage:
        """At most `limit` items after the cursor, without one the first.

        :raises ValidationError: the cursor is none of this list.
        """
        ...
