"""Reading a part of what a handler returned."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from flama.pagination.page import KeysetPage, KeysetPageable, Page, Pageable

__all__ = ["NotPageable", "continued", "cut"]


class NotPageable(TypeError):
    """What the handler returned can't be read in parts of the kind asked for."""


async def cut(result: Any, limit: int, offset: int, *, count: bool) -> Page:
    """At most `limit` items of `result` after the first `offset`; with `count` also the total.

    :raises NotPageable: it is no list.
    """
    match result:
        case Pageable():
            return await result.page(limit=limit, offset=offset, count=count)
        case str() | bytes() | Mapping():
            raise _not_a_list(result)
        case Sequence():
            return Page(result[offset : offset + limit], len(result) if count else None)
        case AsyncIterable():
            return await _read(result, limit, offset, count=count)
        case Iterable() if count:
            return await cut(list(result), limit, offset, count=True)
        case Iterable():
            return Page(list(islice(result, offset, offset + limit)), None)
        case _:
            raise _not_a_list(result)


async def continued(result: Any, cursor: str | None, *, limit: int) -> KeysetPage:
    """At most `limit` items of `result` after the cursor.

    :raises NotPageable: it has no order that a cursor could name.
    """
    if not isinstance(result, KeysetPageable):
        raise NotPageable(
            f"returned `{type(result).__name__}`: for `keyset` return what a repository's `list()` gives, without "
            "`await`."
        )
    return await result.page_after(cursor, limit=limit)


async def _read(result: AsyncIterable[Any], limit: int, offset: int, *, count: bool) -> Page:
    items: list[Any] = []
    seen = 0
    async for item in result:
        if offset <= seen < offset + limit:
            items.append(item)
        seen += 1
        # Checked after the item: asking for one more may cost another query.
        if seen == offset + limit and not count:
            break
    return Page(items, seen if count else None)


def _not_a_list(result: Any) -> NotPageable:
    return NotPageable(f"returned `{type(result).__name__}`: return a list.")
