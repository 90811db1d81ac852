"""Which names carry secrets, so that their values are shown to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.types import Scope

__all__ = ["HIDDEN", "redacted", "secret_names"]

HIDDEN = "(hidden)"

_SECRET = re.compile(
    r"auth|cookie|token|secret|passw|pwd|passphrase|key|credential|signature|session|csrf|xsrf|jwt|otp|pin$|code$|state$",
    re.IGNORECASE,
)


def redacted(values: Iterable[tuple[str, str]], hidden: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Names and values, with `(hidden)` for those whose name is in `hidden` or sounds like a secret."""
    return [(name, HIDDEN if name.lower() in hidden or _SECRET.search(name) else value) for name, value in values]


def secret_names(scope: Scope) -> frozenset[str]:
    """Headers and parameters that the application's security schemes take keys from, in small letters."""
    schemes: Mapping[str, Any] = getattr(scope.get("app"), "security", None) or {}
    names = (getattr(scheme, "name", None) for scheme in schemes.values())
    return frozenset(name.lower() for name in names if isinstance(name, str))
