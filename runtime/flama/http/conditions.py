"""Conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

__all__ = ["not_modified"]


def not_modified(request: Mapping[str, str], response: Mapping[str, str]) -> bool:
    """Whether what the client holds is what the response would be: `request` and `response` are their headers.

    `If-None-Match` counts before `If-Modified-Since`; entity tags are compared weakly (section 13.1.2).
    """
    wanted = request.get("if-none-match")
    if wanted is not None:
        tag = response.get("etag")
        return tag is not None and (wanted.strip() == "*" or _opaque(tag) in map(_opaque, wanted.split(",")))
    since, modified = _moment(request.get("if-modified-since")), _moment(response.get("last-modified"))
    return since is not None and modified is not None and modified <= since


def _opaque(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def _moment(text: str | None) -> datetime | None:
    """An HTTP date; None where it is absent or cannot be read, which counts as absent (section 13.1.3)."""
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)
