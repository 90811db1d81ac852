"""Pages for the browser of whoever writes an application; never shown unless it is debugged."""

from __future__ import annotations

from starlette.types import Scope

from flama.debug.error_page import error_page
from flama.debug.not_found_page import not_found_page
from flama.exceptions import NotFoundException
from flama.http.response import HTMLResponse

__all__ = ["debug_page"]

_HEADERS = {
    "Cache-Control": "no-store",
    # The pages bring no script and load nothing, whatever gets into them.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
}


def debug_page(exc: Exception, scope: Scope) -> HTMLResponse:
    """The page about `exc`: the routes that there are for a 404, the traceback for what nobody expected."""
    if isinstance(exc, NotFoundException):
        return HTMLResponse(not_found_page(exc, scope), 404, {**_HEADERS, **(exc.headers or {})})
    return HTMLResponse(error_page(exc, scope), 500, _HEADERS)
