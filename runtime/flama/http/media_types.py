"""Media types (RFC 9110, section 8.3.1)."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["content_type_of", "essence", "matches"]


def content_type_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The `Content-Type` of ASGI headers, or None."""
    for name, value in headers:
        if name == b"content-type":
            return value.decode("latin-1")
    return None


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def matches(media_type: str, offered: str) -> bool:
    """Whether the essence `media_type` falls under `offered`, which may be a range such as `image/*`."""
    if offered in ("*/*", media_type):
        return True
    return offered.endswith("/*") and media_type.startswith(offered[:-1])
