"""Requests that a service sends by itself: webhooks and callbacks. They need `pip install 'flama-runtime[client]'`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from typing_extensions import Self

from flama._core import encode_json
from flama.exceptions import ApplicationError
from flama.http.request import Request

if TYPE_CHECKING:
    import httpx

__all__ = ["Sender", "callback_url"]

_EXPRESSION = re.compile(r"\{(\$[^{}]+)\}")


class Sender:
    """Sends requests over one HTTP client. Use it with `async with`, or call `aclose`."""

    def __init__(
        self,
        client: httpx.AsyncClient | None = None,
        *,
        allow: Callable[[str], bool] | None = None,
        timeout: float = 10,
    ) -> None:
        """
        - `client`: what sends; by default a new one, which follows no redirect.
        - `allow`: says whether an address may be asked. Addresses of callbacks come from clients: without it a client
          can make the service ask hosts that it cannot reach itself.
        - `timeout`: seconds for one request, of a new client.

        Raises `ApplicationError` where `httpx` is missing.
        """
        self._client = client if client is not None else _client(timeout)
        self._allow = allow

    async def send(
        self,
        method: str,
        url: str,
        *,
        data: Any = None,
        media_type: str = "application/json",
        headers: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """The answer to one request, whatever its status.

        `data` is sent as it is when it is text or bytes and `media_type` is not JSON, else as JSON, models by wire
        name; None sends no body. Headers and query parameters that are None are left out, lists are repeated in the
        query and joined by commas in headers.

        Raises `ValueError` for an address that is not HTTP or that `allow` refuses, `httpx.HTTPError` where nobody
        answers.
        """
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"{url!r} is no address of HTTP.")
        if self._allow is not None and not self._allow(url):
            raise ValueError(f"{url!r} is no address that may be asked.")
        fields = {name: _field(value) for name, value in (headers or {}).items() if value is not None}
        if data is not None:
            fields = {"Content-Type": media_type, **fields}
        query = {name: _query(value) for name, value in (params or {}).items() if value is not None}
        content = None if data is None else _content(data, media_type)
        return await self._client.request(method, url, content=content, headers=fields, params=query or None)

    async def aclose(self) -> None:
        """Closes the client."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


def callback_url(template: str, request: Request, body: Any = None) -> str:
    """The address of a callback, its runtime expressions filled in (OpenAPI 3.1.1, section 4.8.20.4).

    `$url`, `$method`, `$request.query.NAME`, `$request.path.NAME`, `$request.header.NAME` and `$request.body#/POINTER`
    are known; `body` is the request's body as JSON value. Raises `ValueError` for another one, and for what the request
    lacks.
    """
    if template.startswith("$"):
        return _value(template, request, body)
    return _EXPRESSION.sub(lambda match: _value(match[1], request, body), template)


def _value(expression: str, request: Request, body: Any) -> str:
    if expression in ("$url", "$method"):
        return str(request.url) if expression == "$url" else request.method
    place, _, name = expression.removeprefix("$request.").partition(".")
    sources: dict[str, Mapping[str, Any]] = {
        "query": request.query_params,
        "path": request.path_params,
        "header": request.headers,
    }
    found = _at(body, expression) if expression.startswith("$request.body") else sources.get(place, {}).get(name)
    if found is None or isinstance(found, (dict, list)):
        raise ValueError(f"The request has no text for `{expression}`.")
    return str(found)


def _at(body: Any, expression: str) -> Any:
    for part in expression.partition("#")[2].split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(body, Mapping):
            body = body.get(key)
        elif isinstance(body, list) and key.isdecimal() and int(key) < len(body):
            body = body[int(key)]
        else:
            return None
    return body


def _client(timeout: float) -> httpx.AsyncClient:
    try:
        import httpx
    except ImportError as error:
        raise ApplicationError("Sending requests needs `pip install 'flama-runtime[client]'`.") from error
    return httpx.AsyncClient(timeout=timeout)


def _content(data: Any, media_type: str) -> bytes:
    name = media_type.partition(";")[0].strip().lower()
    if isinstance(data, (str, bytes)) and name != "application/json" and not name.endswith("+json"):
        return data.encode() if isinstance(data, str) else data
    return encode_json(data)


def _field(value: Any) -> str:
    return ",".join(map(_text, value)) if isinstance(value, (list, tuple)) else _text(value)


def _query(value: Any) -> Any:
    return list(map(_text, value)) if isinstance(value, (list, tuple)) else _text(value)


def _text(value: Any) -> str:
    """A plain value as JSON writes it, without quotes."""
    return value if isinstance(value, str) else encode_json(value).decode().strip('"')
