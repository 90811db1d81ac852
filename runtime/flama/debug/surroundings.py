"""The request and the environment as rows of a table, without secrets."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import parse_qsl

from starlette.types import Scope

from flama import __version__
from flama.redaction import HIDDEN, redacted, secret_names

__all__ = ["environment_rows", "header_rows", "query_rows", "request_rows", "variable_rows"]

Rows = list[tuple[str, str]]

_HARMLESS = frozenset(
    {
        *("HOME", "HOSTNAME", "LOGNAME", "PATH", "PWD", "SHELL", "TERM", "TMPDIR", "USER", "VIRTUAL_ENV"),
        *("LANG", "LC_ALL", "LC_CTYPE", "TZ"),
        *("PYTHONDEVMODE", "PYTHONHASHSEED", "PYTHONPATH", "PYTHONUNBUFFERED", "WEB_CONCURRENCY"),
        *("FLAMA_APP", "FLAMA_HOST", "FLAMA_PORT", "FLAMA_SERVER_HOST", "FLAMA_SERVER_PORT"),
    }
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
    given = ((name, str(value)) for name, value in scope.get("path_params", {}).items())
    return rows + [(f"Path parameter {name}", value) for name, value in redacted(given, secret_names(scope))]


def header_rows(scope: Scope) -> Rows:
    """The headers; those that carry credentials are hidden."""
    decoded = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope.get("headers", ()))
    return redacted(decoded, secret_names(scope))


def query_rows(scope: Scope) -> Rows:
    """The query parameters; those that are called like a secret are hidden."""
    query = scope.get("query_string", b"").decode("latin-1")
    return redacted(parse_qsl(query, keep_blank_values=True), secret_names(scope))


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


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
