"""Who is at the other end of a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.types import Scope

if TYPE_CHECKING:
    from starlette.authentication import AuthCredentials

__all__ = ["Identified"]


class Identified:
    """`user` and `auth` of requests and WebSockets."""

    scope: Scope

    @property
    def user(self) -> Any:
        """The principal that security schemes or `AuthenticationMiddleware` found; None for nobody.

        Middleware of Starlette may have put another user there.
        """
        return self.scope["user"] if "user" in self.scope else self.scope.get("flama.principal")

    @property
    def auth(self) -> AuthCredentials:
        """What `user` may do, as `scopes`."""
        if "auth" in self.scope:
            credentials: AuthCredentials = self.scope["auth"]
            return credentials
        from starlette.authentication import AuthCredentials

        return AuthCredentials(sorted(getattr(self.user, "scopes", ())))
