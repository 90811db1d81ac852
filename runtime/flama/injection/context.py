"""What every request offers for injection without a component."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from starlette.requests import HTTPConnection
from starlette.requests import Request as StarletteRequest

from flama import types
from flama.annotations import is_class, union_members
from flama.exceptions import HTTPException
from flama.http.request import Request

__all__ = ["ContextValue", "context_value", "is_asynchronous"]

ContextValue: TypeAlias = Callable[[Request], Any]


def _body(request: Request) -> Awaitable[bytes]:
    return request.body()


def _principal(request: Request) -> Any:
    if (principal := request.scope.get("flama.principal")) is None:
        raise HTTPException(401)
    return principal


def _principal_or_none(request: Request) -> Any:
    return request.scope.get("flama.principal")


_VALUES: Mapping[Any, ContextValue] = {
    Request: lambda request: request,
    StarletteRequest: lambda request: request,
    HTTPConnection: lambda request: request,
    types.Method: lambda request: request.scope["method"],
    types.URL: lambda request: request.url,
    types.Scheme: lambda request: request.scope.get("scheme", "http"),
    types.Path: lambda request: request.scope["path"],
    types.PathParams: lambda request: request.scope.get("path_params", {}),
    types.QueryString: lambda request: request.scope.get("query_string", b"").decode("latin-1"),
    types.QueryParams: lambda request: request.query_params,
    types.Headers: lambda request: request.headers,
    types.Cookies: lambda request: request.cookies,
    types.Body: _body,
    types.Scope: lambda request: request.scope,
    types.Receive: lambda request: request.receive,
    types.Send: lambda request: request._send,
    types.App: lambda request: request.scope["app"],
}


def context_value(annotation: Any) -> ContextValue | None:
    """How to take a value of `annotation` from a request, or None when the request does not have it."""
    try:
        found = _VALUES.get(annotation)
    except TypeError:  # an annotation that cannot be hashed
        return None
    return found or _principal_value(annotation) or _application_value(annotation)


def is_asynchronous(value: ContextValue) -> bool:
    """Whether `value` gives something to await."""
    return value is _body


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
    return _VALUES[types.App]
