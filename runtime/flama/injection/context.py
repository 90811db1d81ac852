"""What every request and every WebSocket offers for injection without a component."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from starlette.requests import HTTPConnection
from starlette.requests import Request as StarletteRequest
from starlette.responses import Response as StarletteResponse
from starlette.websockets import WebSocket as StarletteWebSocket

from flama import types
from flama.annotations import is_class, union_members
from flama.exceptions import HTTPException
from flama.http.additions import additions
from flama.http.envelopes import envelope_of
from flama.http.request import Request
from flama.http.response import Response
from flama.http.websocket import WebSocket

__all__ = ["ContextValue", "Offer", "context_value", "is_application", "is_asynchronous", "socket_value"]

ContextValue: TypeAlias = Callable[[Any], Any]
"""Takes a value from a `Request` or a `WebSocket`."""
Offer: TypeAlias = Callable[[Any], ContextValue | None]
"""How to take a value of an annotation, or None when the connection does not have it."""


def _body(request: Request) -> Awaitable[bytes]:
    # Not a coroutine around the coroutine: this is asked for often.
    return request.body()


async def _rpc_method(request: Request) -> str:
    return (await envelope_of(request))["method"]


async def _rpc_params(request: Request) -> Any:
    return (await envelope_of(request)).get("params", {})


def _principal(request: Request) -> Any:
    if (principal := request.scope.get("flama.principal")) is None:
        raise HTTPException(401)
    return principal


def _principal_or_none(request: Request) -> Any:
    return request.scope.get("flama.principal")


_CONNECTION: Mapping[Any, ContextValue] = {
    HTTPConnection: lambda connection: connection,
    types.URL: lambda connection: connection.url,
    types.Scheme: lambda connection: connection.scope.get("scheme", "http"),
    types.Server: lambda connection: connection.scope.get("server"),
    types.Client: lambda connection: connection.scope.get("client"),
    types.Path: lambda connection: connection.scope["path"],
    types.PathParams: lambda connection: connection.scope.get("path_params", {}),
    types.QueryString: lambda connection: connection.scope.get("query_string", b"").decode("latin-1"),
    types.QueryParams: lambda connection: connection.query_params,
    types.Headers: lambda connection: connection.headers,
    types.Cookies: lambda connection: connection.cookies,
    types.Scope: lambda connection: connection.scope,
    types.Receive: lambda connection: connection._receive,
    types.Send: lambda connection: connection._send,
    types.App: lambda connection: connection.scope["app"],
}
_REQUEST: Mapping[Any, ContextValue] = {
    **_CONNECTION,
    Request: lambda request: request,
    StarletteRequest: lambda request: request,
    Response: lambda request: additions(request.scope),
    StarletteResponse: lambda request: additions(request.scope),
    types.Method: lambda request: request.scope["method"],
    types.Body: _body,
    types.JSONRPCEnvelope: envelope_of,
    types.JSONRPCMethod: _rpc_method,
    types.JSONRPCParams: _rpc_params,
}
_SOCKET: Mapping[Any, ContextValue] = {
    **_CONNECTION,
    WebSocket: lambda websocket: websocket,
    StarletteWebSocket: lambda websocket: websocket,
    types.Data: lambda websocket: websocket.latest,
    types.Code: lambda websocket: websocket.code,
    types.Encoding: lambda websocket: websocket.encoding,
}


def context_value(annotation: Any) -> ContextValue | None:
    """How to take a value of `annotation` from a request, or None when the request does not have it."""
    return _offered(_REQUEST, annotation)


def socket_value(annotation: Any) -> ContextValue | None:
    """How to take a value of `annotation` from a WebSocket, or None when the WebSocket does not have it."""
    return _offered(_SOCKET, annotation)


def _offered(values: Mapping[Any, ContextValue], annotation: Any) -> ContextValue | None:
    try:
        found = values.get(annotation)
    except TypeError:  # an annotation that cannot be hashed
        return None
    return found or _principal_value(annotation) or _application_value(annotation)


def is_asynchronous(value: ContextValue) -> bool:
    """Whether `value` gives something to await."""
    return value is _body or inspect.iscoroutinefunction(value)


def is_application(annotation: Any) -> bool:
    """Whether `annotation` is the application, the one thing that outlives requests."""
    return annotation is types.App or _application_value(annotation) is not None


def _principal_value(annotation: Any) -> ContextValue | None:
    module = sys.modules.get("flama.authentication.principal")
    if module is None:
        return None
    members = [member for member in union_members(annotation) if member is not type(None)]
    if not all(is_class(member) and issubclass(member, module.Principal) for member in members):
        return None
    return _principal if len(members) == len(union_members(annotation)) else _principal_or_none


def _application_value(annotation: Any) -> ContextValue | None:
    applications = sys.modules.get("flama.applications")
    if applications is None or not is_class(annotation) or not issubclass(annotation, applications.Flama):
        return None
    return _CONNECTION[types.App]
