"""The annotations that handlers and components use."""

from __future__ import annotations

from typing import Any

from flama.types.connection import (
    URL,
    App,
    Body,
    Cookies,
    Header,
    Headers,
    Message,
    Method,
    Path,
    PathParam,
    PathParams,
    QueryParam,
    QueryParams,
    QueryString,
    Receive,
    Scheme,
    Scope,
    Send,
)
from flama.types.schema import Schema, SchemaList, SchemaMetadata

__all__ = [
    "URL",
    "App",
    "Body",
    "Cookies",
    "Header",
    "Headers",
    "Message",
    "Method",
    "Path",
    "PathParam",
    "PathParams",
    "QueryParam",
    "QueryParams",
    "QueryString",
    "Receive",
    "Schema",
    "SchemaList",
    "SchemaMetadata",
    "Scheme",
    "Scope",
    "Send",
]


_AUTHENTICATION = frozenset({"AccessToken", "RefreshToken"})


def __getattr__(name: str) -> Any:
    if name in _AUTHENTICATION:
        from flama import authentication

        return getattr(authentication, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
