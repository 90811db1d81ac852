"""What a client asks to be answered in (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import Scope

__all__ = ["asked_for"]

_JSON = "application/json"


def asked_for(scope: Scope, media_types: Sequence[str]) -> str | None:
    """Which of `media_types` the request's `Accept` names itself, at least as dearly as JSON; None where it does not.

    Wildcards name nothing: who takes everything gets JSON. Of several the dearest wins, then the first in the list.
    """
    named = _qualities(scope)
    least = max(named.get(_JSON, 0.0), 0.001)
    wanted = [media_type for media_type in media_types if named.get(media_type, 0.0) >= least]
    return max(wanted, key=lambda media_type: named[media_type]) if wanted else None


def _qualities(scope: Scope) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in scope.get("headers", ()):
        if name == b"accept":
            for item in value.decode("latin-1").split(","):
                media_type, *parameters = item.split(";")
                found[media_type.strip().lower()] = _quality(parameters)
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
