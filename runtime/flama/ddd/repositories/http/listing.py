"""A list of another service that has not been read yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flama.ddd.exceptions import InvalidSliceError, RemoteError
from flama.ddd.repositories.http.pages import Ask, Row, page_of, walk
from flama.pagination.page import KeysetPage, Page
from flama.pagination.techniques import TechniqueName, technique

__all__ = ["RemoteListing", "Row"]

_WALKED = frozenset({"page", "cursor", "count"})


@dataclass(frozen=True, slots=True)
class RemoteListing:
    """The records of a resource of another service.

    `await listing` gives a tuple of dicts, `async for row in listing` reads page by page and asks for the next one when
    it is wanted, and a route with `pagination` that returns it reads only the page asked for.
    """

    ask: Ask
    technique: TechniqueName
    query: Mapping[str, Any]
    page_size: int = 100
    limit: int | None = None
    offset: int = 0

    def __post_init__(self) -> None:
        """
        :raises ValueError: a query parameter that the list sets itself, or a number that can't be.
        """
        clashes = sorted((technique(self.technique).names | _WALKED) & set(self.query))
        if clashes:
            raise ValueError(f"The list asks for `{'`, `'.join(clashes)}` itself: use `limit`, `offset`, `page_size`.")
        if self.page_size < 1:
            raise ValueError("`page_size` is one or more.")
        if (self.limit is not None and self.limit < 0) or self.offset < 0:
            raise InvalidSliceError(detail="`limit` and `offset` are whole numbers, zero or more.")

    def __await__(self) -> Generator[Any, None, tuple[Row, ...]]:
        return self._read().__await__()

    async def __aiter__(self) -> AsyncIterator[Row]:
        left = self.limit
        if left == 0:
            return
        size = self.page_size if left is None else min(self.page_size, left)
        async for rows in walk(self.technique, self._asked, size=size, start=self.offset):
            for row in rows:
                yield row
                left = None if left is None else left - 1
                if left == 0:
                    return

    async def page(self, *, limit: int, offset: int, count: bool = False) -> Page:
        """At most `limit` records after the first `offset`, within the listing's own limits.

        With `count` also the total, which a `keyset` list does not know.
        """
        within = limit if self.limit is None else max(0, min(limit, self.limit - offset))
        rows = await replace(self, page_size=limit, limit=within, offset=self.offset + offset)
        return Page(rows, await self._total() if count else None)

    async def page_after(self, cursor: str | None, *, limit: int) -> KeysetPage:
        """At most `limit` records after the cursor, without one the first.

        :raises ValueError: the list is not read by `keyset`, or has a `limit` or an `offset` of its own.
        :raises DataError: the other service refuses the cursor.
        """
        if self.technique != "keyset" or self.limit is not None or self.offset:
            raise ValueError('Only `list(pagination="keyset")` without `limit` and `offset` can be read on by cursor.')
        meta, rows = await page_of(self._asked, {"limit": limit, "cursor": cursor})
        return KeysetPage(rows, meta.get("next"))

    async def _read(self) -> tuple[Row, ...]:
        return tuple([row async for row in self])

    async def _asked(self, page: Mapping[str, Any]) -> Any:
        return await self.ask({**self.query, **page})

    async def _total(self) -> int:
        if self.technique == "keyset":
            raise ValueError("A list that is read by `keyset` has no count.")
        first = {"page": 1, "page_size": 1} if self.technique == "page_number" else {"limit": 1, "offset": 0}
        meta, _ = await page_of(lambda page: self._asked({**page, "count": "true"}), first)
        count = meta.get("count")
        if not isinstance(count, int):
            raise RemoteError(detail="Another service was asked for a count and gave none.")
        total = max(0, count - self.offset)
        return total if self.limit is None else min(total, self.limit)
