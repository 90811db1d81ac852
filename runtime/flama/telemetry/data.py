"""What is known of one request or WebSocket."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

__all__ = [
    "AuthenticationData",
    "BodyData",
    "EndpointData",
    "ErrorData",
    "RequestData",
    "ResponseData",
    "TelemetryData",
]


@dataclass(frozen=True, slots=True)
class EndpointData:
    """The route; all None where nothing answers the path."""

    path: str | None
    """Template, mounts included: `/users/{user_id}/`."""
    name: str | None
    handler: str | None
    tags: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuthenticationData:
    """Whoever asked, after credentials were checked."""

    subject: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyData:
    """The beginning of a body: `content` is text, in base64 where it is none."""

    content: str
    encoding: Literal["utf-8", "base64"]
    size: int
    """Bytes of the whole body that passed."""
    truncated: bool

    @classmethod
    def of(cls, start: bytes, size: int) -> BodyData:
        """The data of a body of `size` bytes that begins with `start`."""
        try:
            return cls(_without_cut_character(start).decode("utf-8"), "utf-8", size, size > len(start))
        except UnicodeDecodeError:
            return cls(base64.b64encode(start).decode("ascii"), "base64", size, size > len(start))


@dataclass(frozen=True, slots=True)
class RequestData:
    """What was asked. Values whose name sounds like a secret are `(hidden)`; a body is as it was sent."""

    timestamp: datetime
    type: Literal["http", "websocket"]
    method: str | None
    path: str
    scheme: str
    client: str | None
    path_params: Mapping[str, str]
    """Known when the response is there, where the route is the application's own and not one of a mounted one."""
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: BodyData | None = None
    """Known when the response is there, as far as the application read it. Of a WebSocket: what the client sent."""


@dataclass(frozen=True, slots=True)
class ResponseData:
    """What was answered."""

    timestamp: datetime
    status_code: int | None
    """The close code of a WebSocket."""
    seconds: float
    headers: tuple[tuple[str, str], ...]
    body: BodyData | None


@dataclass(frozen=True, slots=True)
class ErrorData:
    """What the handler raised."""

    timestamp: datetime
    type: str
    detail: str
    status_code: int | None


@dataclass(slots=True)
class TelemetryData:
    """One request or WebSocket. `response` is None before it was answered; `extra` is for the hooks."""

    endpoint: EndpointData
    request: RequestData
    authentication: AuthenticationData | None = None
    response: ResponseData | None = None
    error: ErrorData | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data with a JSON form, as far as tags and `extra` have one."""
        return asdict(self)


def _without_cut_character(start: bytes) -> bytes:
    """`start` without the first bytes of a character whose rest was cut off."""
    for back in range(1, min(4, len(start)) + 1):
        byte = start[-back]
        if byte & 0xC0 != 0x80:
            length = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
            return start[:-back] if length > back else start
    return start
