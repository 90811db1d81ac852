"""Components that make tokens injectable."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from starlette.requests import HTTPConnection

from flama.annotations import union_members
from flama.authentication.exceptions import Unauthorized
from flama.authentication.jwk import JWKSet, KeyLike
from flama.authentication.jwt.token import JWT
from flama.authentication.resolvers import KeyResolver
from flama.authentication.schemes import bearer_token
from flama.authentication.tokens import AccessToken, RefreshToken
from flama.authentication.verifier import TokenVerifier
from flama.exceptions import ApplicationError
from flama.injection.component import Component, Parameter

__all__ = ["AccessTokenComponent", "RefreshTokenComponent", "TokenComponent"]


class TokenComponent(Component):
    """Reads a token from the request and verifies it; the ground of the two below."""

    kind: ClassVar[type[JWT]]
    reads_authorization: ClassVar[bool] = False

    def __init__(
        self,
        secret: KeyLike | JWKSet | None = None,
        *,
        resolver: KeyResolver | None = None,
        header_prefix: str = "Bearer",
        header_key: str = "",
        cookie_key: str = "",
        issuer: str | Collection[str] | None = None,
        audience: str | Collection[str] | None = None,
        algorithms: Collection[str] | None = None,
        leeway: float = 0,
    ) -> None:
        """
        - `secret`: a shared secret, or the public key in PEM, as a `JWK`, as a `JWKSet`; or else
        - `resolver`: where keys are found, such as a `JWKSResolver`.
        - `header_key`, `header_prefix`: the header `access_token: Bearer …` and how its value begins.
        - `cookie_key`: the cookie with the token.
        - `issuer`, `audience`: the accepted `iss` and `aud`, one or several.
        - `algorithms`: narrows down those of the keys. `leeway`: seconds by which clocks may differ.

        Raises `InvalidKey` for a key that is none and `ApplicationError` where both or neither of the first two are
        given.
        """
        if (secret is None) == (resolver is None):
            raise ApplicationError(f"`{type(self).__name__}` takes either a `secret` or a `resolver`.")
        self._verifier = TokenVerifier(
            resolver if secret is None else secret,
            issuer=issuer,
            audience=audience,
            algorithms=algorithms,
            leeway=leeway,
        )
        self._prefix, self._header, self._cookie = header_prefix, header_key, cookie_key

    def can_handle_parameter(self, parameter: Parameter) -> bool:
        """Whether the parameter is the token, or the token or None."""
        members = union_members(parameter.annotation)
        return self.kind in members and set(members) <= {self.kind, type(None)}

    async def resolve(self, parameter: Parameter, connection: HTTPConnection) -> Any:
        """The verified token.

        Raises `Unauthorized` where there is none, unless the parameter may be None; `JWTException` for one that is
        not good.
        """
        if (token := self._read(connection)) is not None:
            return await self._verified(token, connection)
        if type(None) in union_members(parameter.annotation):
            return None
        raise Unauthorized("The request has no token.")

    def credentials(self) -> Mapping[str, Mapping[str, Any]]:
        """The token, where it is read first."""
        if self.reads_authorization:
            return {self.kind.__name__: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        place = {"in": "header", "name": self._header} if self._header else {"in": "cookie", "name": self._cookie}
        prefix = f"`{self._prefix} ` and a JSON Web Token." if self._header else "A JSON Web Token."
        return {self.kind.__name__: {"type": "apiKey", **place, "description": prefix}}

    async def _verified(self, token: str, connection: HTTPConnection) -> JWT:
        known: dict[tuple[int, str], JWT] = connection.scope.setdefault("flama.tokens", {})
        key = (id(self), token)
        if key not in known:
            known[key] = await self._verifier.verify(token, self.kind)
        return known[key]

    def _read(self, connection: HTTPConnection) -> str | None:
        if self.reads_authorization and (token := bearer_token(connection)) is not None:
            return token
        values = connection.headers.getlist(self._header) if self._header else []
        if len(values) == 1:
            prefix, _, token = values[0].partition(" ")
            if token and prefix.lower() == self._prefix.lower():
                return token.strip()
        return connection.cookies.get(self._cookie) or None


class AccessTokenComponent(TokenComponent):
    """Provides `AccessToken`.

    It is read from `Authorization: Bearer …`, else from the header `access_token: Bearer …`, else from the cookie.

    ```python
    Flama(components=[AccessTokenComponent(secret=SECRET)])
    ```
    """

    kind = AccessToken
    reads_authorization = True

    def __init__(
        self,
        secret: KeyLike | JWKSet | None = None,
        *,
        header_key: str = "access_token",
        cookie_key: str = "access_token",
        **options: Any,
    ) -> None:
        """The options are those of `TokenComponent`."""
        super().__init__(secret, header_key=header_key, cookie_key=cookie_key, **options)


class RefreshTokenComponent(TokenComponent):
    """Provides `RefreshToken`: from the header `refresh_token: Bearer …`, else the cookie `refresh_token`.

    `Authorization` holds access tokens and is not read. Where both kinds are signed with one key, give them different
    audiences: otherwise the one is as good as the other.
    """

    kind = RefreshToken

    def __init__(
        self,
        secret: KeyLike | JWKSet | None = None,
        *,
        header_key: str = "refresh_token",
        cookie_key: str = "refresh_token",
        **options: Any,
    ) -> None:
        """The options are those of `TokenComponent`."""
        super().__init__(secret, header_key=header_key, cookie_key=cookie_key, **options)
