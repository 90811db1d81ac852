"""Tokens, good ones and such as no library would make."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from flama.authentication.jwt import JWT

SECRET = b"0123456789abcdef0123456789abcdef"


def signed(key: Any = SECRET, **payload: Any) -> str:
    """A token with the claims."""
    return JWT({}, payload).encode(key).decode()


def bearer(key: Any = SECRET, **payload: Any) -> dict[str, str]:
    """The header with the token."""
    return {"Authorization": f"Bearer {signed(key, **payload)}"}


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(header: Mapping[str, Any], payload: Any, secret: bytes | None = None) -> str:
    """A token with any header and payload, signed with HMAC by any secret, or not at all."""
    signed = f"{part(dict(header))}.{part(payload)}"
    signature = b"" if secret is None else hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{part(signature)}"
