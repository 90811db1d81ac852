"""Files from disk."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.background import BackgroundTask
from starlette.datastructures import Headers
from starlette.responses import FileResponse as StarletteFileResponse
from starlette.types import Receive, Scope, Send

from flama.exceptions import NotFoundException
from flama.http.conditions import not_modified
from flama.http.ranges import satisfiable
from flama.http.response import HTMLResponse, Response

__all__ = ["FileResponse", "HTMLFileResponse"]

_KEPT = ("cache-control", "content-location", "date", "etag", "expires", "last-modified", "set-cookie", "vary")
"""What a 304 says again (RFC 9110, section 15.4.5)."""


class FileResponse(StarletteFileResponse, Response):
    """The file at `path`, sent in pieces.

    The media type is guessed from `filename` or `path`; `ETag`, `Last-Modified` and `Accept-Ranges` are set. A client
    that has the file already gets 304, one that asks for ranges of bytes gets 206 with one part or several, or 416.
    `filename` makes the browser save the file, unless `content_disposition_type` is `inline`.

    A `path` that comes from a client must be given with `directory`: it is then taken below that folder, and one that
    leads out of it, through `..`, a root or a link, is 404. So is a file that does not exist.
    """

    def __init__(
        self,
        path: str | PathLike[str],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
        filename: str | None = None,
        stat_result: os.stat_result | None = None,
        content_disposition_type: str = "attachment",
        *,
        directory: str | PathLike[str] | None = None,
    ) -> None:
        self.directory = directory
        super().__init__(
            path,
            status_code,
            headers,
            media_type,
            background,
            filename,
            stat_result,
            content_disposition_type,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the file.

        Raises `NotFoundException` (404) when there is no regular file, `HTTPException` (416) when it has none of the
        ranges that are asked for.
        """
        if self.directory is not None:
            self.path = await run_sync(_below, Path(self.directory), os.fspath(self.path))
        if self.stat_result is None:
            self.stat_result = await run_sync(_stat, self.path)
        self.set_stat_headers(self.stat_result)
        conditional = scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and self.status_code == 200
        if conditional and not_modified(Headers(scope=scope), self.headers):
            await self._not_modified()(scope, receive, send)
            return
        if conditional:
            validators = (self.headers["etag"], self.headers["last-modified"])
            scope = _with_satisfiable_ranges(scope, self.stat_result.st_size, validators)
        await super().__call__(scope, receive, send)

    def _not_modified(self) -> Response:
        response = Response(status_code=304, background=self.background)
        kept = [(name, value) for name, value in self.raw_headers if name.decode("latin-1") in _KEPT]
        response.raw_headers.extend(kept)
        return response


class HTMLFileResponse(HTMLResponse):
    """The HTML file at `path`, read when the response is made."""

    def __init__(
        self,
        path: str | PathLike[str],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        super().__init__(Path(path).read_text(encoding="utf-8"), status_code, headers, media_type, background)


def _with_satisfiable_ranges(scope: Scope, size: int, validators: tuple[str, str]) -> Scope:
    """The request without what a file of `size` bytes cannot give; `If-Range` has to be one of `validators`."""
    asked = Headers(scope=scope)
    if "range" not in asked:
        return scope
    ranges = satisfiable(asked["range"], size) if asked.get("if-range", validators[0]) in validators else None
    others = [(name, value) for name, value in scope["headers"] if name != b"range"]
    return {**scope, "headers": others if ranges is None else [*others, (b"range", ranges.encode())]}


def _below(directory: Path, path: str) -> Path:
    folder = directory.resolve()
    try:
        found = (folder / path).resolve()
    except (ValueError, OSError, RuntimeError):  # NUL in the path, or links in a circle
        raise NotFoundException() from None
    if not found.is_relative_to(folder):
        raise NotFoundException()
    return found


def _stat(path: str | PathLike[str]) -> os.stat_result:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise NotFoundException() from None
    except OSError as exc:
        if exc.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            raise NotFoundException() from None
        raise
    if not stat.S_ISREG(found.st_mode):
        raise NotFoundException()
    return found
