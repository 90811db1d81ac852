"""Hooks and a log entry for every request and WebSocket."""

from __future__ import annotations

import dataclasses
import inspect
import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flama.exceptions import ApplicationError
from flama.middleware.wrapping import WithOptions
from flama.redaction import redacted, secret_names
from flama.telemetry.data import (
    AuthenticationData,
    BodyData,
    EndpointData,
    ErrorData,
    RequestData,
    ResponseData,
    TelemetryData,
)
from flama.telemetry.endpoint import Endpoint, endpoint_of
from flama.telemetry.watching import Watch

__all__ = ["Hook", "TelemetryMiddleware"]

Hook: TypeAlias = Callable[[TelemetryData], Any]
"""Plain or async; a plain one runs on the event loop and should be short."""

_logger = logging.getLogger("flama.telemetry")


class TelemetryMiddleware(WithOptions):
    """Gathers `TelemetryData` of requests and WebSockets, for hooks and for the log `flama.telemetry`.

    A route with the tag `telemetry` set to False is left out, and so is everything below a mount that has it.

    ```python
    app = Flama(middleware=[TelemetryMiddleware(after=store, ignored=["/health/"])])
    ```
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        log_level: int = logging.NOTSET,
        before: Hook | None = None,
        after: Hook | None = None,
        tag: str = "telemetry",
        ignored: Iterable[str | re.Pattern[str]] = (),
        max_body: int = 65536,
    ) -> None:
        """
        - `log_level`: level of the entry for each request, such as `logging.INFO`; NOTSET writes none. The record has
          the data as its attribute `telemetry`.
        - `before`, `after`: called with the data when a request came, and when it was answered, also by an error or
          not at all. What a hook raises is logged, and the request goes on.
        - `ignored`: regular expressions; a path that one of them matches as a whole is left out.
        - `max_body`: bytes of a body that are kept at most, and of all messages of a WebSocket in one direction;
          with 0 no bodies are.

        Raises `ApplicationError` for options that cannot hold.
        """
        if isinstance(ignored, str):
            raise ApplicationError("`ignored` is a list of regular expressions, not one text.")
        if max_body < 0:
            raise ApplicationError(f"`max_body` is a number of bytes, not {max_body}.")
        self.app = app
        self._log_level, self._before, self._after = log_level, before, after
        self._tag, self._max_body = tag, max_body
        self._ignored = [re.compile(pattern) for pattern in ignored]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        endpoint = endpoint_of(scope)
        if endpoint.tags.get(self._tag, True) is False or self._is_ignored(scope["path"]):
            await self.app(scope, receive, send)
            return
        await self._watch(TelemetryData(_endpoint(endpoint), _request(scope)), scope, receive, send)

    async def _watch(self, data: TelemetryData, scope: Scope, receive: Receive, send: Send) -> None:
        await _call(self._before, data)
        asked, answered = _Passing(self._max_body), _Passing(self._max_body)
        watch = Watch(scope, receive, send, received=asked.note, sent=answered.note)
        try:
            await watch.run(self.app)
        finally:
            _complete(data, watch, asked, answered)
            # A cancelled request was not answered; who counts requests wants to know of it all the same.
            with anyio.CancelScope(shield=True):
                await _call(self._after, data)
            self._log(data)

    def _is_ignored(self, path: str) -> bool:
        return any(pattern.fullmatch(path) for pattern in self._ignored)

    def _log(self, data: TelemetryData) -> None:
        if self._log_level == logging.NOTSET or not _logger.isEnabledFor(self._log_level):
            return
        response = data.response
        what = data.request.method or "WebSocket"
        status = "no response" if response is None or response.status_code is None else response.status_code
        seconds = 0.0 if response is None else response.seconds
        place = data.endpoint.path or data.request.path
        extra = {"telemetry": data.to_dict()}
        _logger.log(self._log_level, "%s %s %s %.1fms", what, place, status, seconds * 1000, extra=extra)


class _Passing:
    """The beginning of what passes in one direction, and the headers of a response."""

    def __init__(self, limit: int) -> None:
        self.headers: tuple[tuple[str, str], ...] = ()
        self._limit = limit
        self._start = bytearray()
        self._size = 0

    def note(self, message: Message) -> None:
        match message["type"]:
            case "http.request" | "http.response.body":
                self._take(message.get("body", b""))
            case "websocket.receive" | "websocket.send":
                self._take(message.get("bytes") or (message.get("text") or "").encode())
            case "http.response.start" | "websocket.accept":
                self.headers = _headers(message.get("headers", ()))

    def body(self) -> BodyData | None:
        if self._limit == 0 or self._size == 0:
            return None
        return BodyData.of(bytes(self._start), self._size)

    def _take(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if (room := self._limit - len(self._start)) > 0:
            self._start += chunk[:room]


async def _call(hook: Hook | None, data: TelemetryData) -> None:
    if hook is None:
        return
    try:
        result = hook(data)
        if inspect.isawaitable(result):
            await result
    except Exception:
        _logger.exception("A telemetry hook failed")


def _complete(data: TelemetryData, watch: Watch, asked: _Passing, answered: _Passing) -> None:
    now = datetime.now(timezone.utc)
    data.request = dataclasses.replace(data.request, body=asked.body(), path_params=_path_params(watch.scope))
    if watch.status is not None:
        data.response = ResponseData(now, watch.status, watch.seconds, answered.headers, answered.body())
    if (error := watch.error) is not None:
        data.error = ErrorData(now, type(error).__name__, str(error), getattr(error, "status_code", None))
    if (principal := watch.scope.get("flama.principal")) is not None:
        data.authentication = AuthenticationData(principal.subject, tuple(sorted(principal.scopes)))


def _endpoint(endpoint: Endpoint) -> EndpointData:
    return EndpointData(endpoint.path, endpoint.name, endpoint.handler, dict(endpoint.tags))


def _request(scope: Scope) -> RequestData:
    client = scope.get("client")
    hidden = secret_names(scope)
    query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    return RequestData(
        timestamp=datetime.now(timezone.utc),
        type=scope["type"],
        method=scope.get("method"),
        path=scope["path"],
        scheme=scope.get("scheme", "http"),
        client=f"{client[0]}:{client[1]}" if client else None,
        path_params=_path_params(scope),
        query=tuple(redacted(query, hidden)),
        headers=_headers(scope.get("headers", ()), hidden),
    )


def _path_params(scope: Scope) -> dict[str, str]:
    given = ((name, str(value)) for name, value in scope.get("path_params", {}).items())
    return dict(redacted(given, secret_names(scope)))


def _headers(raw: Iterable[tuple[bytes, bytes]], hidden: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    decoded = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw)
    return tuple(redacted(decoded, hidden))
