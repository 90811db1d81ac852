"""The annotations that handlers and components use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flama.types.connection import (
    URL,
    App,
    Body,
    Client,
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
    Server,
)
from flama.types.rpc import JSONRPCEnvelope, JSONRPCId, JSONRPCMethod, JSONRPCParams
from flama.types.schema import Schema, SchemaList, SchemaMetadata
from flama.types.websocket import Code, Data, Encoding

if TYPE_CHECKING:
    from flama.authentication.tokens import AccessToken, RefreshToken

__all__ = [
    "URL",
    "AccessToken",
    "App",
    "Body",
    "Client",
    "Code",
    "Cookies",
    "Data",
    "Encoding",
    "Header",
    "Headers",
    "JSONRPCEnvelope",
    "JSONRPCId",
    "JSONRPCMethod",
    "JSONRPCParams",
    "Message",
    "Method",
    "Path",
    "PathParam",
    "PathParams",
    "QueryParam",
    "QueryParams",
    "QueryString",
    "Receive",
    "RefreshToken",
    "Schema",
    "SchemaList",
    "SchemaMetadata",
    "Scheme",
    "Scope",
    "Send",
    "Server",
]

_TOKENS = frozenset({"AccessToken", "RefreshToken"})


def __getattr__(name: str) -> Any:
    # Tokens need what stands above the types.
    if name in _TOKENS:
        return getattr(import_module("flama.authentication.tokens"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
