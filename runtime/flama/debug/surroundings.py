"""The request and the environment as rows of a table, without secrets."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Scope

from flama import __version__

__all__ = ["HIDDEN", "environment_rows", "header_rows", "query_rows", "request_rows", "variable_rows"]

HIDDEN = "(hidden)"
Rows = list[tuple[str, str]]

_SECRET = re.compile(
    r"auth|cookie|token|secret|passw|pwd|passphrase|key|credential|signature|session|csrf|xsrf|jwt|otp|pin$|code$|state$",
    re.IGNORECASE,
)
_HARMLESS = frozenset(
    "HOME HOSTNAME LANG LC_ALL LC_CTYPE LOGNAME PATH PWD PYTHONDEVMODE PYTHONHASHSEED PYTHONPATH PYTHONUNBUFFERED "
    "SHELL TERM TMPDIR TZ USER VIRTUAL_ENV WEB_CONCURRENCY FLAMA_APP FLAMA_HOST FLAMA_PORT FLAMA_SERVER_HOST "
    "FLAMA_SERVER_PORT".split()
)
"""Variables whose values are shown; of all others anybody may have put a secret into one."""


def request_rows(scope: Scope) -> Rows:
    """What was asked, by whom, and what was to answer it."""
    client = scope.get("client")
    rows = [
        ("Method", scope["method"]),
        ("Path", scope["path"]),
        ("HTTP version", str(scope.get("http_version", ""))),
        ("Client", f"{client[0]}:{client[1]}" if client else "unknown"),
    ]
    if (route := scope.get("route")) is not None:
        rows.append(("Route", f"{getattr(route, 'path', '')} ({getattr(route, 'name', '')})"))
    hidden = _secret_names(scope)
    rows += [(f"Path parameter {name}", _shown(name, str(value), hidden)) for name, value in _path_params(scope)]
    return rows


def header_rows(scope: Scope) -> Rows:
    """The headers; those that carry credentials are hidden."""
    hidden = _secret_names(scope)
    decoded = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope.get("headers", ()))
    return [(name, _shown(name, value, hidden)) for name, value in decoded]


def query_rows(scope: Scope) -> Rows:
    """The query parameters; those that are called like a secret are hidden."""
    hidden = _secret_names(scope)
    query = scope.get("query_string", b"").decode("latin-1")
    return [(name, _shown(name, value, hidden)) for name, value in parse_qsl(query, keep_blank_values=True)]


def environment_rows() -> Rows:
    """The versions that matter, and where Python runs."""
    packages = [("starlette", _version("starlette")), ("pydantic", _version("pydantic"))]
    return [
        ("flama", __version__),
        ("Python", f"{platform.python_version()} ({sys.executable})"),
        *packages,
        ("Platform", platform.platform()),
        ("Working folder", os.getcwd()),
    ]


def variable_rows(variables: Mapping[str, str] = os.environ) -> Rows:
    """The environment variables by name; only values known to be harmless are shown."""
    return [(name, value if name in _HARMLESS else HIDDEN) for name, value in sorted(variables.items())]


def _shown(name: str, value: str, hidden: frozenset[str]) -> str:
    return HIDDEN if name.lower() in hidden or _SECRET.search(name) else value


def _secret_names(scope: Scope) -> frozenset[str]:
    """Headers and parameters that the application's security schemes take keys from, whatever they are called."""
    schemes: Mapping[str, Any] = getattr(scope.get("app"), "security", None) or {}
    names = (getattr(scheme, "name", None) for scheme in schemes.values())
    return frozenset(name.lower() for name in names if isinstance(name, str))


def _path_params(scope: Scope) -> Iterable[tuple[str, Any]]:
    return scope.get("path_params", {}).items()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
