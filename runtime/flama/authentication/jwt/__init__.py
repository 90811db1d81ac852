"""JSON Web Tokens (RFC 7519). Signatures need the extra `flama-runtime[authentication]`."""

from __future__ import annotations

from flama.authentication.jwt.claims import (
    AudValidator,
    ClaimValidator,
    ExpValidator,
    IatValidator,
    IssValidator,
    JtiValidator,
    NbfValidator,
    SubValidator,
)
from flama.authentication.jwt.token import JWT, Header, Payload

__all__ = [
    "JWT",
    "AudValidator",
    "ClaimValidator",
    "ExpValidator",
    "Header",
    "IatValidator",
    "IssValidator",
    "JtiValidator",
    "NbfValidator",
    "Payload",
    "SubValidator",
]
