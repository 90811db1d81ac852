"""The errors of authentication, part of the tree of `flama.exceptions`.

FlamaError
├── ApplicationError
│   └── InvalidKey                     a key that cannot be used, or not for this algorithm
└── HTTPException
    ├── Unauthorized                   401, with `WWW-Authenticate`
    │   └── JWTException               a token is not good
    │       ├── JWTDecodeException     malformed, unsigned, or signed by somebody else
    │       └── JWTValidateException   a claim does not hold
    │           └── JWTClaimValidateException   carries `claim`
    └── KeysUnavailable                503: the keys cannot be fetched
"""

from __future__ import annotations

from typing import Any

from flama.exceptions import ApplicationError, HTTPException

__all__ = [
    "InvalidKey",
    "JWTClaimValidateException",
    "JWTDecodeException",
    "JWTException",
    "JWTValidateException",
    "KeysUnavailable",
    "Unauthorized",
]


class InvalidKey(ApplicationError):
    """A key cannot be used, or not for this algorithm. The message never holds the key."""


class Unauthorized(HTTPException):
    """The request needs valid credentials (RFC 9110, section 15.5.2)."""

    def __init__(self, detail: Any = None, *, challenge: str = 'Bearer realm="api"') -> None:
        """`challenge` is the value of `WWW-Authenticate`."""
        super().__init__(401, detail, {"WWW-Authenticate": challenge})


class JWTException(Unauthorized):
    """A token is not good; unanswered by the handler it ends the request with 401 (RFC 6750, section 3.1)."""

    def __init__(self, detail: Any = None) -> None:
        super().__init__(detail, challenge='Bearer realm="api", error="invalid_token"')


class JWTDecodeException(JWTException):
    """A token is malformed, unsigned, or signed with another key or algorithm."""


class JWTValidateException(JWTException):
    """A claim of a token does not hold."""


class JWTClaimValidateException(JWTValidateException):
    """The claim called `claim` does not hold."""

    def __init__(self, claim: str, problem: str = "does not hold") -> None:
        super().__init__(f"The claim `{claim}` of the token {problem}.")
        self.claim = claim


class KeysUnavailable(HTTPException):
    """The keys that tokens are signed with cannot be fetched just now."""

    def __init__(self, detail: Any = "The keys for tokens are not available; try again later.") -> None:
        super().__init__(503, detail)
