"""Handlers as methods of a class."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

__all__ = ["HTTP_METHODS", "HTTPEndpoint"]

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

    from flama.annotations import signature_of

    signature = signature_of(function)
    handle.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
    return handle
