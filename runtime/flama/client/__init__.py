"""Clients that talk to an application in the same process, for tests.

`Client` is async, `SyncClient` is not; both start and stop the application, stream responses as they are produced and
speak WebSockets.
"""

from __future__ import annotations

from flama.exceptions import DependencyNotInstalled

try:
    from httpx import HTTPError, HTTPStatusError
except ModuleNotFoundError as exc:
    raise DependencyNotInstalled("httpx", "flama-runtime[client]", "`flama.client`") from exc

from flama.client.asynchronous import Client
from flama.client.lifespan import LifespanContextManager
from flama.client.sockets import WebSocketRefused, WebSocketSession
from flama.client.synchronous import SyncClient, SyncWebSocketSession
from flama.client.transport import ASGITransport

__all__ = [
    "ASGITransport",
    "Client",
    "HTTPError",
    "HTTPStatusError",
    "LifespanContextManager",
    "SyncClient",
    "SyncWebSocketSession",
    "WebSocketRefused",
    "WebSocketSession",
]
