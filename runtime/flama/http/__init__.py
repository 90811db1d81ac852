"""Requests, responses and WebSockets."""

from __future__ import annotations

from starlette.datastructures import URL, Address, FormData, Headers, QueryParams, State
from starlette.requests import ClientDisconnect
from starlette.websockets import WebSocketDisconnect

from flama.http.events import ServerSentEvent, ServerSentEventResponse
from flama.http.files import FileResponse, HTMLFileResponse
from flama.http.form_limits import FormLimits
from flama.http.headers import MutableHeaders
from flama.http.request import Request
from flama.http.response import BufferedResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from flama.http.responses import APIErrorResponse, APIResponse, JSONResponse, OpenAPIResponse
from flama.http.rpc import JSONRPCErrorResponse, JSONRPCResponse
from flama.http.streaming import JSONLinesResponse, JSONSequenceResponse, NDJSONResponse, StreamingResponse
from flama.http.templates import HTMLTemplateResponse
from flama.http.uploads import UploadFile
from flama.http.websocket import WebSocket, WebSocketClose, WebSocketState, WebSocketStatus

__all__ = [
    "URL",
    "APIErrorResponse",
    "APIResponse",
    "Address",
    "BufferedResponse",
    "ClientDisconnect",
    "FileResponse",
    "FormData",
    "FormLimits",
    "HTMLFileResponse",
    "HTMLResponse",
    "HTMLTemplateResponse",
    "Headers",
    "JSONLinesResponse",
    "JSONRPCErrorResponse",
    "JSONRPCResponse",
    "JSONResponse",
    "JSONSequenceResponse",
    "MutableHeaders",
    "NDJSONResponse",
    "OpenAPIResponse",
    "PlainTextResponse",
    "QueryParams",
    "RedirectResponse",
    "Request",
    "Response",
    "ServerSentEvent",
    "ServerSentEventResponse",
    "State",
    "StreamingResponse",
    "UploadFile",
    "WebSocket",
    "WebSocketClose",
    "WebSocketDisconnect",
    "WebSocketState",
    "WebSocketStatus",
]
