"""Ranges of bytes that a client asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flama.exceptions import HTTPException

__all__ = ["satisfiable"]

_RANGE = re.compile(r"[ \t]*(\d{1,19})?-(\d{1,19})?[ \t]*")


def satisfiable(header: str, size: int) -> str | None:
    """Those of the ranges in `header` that a file of `size` bytes has; None where the header is to be ignored.

    It is ignored when it is malformed or counts in another unit. Raises `HTTPException` (416) with the `Content-Range`
    when the file has none of them.
    """
    unit, equals, ranges = header.partition("=")
    if unit.strip().lower() != "bytes" or not equals:
        return None
    matches = [_RANGE.fullmatch(part) for part in ranges.split(",") if part.strip()]
    found = [match.groups() for match in matches if match is not None]
    if not found or len(found) < len(matches) or any(map(_is_invalid, found)):
        return None
    if not (kept := list(_within(found, size))):
        raise HTTPException(416, "The file has none of these ranges.", {"Content-Range": f"bytes */{size}"})
    return f"bytes={','.join(kept)}"


def _is_invalid(ends: tuple[str | None, ...]) -> bool:
    first, last = ends
    return (first is None and last is None) or (first is not None and last is not None and int(last) < int(first))


def _within(found: list[tuple[str | None, ...]], size: int) -> Iterator[str]:
    for first, last in found:
        if first is None:
            if int(last or 0) and size:
                yield f"-{last}"
        elif int(first) < size:
            yield f"{first}-{last or ''}"
