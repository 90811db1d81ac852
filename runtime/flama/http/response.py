"""The base of all responses, and the buffered ones that need no encoding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from http.cookies import CookieError
from typing import Literal

from starlette.background import BackgroundTask
from starlette.datastructures import URL
from starlette.responses import RedirectResponse as StarletteRedirectResponse
from starlette.responses import Response as StarletteResponse

from flama.exceptions import HeaderError
from flama.http.headers import MutableHeaders, check_header, check_headers

__all__ = ["WITHOUT_BODY", "BufferedResponse", "HTMLResponse", "PlainTextResponse", "RedirectResponse", "Response"]

WITHOUT_BODY = frozenset({204, 205, 304})
"""Responses whose content a server refuses to send, with the connection."""

_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BEYOND_ATTRIBUTE = re.compile(r"[;\x00-\x1f\x7f]|[^\x00-\xff]")


class Response(StarletteResponse):
    """Any response: `content` is text or bytes, sent at once.

    `status_code` is 200, `headers` go beside those that the response sets itself, `media_type` becomes
    `Content-Type`, and `background` runs after the body was sent. Raises `HeaderError` for a header or cookie that
    cannot be sent, such as one with a line break. What has no body by its status (RFC 9110, section 6.4.1) is sent
    without one.
    """

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        if headers is not None:
            check_headers(headers)
        if self.status_code in WITHOUT_BODY:
            self.body = b""
        if self.media_type is not None and self.media_type is not type(self).media_type:
            check_header("content-type", self.media_type)
        super().init_headers(headers)

    @property
    def headers(self) -> MutableHeaders:
        """The headers, which can be changed until the response is sent."""
        headers: MutableHeaders | None = self.__dict__.get("_headers")
        if headers is None:
            headers = self._headers = MutableHeaders(raw=self.raw_headers)
        return headers

    def set_cookie(
        self,
        key: str,
        value: str = "",
        max_age: int | None = None,
        expires: datetime | str | int | None = None,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = False,
        samesite: Literal["lax", "strict", "none"] | None = "lax",
        partitioned: bool = False,
    ) -> None:
        """Adds a cookie (RFC 6265); `max_age` is in seconds. Raises `HeaderError` when a part cannot be sent."""
        for name, attribute in (("path", path), ("domain", domain), ("expires", expires), ("samesite", samesite)):
            if isinstance(attribute, str) and _BEYOND_ATTRIBUTE.search(attribute):
                raise HeaderError(f"The `{name}` of the cookie `{key}` has a `;` or control character: take it out.")
        try:
            super().set_cookie(key, value, max_age, expires, path, domain, secure, httponly, samesite)
        except (CookieError, ValueError, AssertionError) as exc:
            raise HeaderError(f"The cookie {key!r} cannot be sent: {exc}") from exc
        header, line = self.raw_headers.pop()
        check_header("set-cookie", line.decode("latin-1"))
        # The standard library writes this attribute from Python 3.14 on only.
        self.raw_headers.append((header, line + b"; Partitioned" if partitioned else line))


class BufferedResponse(Response):
    """A response whose whole body is rendered before it is sent, with its `Content-Length`."""


class PlainTextResponse(BufferedResponse):
    """Text."""

    media_type = "text/plain"


class HTMLResponse(BufferedResponse):
    """HTML."""

    media_type = "text/html"


class RedirectResponse(StarletteRedirectResponse, BufferedResponse):
    """Sends the client to `url`, which is percent-encoded; 307 keeps the method and the body."""

    def __init__(
        self,
        url: str | URL,
        status_code: int = 307,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        super().__init__(_LONE_PERCENT.sub("%25", str(url)), status_code, headers, background)
