"""Who may do what: tokens, permissions, security schemes and principals.

Everything here is loaded when it is first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flama.authentication.components import AccessTokenComponent, RefreshTokenComponent
    from flama.authentication.jwk import JWK, JWKSet
    from flama.authentication.jwt import JWT
    from flama.authentication.middleware import AuthenticationMiddleware
    from flama.authentication.principal import Principal
    from flama.authentication.resolvers import JWKSResolver
    from flama.authentication.tokens import AccessToken, RefreshToken
    from flama.authentication.verifier import TokenPrincipal, verify_jwt

__all__ = [
    "JWK",
    "JWT",
    "AccessToken",
    "AccessTokenComponent",
    "AuthenticationMiddleware",
    "JWKSResolver",
    "JWKSet",
    "Principal",
    "RefreshToken",
    "RefreshTokenComponent",
    "TokenPrincipal",
    "verify_jwt",
]

_HOMES = {
    "JWK": "jwk",
    "JWKSResolver": "resolvers",
    "JWKSet": "jwk",
    "JWT": "jwt",
    "AccessToken": "tokens",
    "AccessTokenComponent": "components",
    "AuthenticationMiddleware": "middleware",
    "Principal": "principal",
    "RefreshToken": "tokens",
    "RefreshTokenComponent": "components",
    "TokenPrincipal": "verifier",
    "verify_jwt": "verifier",
}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"flama.authentication.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
