"""`JWK` and `JWKSet` of `flama.authentication.jwk`."""

from __future__ import annotations

from flama.authentication.jwk import JWK, JWKSet

__all__ = ["JWK", "JWKSet"]
