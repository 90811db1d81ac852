"""One page of a longer list, and what can give one without reading the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

__all__ = ["Page", "Pageable"]


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a list."""

    items: Sequence[Any]
    total: int | None
    """How many items the whole list has; None when nobody asked."""


@runtime_checkable
class Pageable(Protocol):
    """A list that can be read in parts, such as the one that a repository's `list()` gives."""

    async def page(self, *, limit: int, offset: int, count: bool = False) -> Page:
        """At most `limit` items after the first `offset`; with `count` also the total."""
        ...
