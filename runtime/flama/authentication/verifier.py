"""Verifying tokens as a whole: signature, issuer, audience, times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.requests import HTTPConnection

from flama.authentication.exceptions import InvalidKey, JWTException
from flama.authentication.jwk import JWKSet, KeyLike
from flama.authentication.jwt.signing import checked_algorithms, read_header
from flama.authentication.jwt.token import JWT
from flama.authentication.principal import Principal, Verify
from flama.authentication.resolvers import KeyResolver
from flama.exceptions import ApplicationError

__all__ = ["SCOPE_CLAIMS", "TokenPrincipal", "TokenVerifier", "scopes_of", "verify_jwt"]

Token = TypeVar("Token", bound=JWT)

SCOPE_CLAIMS = ("scope", "scp", "permissions")
"""Claims that hold scopes: a text with spaces (RFC 8693, section 4.2) or a list."""


class TokenVerifier:
    """Decodes and validates tokens with one key, several, or those of a resolver."""

    def __init__(
        self,
        keys: KeyLike | JWKSet | KeyResolver,
        *,
        issuer: str | Collection[str] | None = None,
        audience: str | Collection[str] | None = None,
        algorithms: Collection[str] | None = None,
        leeway: float = 0,
    ) -> None:
        """`algorithms` narrows down those of the keys; `leeway` are seconds.

        Raises `InvalidKey` for a key that is none or has none of the algorithms, `ApplicationError` for unknown ones.
        """
        self._algorithms = checked_algorithms(algorithms)
        self._resolver = keys if isinstance(keys, KeyResolver) else None
        self._keys = JWKSet() if isinstance(keys, KeyResolver) else _usable(JWKSet.of(keys), self._algorithms)
        self._leeway = leeway
        self._claims: dict[str, Any] = {
            name: value for name, value in (("iss", issuer), ("aud", audience)) if value is not None
        }

    async def verify(self, token: bytes | str, kind: type[Token]) -> Token:
        """The token, as a `kind`. Raises `JWTException`, and `KeysUnavailable` where a resolver has no keys."""
        keys = self._keys
        if self._resolver is not None:
            keys = await self._resolver.resolve(read_header(token.encode("utf-8") if isinstance(token, str) else token))
        decoded = kind.decode(token, keys, algorithms=self._algorithms)
        return decoded.validate(leeway=self._leeway, **self._claims)


@dataclass(frozen=True)
class TokenPrincipal(Principal):
    """Who a verified token is about."""

    token: JWT = field(default_factory=JWT, compare=False)


def verify_jwt(
    keys: KeyLike | JWKSet | KeyResolver,
    *,
    issuer: str | Collection[str] | None = None,
    audience: str | Collection[str] | None = None,
    algorithms: Collection[str] | None = None,
    leeway: float = 0,
    scopes: Iterable[str] = SCOPE_CLAIMS,
) -> Verify:
    """The `verify` of `HTTPBearer`, `OAuth2` and `OpenIDConnect` for tokens that are JWTs.

    `keys` is a key, a `JWKSet` or a `JWKSResolver`; the others are those of `TokenVerifier`. The principal is a
    `TokenPrincipal` with the claim `sub` as its subject and the union of the claims `scopes` as its scopes. A token
    that is not good, or has no `sub`, is refused. Raises what `TokenVerifier` raises.
    """
    verifier = TokenVerifier(keys, issuer=issuer, audience=audience, algorithms=algorithms, leeway=leeway)
    names = tuple(scopes)

    async def verify(credentials: object, request: HTTPConnection) -> Principal | None:
        if not isinstance(credentials, (str, bytes)):
            return None
        try:
            token = await verifier.verify(credentials, JWT)
        except JWTException:
            return None
        subject = token.payload.sub
        return TokenPrincipal(subject, scopes_of(token.payload, names), token) if subject else None

    return verify


def scopes_of(payload: Mapping[str, Any], claims: Iterable[str] = SCOPE_CLAIMS) -> frozenset[str]:
    """The union of the scopes in `claims`; what is neither a text nor a list of texts grants nothing."""
    return frozenset().union(*(_scopes(payload.get(claim)) for claim in claims))


def _scopes(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset(value.split())
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def _usable(keys: JWKSet, algorithms: Collection[str] | None) -> JWKSet:
    if not len(keys):
        raise InvalidKey("There is no key to verify tokens with.")
    if algorithms is not None and not any(set(key.algorithms) & set(algorithms) for key in keys):
        raise ApplicationError(f"None of the keys is for {' or '.join(f'`{name}`' for name in algorithms)}.")
    return keys
