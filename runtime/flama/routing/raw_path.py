"""The path as it came over the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

__all__ = ["raw_path_of", "raw_placeholders"]

_SAFE = "/:@!$&'()*+,;=~-._"
_PLACEHOLDER = re.compile(r"\{([^{}:]+)(?::([^{}]*))?\}")


def raw_path_of(scope: Mapping[str, Any]) -> bytes:
    """The percent-encoded path below the root path.

    It comes from `raw_path` where the server sends it. The decoded `path` is encoded again otherwise, and when the two
    do not agree: middleware that rewrites a path changes `path` alone.
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if not (root and path.startswith(root) and (len(path) == len(root) or path[len(root)] == "/")):
        root = ""
    raw: bytes | None = scope.get("raw_path")
    if raw is not None and unquote(raw.decode("latin-1")) == path:
        for encoded in (root.encode("utf-8"), quote(root, safe=_SAFE).encode("ascii")):
            if raw.startswith(encoded):
                return raw[len(encoded) :]
    return quote(path[len(root) :], safe=_SAFE).encode("ascii")


def raw_placeholders(scope: Mapping[str, Any], template: str) -> dict[str, str]:
    """The undecoded text of each placeholder of `template`, which the path is known to match."""
    match = _pattern(template).fullmatch(raw_path_of(scope).decode("latin-1"))
    if match is None:
        decoded = scope["path_params"]
        return {name: quote(str(decoded[name]), safe=_SAFE) for name in _names(template)}
    return dict(zip(_names(template), match.groups(), strict=True))


@lru_cache(maxsize=4096)
def _names(template: str) -> tuple[str, ...]:
    return tuple(match[1].strip() for match in _PLACEHOLDER.finditer(template))


@lru_cache(maxsize=4096)
def _pattern(template: str) -> re.Pattern[str]:
    pieces = []
    at = 0
    for match in _PLACEHOLDER.finditer(template):
        pieces.append(re.escape(quote(template[at : match.start()], safe=_SAFE)))
        pieces.append("(.*)" if match[2] == "path" else "([^/]*)")
        at = match.end()
    pieces.append(re.escape(quote(template[at:], safe=_SAFE)))
    return re.compile("".join(pieces))
