"""JSON documents from other servers, with limits."""

from __future__ import annotations

import json
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from flama.authentication.exceptions import KeysUnavailable
from flama.exceptions import DependencyNotInstalled

if TYPE_CHECKING:
    import httpx

__all__ = ["MAX_DOCUMENT_SIZE", "discovered_keys", "fetch_json"]

MAX_DOCUMENT_SIZE = 1024 * 1024
"""Bytes of a document that are read at most: 1 MiB."""

_DISCOVERY = "/.well-known/openid-configuration"


async def fetch_json(url: str, *, client: httpx.AsyncClient | None = None, timeout: float = 5) -> dict[str, Any]:
    """The JSON object at `url`.

    Raises `KeysUnavailable` for another status than 200, a body of more than 1 MiB and one that is no JSON object;
    what `httpx` raises where there is no answer.
    """
    async with (
        _open(client, timeout) as opened,
        opened.stream("GET", url, headers={"accept": "application/json"}) as answer,
    ):
        if answer.status_code != 200:
            raise KeysUnavailable(f"{url} answers with the status {answer.status_code}.")
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > MAX_DOCUMENT_SIZE:
                raise KeysUnavailable(f"{url} answers with more than {MAX_DOCUMENT_SIZE} bytes.")
    return _object(url, body)


async def discovered_keys(url: str, *, client: httpx.AsyncClient | None = None, timeout: float = 5) -> dict[str, Any]:
    """The JWK Set of the OpenID provider whose discovery document is at `url`. Raises as `fetch_json` does.

    OpenID Connect Discovery 1.0, sections 3 and 4.3.
    """
    document = await fetch_json(url, client=client, timeout=timeout)
    issuer, keys_url = document.get("issuer"), document.get("jwks_uri")
    if not isinstance(keys_url, str) or not isinstance(issuer, str):
        raise KeysUnavailable(f"{url} is no discovery document: it needs `issuer` and `jwks_uri`.")
    if url.endswith(_DISCOVERY) and issuer.rstrip("/") != url.removesuffix(_DISCOVERY):
        raise KeysUnavailable(f"{url} is the document of another issuer, {issuer}.")
    return await fetch_json(keys_url, client=client, timeout=timeout)


def _open(client: httpx.AsyncClient | None, timeout: float) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    if client is not None:
        return nullcontext(client)
    try:
        import httpx
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("httpx", "flama-runtime[authentication]", "`JWKSResolver`") from exc
    return httpx.AsyncClient(timeout=timeout, follow_redirects=False)


def _object(url: str, body: bytes | bytearray) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise KeysUnavailable(f"{url} answers with something other than JSON.") from exc
    if not isinstance(document, dict):
        raise KeysUnavailable(f"{url} answers with JSON that is no object.")
    return document
