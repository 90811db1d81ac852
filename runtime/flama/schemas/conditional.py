"""Answers that a client may keep: entity tags and `If-None-Match` (RFC 9110, sections 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Representation:
    """Bytes to serve, with their media type and entity tag."""

    body: bytes
    media_type: str
    etag: str
    headers: Mapping[str, str]

    @classmethod
    def of(cls, body: bytes, media_type: str, **headers: str) -> Representation:
        """`headers` are written with `_` for `-`."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(body, media_type, etag, {name.replace("_", "-"): value for name, value in headers.items()})

    def response(self, request: Request) -> Response:
        """The bytes, or 304 for a client that has them."""
        headers = {**self.headers, "etag": self.etag}
        if _matches(request.headers.get("if-none-match"), self.etag):
            return Response(status_code=304, headers=headers)
        return Response(self.body, headers=headers, media_type=self.media_type)


def _matches(condition: str | None, etag: str) -> bool:
    if condition is None:
        return False
    tags = [tag.strip() for tag in condition.split(",")]
    return "*" in tags or any(tag.removeprefix("W/") == etag for tag in tags)
