"""Walking the pages of a list that another service cuts.

A page says which one it is, and that is checked: a service that does not know the parameters would answer with the
first page for ever.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from flama.ddd.exceptions import RemoteError
from flama.pagination.techniques import TechniqueName

__all__ = ["Ask", "Walk", "page_of", "walk"]

Row: TypeAlias = dict[str, Any]
Ask: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[Any]]
"""Sends the query parameters of a page, returns the JSON of the answer."""
Walk: TypeAlias = AsyncIterator[list[Row]]


def walk(technique: TechniqueName, ask: Ask, *, size: int, start: int) -> Walk:
    """The pages of a list, each asked for when it is wanted.

    :param size: records in a page.
    :param start: records to leave out at the beginning.
    :raises RemoteError: the answer is no page, or another than the one asked for.
    """
    match technique:
        case "page_number":
            return _by_number(ask, size, start)
        case "limit_offset":
            return _by_offset(ask, size, start)
        case "keyset":
            return _by_cursor(ask, size, start)


async def page_of(ask: Ask, asked: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Row]]:
    """The meta data and the records of one page.

    :raises RemoteError: the answer is no page, or its meta data are not what was asked for.
    """
    answer = await ask({name: str(value) for name, value in asked.items() if value is not None})
    meta, rows = (answer.get("meta"), answer.get("data")) if isinstance(answer, dict) else (None, None)
    if not isinstance(meta, dict) or not isinstance(rows, list):
        raise RemoteError(detail="Another service answered with no page: it has no `meta` and `data`.")
    for name, value in asked.items():
        if name != "cursor" and meta.get(name) != value:
            raise RemoteError(detail=f"Another service was asked for `{name}` {value} and answered with another page.")
    return meta, rows


async def _by_number(ask: Ask, size: int, start: int) -> Walk:
    number, skipped = divmod(start, size)
    while True:
        number += 1
        _, rows = await page_of(ask, {"page": number, "page_size": size})
        yield rows[skipped:]
        skipped = 0
        if len(rows) < size:
            return


async def _by_offset(ask: Ask, size: int, start: int) -> Walk:
    while True:
        _, rows = await page_of(ask, {"limit": size, "offset": start})
        yield rows
        start += size
        if len(rows) < size:
            return


async def _by_cursor(ask: Ask, size: int, start: int) -> Walk:
    cursor: str | None = None
    seen: set[str] = set()
    while True:
        meta, rows = await page_of(ask, {"limit": size, "cursor": cursor})
        yield rows[start:]
        start = max(0, start - len(rows))
        cursor = meta.get("next")
        if cursor is None:
            return
        if not isinstance(cursor, str) or cursor in seen:
            raise RemoteError(detail="Another service gave the same cursor twice.")
        seen = {cursor}
