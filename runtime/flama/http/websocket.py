"""WebSockets (RFC 6455)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from enum import IntEnum
from typing import Any, Literal, TypeAlias

from starlette.types import Message
from starlette.websockets import WebSocket as StarletteWebSocket
from starlette.websockets import WebSocketClose, WebSocketDisconnect, WebSocketState

from flama.exceptions import ValidationError, WebSocketException
from flama.http.identity import Identified
from flama.http.json import decode_json
from flama.http.responses import json_bytes

__all__ = ["Encoding", "WebSocket", "WebSocketClose", "WebSocketState", "WebSocketStatus", "close_reason", "payload"]

Encoding: TypeAlias = Literal["bytes", "text", "json"]


class WebSocketStatus(IntEnum):
    """Close codes (RFC 6455, section 7.4.1, and the IANA registry "WebSocket Close Code Number")."""

    NORMAL_CLOSURE = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    UNSUPPORTED_DATA = 1003
    NO_STATUS_RECEIVED = 1005
    ABNORMAL_CLOSURE = 1006
    INVALID_PAYLOAD = 1007
    POLICY_VIOLATION = 1008
    MESSAGE_TOO_BIG = 1009
    MANDATORY_EXTENSION = 1010
    INTERNAL_ERROR = 1011
    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    BAD_GATEWAY = 1014


class WebSocket(Identified, StarletteWebSocket):
    """A WebSocket: `accept` first, then `send` and `receive` until one side closes.

    `async for data in websocket` gives the payload of each message, text or bytes, until the client closes. Receiving
    raises `WebSocketDisconnect` when the client has gone, and `WebSocketException` (1003) for a payload of another kind
    than was asked for, which closes the WebSocket unless it is caught.
    """

    close_code: int | None = None
    """The code that this side closed with."""
    latest: Any = None
    """What is injected for `types.Data`: the payload that an endpoint is being given."""
    encoding: str | None = None
    """What is injected for `types.Encoding`."""
    code: int = 1005
    """What is injected for `types.Code`: the code that the connection ended with."""

    @property
    def is_connecting(self) -> bool:
        """Whether the WebSocket was neither accepted nor refused yet."""
        return self.application_state is WebSocketState.CONNECTING

    @property
    def is_connected(self) -> bool:
        """Whether messages can be sent."""
        connected = WebSocketState.CONNECTED
        return self.application_state is connected and self.client_state is connected

    @property
    def is_disconnected(self) -> bool:
        """Whether one of the sides has closed."""
        disconnected = WebSocketState.DISCONNECTED
        return self.application_state is disconnected or self.client_state is disconnected

    async def receive(self, data: Encoding | None = None) -> Any:
        """The next ASGI message, or with `data` the next payload as `bytes`, `text` or `json`."""
        if data is None:
            return await super().receive()
        return payload(await self._message(), data)

    async def receive_text(self) -> str:
        """The next payload, which is text."""
        text: str = await self.receive("text")
        return text

    async def receive_bytes(self) -> bytes:
        """The next payload, which is binary."""
        data: bytes = await self.receive("bytes")
        return data

    async def receive_json(self, mode: str = "text") -> Any:
        """The next payload as JSON; it may come in either kind of frame."""
        return await self.receive("json")

    async def send(self, message: Message | None = None, *, data: str | bytes | None = None, **content: Any) -> None:
        """Sends an ASGI message, `data` as a text or binary frame, or `json=value` as JSON in a text frame.

        Raises `TypeError` unless exactly one is given.
        """
        if set(content) - {"json"} or (message is not None) + (data is not None) + len(content) != 1:
            raise TypeError("`WebSocket.send` takes an ASGI message, `data=` or `json=`.")
        if content:
            await self.send_json(content["json"])
        elif message is not None:
            if message["type"] == "websocket.close":
                self.close_code = int(message.get("code", WebSocketStatus.NORMAL_CLOSURE))
                message = {**message, "code": self.close_code, "reason": close_reason(message.get("reason") or "")}
            await super().send(message)
        elif isinstance(data, str):
            await self.send_text(data)
        else:
            await self.send_bytes(bytes(data or b""))

    async def send_json(self, data: Any, mode: str = "text") -> None:
        """Sends `data` as JSON, in a text frame unless `mode` is `binary`. Raises `SerializationError`."""
        encoded = json_bytes(data)
        if mode == "binary":
            await self.send_bytes(encoded)
        else:
            await self.send_text(encoded.decode("utf-8"))

    async def iter_messages(self) -> AsyncIterator[str | bytes]:
        """The payload of each message until the client closes."""
        try:
            while True:
                yield payload(await self._message(), None)
        except WebSocketDisconnect:
            return

    def __aiter__(self) -> AsyncIterator[str | bytes]:
        return self.iter_messages()

    async def _message(self) -> Message:
        if self.application_state is not WebSocketState.CONNECTED:
            raise RuntimeError("The WebSocket is not connected: call `accept` first, and stop after `close`.")
        message = await super().receive()
        self._raise_on_disconnect(message)
        return message


def payload(message: Message, encoding: str | None) -> Any:
    """What the ASGI message `websocket.receive` carries; text or bytes as they came without `encoding`.

    Raises `WebSocketException` (1003) for another kind of data.
    """
    text, data = message.get("text"), message.get("bytes")
    if encoding is None:
        return text if text is not None else data
    if encoding == "json":
        return _json(text if text is not None else data or b"")
    found = text if encoding == "text" else data
    if found is None:
        raise WebSocketException(WebSocketStatus.UNSUPPORTED_DATA, f"Send {_FRAMES[encoding]}.")
    return found


def close_reason(text: str) -> str:
    """As much of `text` as fits in a close frame: 123 bytes (RFC 6455, section 5.5)."""
    return text.encode("utf-8", "replace")[:123].decode("utf-8", "ignore")


_FRAMES = {"text": "text frames", "bytes": "binary frames"}


def _json(data: str | bytes) -> Any:
    try:
        return decode_json(data, "message")
    except ValidationError:
        raise WebSocketException(WebSocketStatus.UNSUPPORTED_DATA, "Send JSON.") from None
