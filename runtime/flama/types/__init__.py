"""The annotations that handlers and components use."""

from __future__ import annotations

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
from flama.types.websocket import Code, Data, Encoding

__all__ = [
    "URL",
    "App",
    "Body",
    "Code",
    "Cookies",
    "Data",
    "Encoding",
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
