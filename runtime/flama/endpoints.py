"""Handlers as methods of a class."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar, Literal, TypeAlias

from starlette.websockets import WebSocketDisconnect

from flama.annotations import name_of, signature_of
from flama.event_handlers import event_handler
from flama.exceptions import RouteError, WebSocketException
from flama.http.websocket import WebSocket, WebSocketStatus, payload

__all__ = ["HTTP_METHODS", "HTTPEndpoint", "WebSocketEndpoint"]

Calls: TypeAlias = Mapping[str, Callable[..., Awaitable[Any]]]

HTTP_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY")


class HTTPEndpoint:
    """A class whose methods `get`, `post`, … answer the HTTP methods of those names; an instance is made a request."""

    @classmethod
    def handlers(cls) -> dict[str, Callable[..., Any]]:
        """HTTP method -> what answers it."""
        found = {}
        for method in HTTP_METHODS:
            function = getattr(cls, method.lower(), None)
            if callable(function):
                found[method] = _handler(cls, function)
        return found


def _handler(cls: type[HTTPEndpoint], function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` as a method of a new instance; its signature lacks `self`."""
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def handle(**arguments: Any) -> Any:
            return await function(cls(), **arguments)
    else:

        @functools.wraps(function)
        def handle(**arguments: Any) -> Any:
            return function(cls(), **arguments)

    signature = signature_of(function)
    handle.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
    return handle


class WebSocketEndpoint:
    """A class whose methods answer the events of a WebSocket; an instance lives as long as the connection.

    `encoding` says how payloads are read: `bytes`, `text` or `json`; None gives text and bytes as they come. Data of
    another kind closes the WebSocket with 1003. The methods ask for what they need by annotation; `websocket`, `data`
    (`types.Data`), `websocket_code` (`types.Code`) and `websocket_encoding` (`types.Encoding`) go by name as well.
    `data` annotated with a type such as a pydantic model is validated.
    """

    encoding: ClassVar[Literal["bytes", "text", "json"] | None] = None

    on_connect: Callable[..., Any]
    """A client wants to connect: `accept` or `close`. By default, and when it is left as it is, it is accepted."""
    on_receive: Callable[..., Any]
    """A message has come. By default nothing is done."""
    on_disconnect: Callable[..., Any]
    """The connection has ended, with an error as well; not called when it was never accepted."""

    @classmethod
    def handlers(cls) -> dict[str, Callable[..., Any]]:
        """Event -> the method for it, its signature without `self`. Raises `RouteError` for an unknown `encoding`."""
        if cls.encoding not in (None, "bytes", "text", "json"):
            raise RouteError(f"`{name_of(cls)}` has the encoding {cls.encoding!r}; it is `bytes`, `text` or `json`.")
        events = ("on_connect", "on_receive", "on_disconnect")
        return {event: event_handler(getattr(cls, event)) for event in events if hasattr(cls, event)}

    @classmethod
    def serving(cls, calls: Calls) -> Callable[[WebSocket], Awaitable[None]]:
        """What answers a WebSocket with `calls`, those of `handlers` ready to be called."""

        async def serve(websocket: WebSocket) -> None:
            await _Conversation(cls(), websocket, calls).run()

        return serve


class _Conversation:
    """One WebSocket from its beginning to its end."""

    def __init__(self, endpoint: WebSocketEndpoint, websocket: WebSocket, calls: Calls) -> None:
        self._endpoint = endpoint
        self._websocket = websocket
        self._calls = calls
        websocket.encoding = endpoint.encoding

    async def run(self) -> None:
        websocket = self._websocket
        await self._call("on_connect")
        if websocket.is_connecting:
            await websocket.accept()
        if not websocket.is_connected:
            return
        try:
            websocket.code = await self._converse()
        except (WebSocketDisconnect, WebSocketException) as exc:
            websocket.code = exc.code
            raise
        except Exception:
            websocket.code = WebSocketStatus.INTERNAL_ERROR
            raise
        finally:
            await self._call("on_disconnect")

    async def _converse(self) -> int:
        """Takes messages until one side closes; with which code."""
        while self._websocket.is_connected:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return int(message.get("code") or WebSocketStatus.NO_STATUS_RECEIVED)
            self._websocket.latest = payload(message, self._endpoint.encoding)
            await self._call("on_receive")
        return self._websocket.close_code or WebSocketStatus.NO_STATUS_RECEIVED

    async def _call(self, event: str) -> None:
        if (call := self._calls.get(event)) is not None:
            await call(self._websocket, self._endpoint)
