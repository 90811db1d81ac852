"""The `verify` of bearer tokens that settings decide about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.requests import HTTPConnection

from flama.authentication.principal import Principal, Verify
from flama.authentication.resolvers import JWKSResolver
from flama.authentication.verification import verify_tokens
from flama.authentication.verifier import verify_jwt
from flama.exceptions import ApplicationError

__all__ = ["verify_bearer"]


def verify_bearer(
    tokens: Iterable[str] | Mapping[str, str] = (),
    *,
    jwks_url: str = "",
    issuer: str = "",
    audience: str = "",
    scopes: Iterable[str] = (),
) -> Verify:
    """Accepts the given opaque tokens, which are granted `scopes`, and JWTs that a key at `jwks_url` has signed.

    A JWT is good for its `issuer` and `audience` only, and its own claims say what it grants; see `verify_jwt`. With
    nothing configured everybody is refused. JWTs need `pip install 'flama-runtime[authentication]'`.

    Raises `ApplicationError` where `jwks_url`, `issuer` and `audience` are not given together: without an audience,
    tokens for other services of the same issuer would be good here too.
    """
    given = {"jwks_url": jwks_url, "issuer": issuer, "audience": audience}
    fixed = verify_tokens(tokens, scopes=scopes)
    if not any(given.values()):
        return fixed
    if missing := [name for name, value in given.items() if not value]:
        raise ApplicationError(f"Tokens that are signed need {' and '.join(f'`{name}`' for name in missing)} too.")
    return _either(fixed, verify_jwt(JWKSResolver(jwks_url), issuer=issuer, audience=audience))


def _either(first: Verify, second: Verify) -> Verify:
    async def verify(credentials: object, request: HTTPConnection) -> Principal | None:
        for each in (first, second):
            result = each(credentials, request)
            principal = result if isinstance(result, Principal) or result is None else await result
            if principal is not None:
                return principal
        return None

    return verify
