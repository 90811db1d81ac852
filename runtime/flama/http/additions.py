"""What handlers and components add to an answer that they do not make themselves: headers, cookies, a status."""

from __future__ import annotations

from typing import Any

from starlette.types import Message, Scope, Send

from flama.http.response import Response

__all__ = ["ADDITIONS", "additions", "with_additions"]

ADDITIONS = "flama.additions"
"""The key of the ASGI scope under which a request keeps the response that parameters were given."""


class _Untouched(int):
    """A status that nobody has set."""


_UNTOUCHED = _Untouched(200)


def additions(scope: Scope) -> Response:
    """The response that parameters of this request are given; its headers go beside those of the answer."""
    found: Response | None = scope.get(ADDITIONS)
    if found is None:
        found = scope[ADDITIONS] = Response(status_code=_UNTOUCHED)
        found.raw_headers.clear()
    return found


def with_additions(given: Response, send: Send, *, keep_status: bool) -> Send:
    """`send` with what `given` has gathered; a header of `given` replaces one of the answer, except for cookies.

    `keep_status` leaves the status of the answer as it is.
    """

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _merged(message.get("headers", ()), given)}
            if not keep_status and given.status_code is not _UNTOUCHED:
                message["status"] = int(given.status_code)
        await send(message)

    return sending


def _merged(headers: Any, given: Response) -> list[tuple[bytes, bytes]]:
    replaced = {name for name, _ in given.raw_headers} - {b"set-cookie", b"vary"}
    return [(name, value) for name, value in headers if name.lower() not in replaced] + given.raw_headers
