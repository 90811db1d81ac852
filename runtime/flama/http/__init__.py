"""Requests and responses."""

from __future__ import annotations

from starlette.datastructures import URL, Address, FormData, Headers, MutableHeaders, QueryParams, State
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from flama.http.request import Request
from flama.http.responses import (
    APIErrorResponse,
    APIResponse,
    HTMLFileResponse,
    JSONResponse,
    OpenAPIResponse,
)
from flama.http.uploads import UploadFile

__all__ = [
    "URL",
    "APIErrorResponse",
    "APIResponse",
    "Address",
    "FileResponse",
    "FormData",
    "HTMLFileResponse",
    "HTMLResponse",
    "Headers",
    "JSONResponse",
    "MutableHeaders",
    "OpenAPIResponse",
    "PlainTextResponse",
    "QueryParams",
    "RedirectResponse",
    "Request",
    "Response",
    "State",
    "StreamingResponse",
    "UploadFile",
]
