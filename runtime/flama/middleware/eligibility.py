"""Which responses may be encoded on their way."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders

__all__ = ["is_eligible", "weakened"]

_BODILESS = frozenset({204, 205})
_PARTIAL = frozenset({206, 416})
_DIGESTS = ("content-digest", "content-md5", "digest", "repr-digest", "content-range")
_COMPRESSED = (
    "image/avif",
    "image/gif",
    "image/heic",
    "image/jpeg",
    "image/jxl",
    "image/png",
    "image/webp",
    "audio/",
    "video/",
    "font/woff",
    "application/gzip",
    "application/java-archive",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-bzip2",
    "application/x-gzip",
    "application/x-xz",
    "application/zip",
    "application/zstd",
)


def is_eligible(status: int, headers: Headers) -> bool:
    """Whether the body, if there is one, could be encoded; 304 speaks of such a response."""
    if status < 200 or status in _BODILESS or status in _PARTIAL:
        return False
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        return False
    if "no-transform" in headers.get("cache-control", "").lower():
        return False
    if any(name in headers for name in _DIGESTS):
        return False
    return not headers.get("content-type", "").lower().startswith(_COMPRESSED)


def weakened(headers: MutableHeaders, *, only_for: str | None = None) -> None:
    """Makes the entity tag a weak one: the encoded bytes are others (RFC 9110, section 8.8.1).

    With `only_for`, an `If-None-Match`, only where that has the weak one.
    """
    tag = headers.get("etag", "")
    if tag.startswith('"') and (only_for is None or f"W/{tag}" in only_for):
        headers["etag"] = f"W/{tag}"
