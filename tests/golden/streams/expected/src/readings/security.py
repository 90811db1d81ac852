"""Who may call the service.

This file is yours: it is written once and never touched again. Each scheme has a `verify(credentials, request)` that
gives a `Principal`, or `None` to refuse; it may be async. The ones below accept what the settings name, compared in
constant time, and refuse everybody while nothing is configured. Replace them by your own, for example one that asks a
database:

    async def verify(token: str, request: HTTPConnection) -> Principal | None:
        user = ...
        return Principal(user.name, frozenset(user.roles))
"""

from __future__ import annotations

from flama.authentication.security import OAuth2, SecurityScheme, verify_bearer

from readings.settings import Settings


def schemes(settings: Settings) -> dict[str, SecurityScheme]:
    """Security schemes by their name in the contract."""
    return {
        "login": OAuth2(
            verify=verify_bearer(
                settings.login_tokens,
                jwks_url=settings.login_jwks_url,
                issuer=settings.login_issuer,
                audience=settings.login_audience,
                scopes=["purge"],
            )
        ),
    }
