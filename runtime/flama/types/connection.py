"""What the connection offers for injection, and the ASGI types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NewType

from starlette.datastructures import URL, Headers, QueryParams
from starlette.types import Message, Receive, Scope, Send

from flama import parameters

if TYPE_CHECKING:
    from flama.applications import Flama as App
else:
    App = NewType("App", object)

__all__ = [
    "URL",
    "App",
    "Body",
    "Client",
    "Cookies",
    "Header",
    "Headers",
    "Message",
    "Method",
    "Path",
    "PathParam",
    "PathParams",
    "QueryParam",
    "QueryParams",
    "QueryString",
    "Receive",
    "Scheme",
    "Scope",
    "Send",
    "Server",
]

Method = NewType("Method", str)
Scheme = NewType("Scheme", str)
Path = NewType("Path", str)
Server = NewType("Server", tuple[str, int | None])
"""Host and port that the server listens at; a path and None for a Unix socket."""
Client = NewType("Client", tuple[str, int])
"""Host and port of the client, which not every server tells."""
PathParams = NewType("PathParams", dict[str, Any])
QueryString = NewType("QueryString", str)
Cookies = NewType("Cookies", dict[str, str])
Body = NewType("Body", bytes)

PathParam = Annotated[str, parameters.Path()]
"""The text of one placeholder."""
QueryParam = Annotated[str, parameters.Query()]
"""The text of one query parameter."""
Header = Annotated[str, parameters.Header()]
"""The text of one header field: `x_request_id` reads `x-request-id`."""
