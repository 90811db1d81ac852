"""Sessions in a signed cookie."""

from __future__ import annotations

from typing import Any, Literal

from starlette.types import ASGIApp

from flama.exceptions import ApplicationError, DependencyNotInstalled
from flama.middleware.wrapping import LATER, WithOptions

try:
    from starlette.middleware.sessions import SessionMiddleware as StarletteSessionMiddleware
except ModuleNotFoundError as exc:
    raise DependencyNotInstalled("itsdangerous", "flama-runtime[sessions]", "`SessionMiddleware`") from exc

__all__ = ["SessionMiddleware"]


class SessionMiddleware(WithOptions, StarletteSessionMiddleware):
    """Keeps `request.session`, a dict of JSON values, in a cookie that is signed and not encrypted.

    The client can read it and cannot change it. A cookie with a wrong signature, or older than `max_age`, counts as
    none.
    """

    def __init__(
        self,
        app: ASGIApp = LATER,
        *,
        secret_key: Any,
        session_cookie: str = "session",
        max_age: int | None = 14 * 24 * 60 * 60,
        path: str = "/",
        same_site: Literal["lax", "strict", "none"] = "lax",
        https_only: bool = False,
        domain: str | None = None,
    ) -> None:
        """`secret_key` is text, bytes or a `Secret`; `max_age` is in seconds, None lasts as long as the browser.

        Raises `ApplicationError` for an empty key.
        """
        super().__init__(app, _text(secret_key), session_cookie, max_age, path, same_site, https_only, domain)


def _text(secret: Any) -> str:
    if hasattr(secret, "get_secret_value"):
        secret = secret.get_secret_value()
    text = secret.hex() if isinstance(secret, (bytes, bytearray)) else secret
    if not isinstance(text, str) or not text:
        raise ApplicationError("The `secret_key` of sessions is a text or bytes that nobody can guess.")
    return text
