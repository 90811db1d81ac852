"""A file of the page, compressed for browsers that take it so: the largest have five megabytes."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property

from starlette.responses import Response

from flama.compression import CompressionNegotiator, GzipCodec
from flama.http.request import Request
from flama.schemas.conditional import Representation

__all__ = ["Asset"]

_CACHE = "public, max-age=86400"
_COMPRESSED = frozenset({"text/css", "text/javascript", "image/svg+xml"})
_NEGOTIATOR = CompressionNegotiator([GzipCodec()])


@dataclass(frozen=True)
class Asset:
    """The bytes of a file and how they are sent."""

    body: bytes
    media_type: str
    policy: str | None = None
    """The content security policy of a page."""

    def response(self, request: Request) -> Response:
        """The file as the browser takes it, or 304."""
        if self.media_type in _COMPRESSED and _NEGOTIATOR.choose(request.headers.getlist("accept-encoding")):
            return self._compressed.response(request)
        return self._plain.response(request)

    @cached_property
    def _plain(self) -> Representation:
        return self._represented(self.body)

    @cached_property
    def _compressed(self) -> Representation:
        return self._represented(gzip.compress(self.body, mtime=0), content_encoding="gzip")

    def _represented(self, body: bytes, **headers: str) -> Representation:
        if self.media_type in _COMPRESSED:
            headers["vary"] = "Accept-Encoding"
        if self.policy is not None:
            headers["content_security_policy"] = self.policy
        return Representation.of(
            body, self.media_type, cache_control=_CACHE, x_content_type_options="nosniff", **headers
        )
