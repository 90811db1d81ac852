"""The tokens that handlers ask for."""

from __future__ import annotations

from flama.authentication.jwt.token import JWT

__all__ = ["AccessToken", "RefreshToken"]


class AccessToken(JWT):
    """The verified token that lets a request in; as a parameter, 401 without one. `AccessToken | None` may lack."""

    __slots__ = ()


class RefreshToken(JWT):
    """The verified token that gets new access tokens; as a parameter, 401 without one."""

    __slots__ = ()
