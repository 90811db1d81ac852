"""Every error that the runtime raises on purpose.

FlamaError
├── ApplicationError              the application is put together wrongly
│   ├── DependencyNotInstalled    an optional package is needed and missing
│   ├── RouteError                a route or its handler cannot be served
│   └── InjectionError            a value cannot be injected
│       ├── ComponentError        a component is made wrongly, or cannot do what is asked of it
│       ├── ContextError          a context lacks a value, or has one that it has no field for
│       └── ComponentNotFound     no component provides a parameter
├── ApplicationException          ends a request; carries `status_code`, `detail` and `headers`
│   ├── HTTPException
│   │   ├── ValidationError           400
│   │   ├── NotFoundException         404
│   │   ├── MethodNotAllowedException 405, with `Allow`
│   │   ├── PayloadTooLarge           413
│   │   ├── UnsupportedMediaType      415
│   │   ├── SerializationError        500
│   │   └── OperationNotImplemented   501
│   └── JSONRPCException              200, the error in the envelope
├── CompressionError              compressed data is not what it says
│   └── DecompressionTooLarge     it passes a limit
├── HeaderError                   a header or cookie cannot be sent as it is
└── WebSocketException            ends a WebSocket; carries `code` and `reason`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar

__all__ = [
    "ApplicationError",
    "ApplicationException",
    "ComponentError",
    "ComponentNotFound",
    "ContextError",
    "DependencyNotInstalled",
    "FlamaError",
    "HTTPException",
    "HeaderError",
    "InjectionError",
    "JSONRPCException",
    "MethodNotAllowedException",
    "NotFoundException",
    "OperationNotImplemented",
    "PayloadTooLarge",
    "RouteError",
    "SerializationError",
    "UnsupportedMediaType",
    "ValidationError",
    "WebSocketException",
]


class FlamaError(Exception):
    """The root of the tree."""


class ApplicationError(FlamaError):
    """The application is put together wrongly; found at registration or at startup."""


class DependencyNotInstalled(ApplicationError):
    """An optional package is needed and not installed."""

    def __init__(self, package: str, requirement: str, purpose: str) -> None:
        """`requirement` is what to install, such as `flama-runtime[client]`; `purpose` is what needs `package`."""
        super().__init__(f"{purpose} needs `{package}`: run `pip install '{requirement}'`.")
        self.package = package
        self.requirement = requirement


class RouteError(ApplicationError):
    """A route or its handler cannot be served."""


class InjectionError(ApplicationError):
    """A value cannot be injected."""


class ComponentError(InjectionError):
    """A component is made wrongly, or cannot do what is asked of it."""


class ContextError(InjectionError):
    """A context lacks a value that is needed, or was given one that it has no field for."""


class ComponentNotFound(InjectionError):
    """No component provides a parameter."""

    def __init__(self, message: str, *, parameter: Any = None, component: Any = None, function: Any = None) -> None:
        """`parameter` is what nothing provides, of `component` where its `resolve` asks; `function` needs it."""
        super().__init__(message)
        self.parameter, self.component, self.function = parameter, component, function


class ApplicationException(FlamaError):
    """Ends a request with an error body of the common shape.

    Subclasses set `status_code`; the application answers with it without any `try` in a handler. `problem_type`, a
    URI, and `problem_title` are for clients that ask for problem details (RFC 9457).
    """

    status_code: int = 500
    problem_type: str = "about:blank"
    problem_title: str | None = None

    def __init__(self, detail: Any = None, *, headers: Mapping[str, str] | None = None) -> None:
        """`detail` is any JSON value; it is sent to the client."""
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers) if headers is not None else None

    def __str__(self) -> str:
        return str(self.detail) if self.detail is not None else type(self).__name__


class HTTPException(ApplicationException):
    """Ends a request with `status_code`; `detail` defaults to the phrase of the status (RFC 9110, section 15)."""

    def __init__(self, status_code: int, detail: Any = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(_phrase(status_code) if detail is None else detail, headers=headers)
        self.status_code = status_code

    def __repr__(self) -> str:
        return f"{type(self).__name__}(status_code={self.status_code}, detail={self.detail!r})"


class _FixedStatus(HTTPException):
    default_status: ClassVar[int]

    def __init__(self, detail: Any = None, status_code: int | None = None, *, headers: Mapping[str, str] | None = None):
        super().__init__(self.default_status if status_code is None else status_code, detail, headers)


class ValidationError(_FixedStatus):
    """The request does not validate.

    `detail` maps a place such as `query.limit` or `body.name` to a list of `{"type", "loc", "msg"}`.
    """

    default_status = 400


class NotFoundException(_FixedStatus):
    """Nothing is served at the path."""

    default_status = 404


class MethodNotAllowedException(HTTPException):
    """The path is served, the method is not; `Allow` names the methods that are (RFC 9110, section 15.5.6)."""

    def __init__(self, allowed: Iterable[str] = (), detail: Any = None) -> None:
        super().__init__(405, detail, {"Allow": ", ".join(sorted(allowed))})


class PayloadTooLarge(_FixedStatus):
    """The request body is larger than the application's `max_body_size`."""

    default_status = 413


class UnsupportedMediaType(_FixedStatus):
    """The body comes in a media type that the operation does not take."""

    default_status = 415


class SerializationError(_FixedStatus):
    """What a handler returned does not match what it declares. The details are logged, never sent."""

    default_status = 500


class OperationNotImplemented(HTTPException):
    """The operation stands in the contract and nobody has written it yet."""

    def __init__(self, operation: str) -> None:
        super().__init__(501, f"The operation `{operation}` is not implemented.")
        self.operation = operation


class JSONRPCException(ApplicationException):
    """Ends a JSON-RPC call with an error in the envelope, HTTP status 200 (JSON-RPC 2.0, section 5.1).

    `code` is one of the constants or of one's own, above -32000 or below -32768; `id` is that of the request.
    """

    PARSE_ERROR: ClassVar[int] = -32700
    INVALID_REQUEST: ClassVar[int] = -32600
    METHOD_NOT_FOUND: ClassVar[int] = -32601
    INVALID_PARAMS: ClassVar[int] = -32602
    INTERNAL_ERROR: ClassVar[int] = -32603

    status_code = 200

    def __init__(self, code: int, message: str, *, data: Any = None, id: str | int | float | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.data, self.id = code, message, data, id


class CompressionError(FlamaError):
    """Compressed data is not in its format, or ends too early."""


class DecompressionTooLarge(CompressionError):
    """Compressed data holds more than it may: it could be a bomb."""


class HeaderError(FlamaError, ValueError):
    """A header or cookie cannot be sent as it is: a line break in it would begin another header (RFC 9110, 5.5)."""


class WebSocketException(FlamaError):
    """Closes a WebSocket with `code` (RFC 6455, section 7.4) and `reason`."""

    def __init__(self, code: int, reason: str | None = None) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason or ""


def _phrase(status_code: int) -> str | None:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return None
