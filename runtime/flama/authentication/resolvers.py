"""Keys that somebody else publishes and changes."""

from __future__ import annotations

import inspect
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import anyio
from typing_extensions import Self

from flama.authentication.exceptions import InvalidKey, KeysUnavailable
from flama.authentication.fetching import discovered_keys, fetch_json
from flama.authentication.jwk import JWKSet, KeyLike

if TYPE_CHECKING:
    import httpx

__all__ = ["JWKSResolver", "KeyResolver", "KeySource"]

_logger = logging.getLogger("flama")

KeySource: TypeAlias = Callable[[], "JWKSet | Mapping[str, Any] | Awaitable[JWKSet | Mapping[str, Any]]"]
"""Gives a key set, as such or as the document of RFC 7517, section 5; plain or async."""


@runtime_checkable
class KeyResolver(Protocol):
    """Finds the keys that may have signed a token."""

    async def resolve(self, header: Mapping[str, Any]) -> JWKSet:
        """The keys for a token with `header`, which nobody has verified yet. Raises `KeysUnavailable`."""


class JWKSResolver:
    """Keys from a JWK Set (RFC 7517, section 5) at a URL or behind a function, fetched when they are needed.

    Rotated keys are found without a restart: a token with an unknown `kid` makes the set be fetched again, at most
    once in `fetch_interval`.
    """

    def __init__(
        self,
        source: str | KeySource,
        *,
        default: KeyLike | JWKSet | None = None,
        ttl: float = 600,
        stale_ttl: float = 3600,
        fetch_interval: float = 5,
        timeout: float = 5,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        """
        - `default`: keys for tokens without `kid`, and for all tokens while the source has never answered.
        - `ttl`: seconds for which a set is used without asking again.
        - `stale_ttl`: seconds after that for which it is used on while the source does not answer.
        - `fetch_interval`: seconds between two attempts, at least; failed ones count.
        - `timeout`: seconds for one attempt.
        - `client`: what fetches the URL; by default a new client, which follows no redirect.
        """
        self._source: KeySource = source if callable(source) else _url_source(fetch_json, source, client, timeout)
        self._default = JWKSet.of(default) if default is not None else None
        self._ttl, self._stale_ttl = ttl, stale_ttl
        self._fetch_interval, self._timeout = fetch_interval, timeout
        self._keys: JWKSet | None = None
        self._fetched = self._attempted = float("-inf")
        self._lock = anyio.Lock()

    @classmethod
    def from_discovery(
        cls, url: str, *, timeout: float = 5, client: httpx.AsyncClient | None = None, **options: Any
    ) -> Self:
        """The keys of an OpenID provider: those at the `jwks_uri` of the discovery document at `url`.

        The document's `issuer` must be that of the URL (OpenID Connect Discovery 1.0, section 4.3).
        """
        source = _url_source(discovered_keys, url, client, timeout)
        return cls(source, timeout=2 * timeout, **options)

    async def resolve(self, header: Mapping[str, Any]) -> JWKSet:
        """The keys for a token with `header`. Raises `KeysUnavailable` (503) when there are none to be had."""
        kid = header.get("kid")
        if kid is None and self._default is not None:
            return self._default
        if not self._is_fresh() or not self._knows(kid):
            await self._refresh(kid)
        if self._keys is not None and self._clock() - self._fetched <= self._ttl + self._stale_ttl:
            return self._keys
        if self._keys is None and self._default is not None:
            return self._default
        raise KeysUnavailable()

    async def _refresh(self, kid: object) -> None:
        if self._lock.locked() and self._knows(kid) and self._keys is not None:
            return  # somebody is asking already, and the known keys serve meanwhile
        async with self._lock:
            # Whoever waited finds what the first one fetched.
            if self._is_fresh() and self._knows(kid):
                return
            if self._clock() - self._attempted < self._fetch_interval:
                return
            self._attempted = self._clock()
            try:
                self._keys = await self._fetch()
                self._fetched = self._clock()
            except Exception as exc:
                # Whatever the source does wrong, requests go on with the keys that are known.
                _logger.warning("The keys for tokens cannot be fetched: %s: %s", type(exc).__name__, exc)

    async def _fetch(self) -> JWKSet:
        with anyio.fail_after(self._timeout):
            found = self._source()
            document = await found if inspect.isawaitable(found) else found
        keys = document if isinstance(document, JWKSet) else JWKSet(_set(document))
        if not len(keys):
            raise InvalidKey("The JWK Set has no key for signatures.")
        return keys

    def _is_fresh(self) -> bool:
        return self._keys is not None and self._clock() - self._fetched <= self._ttl

    def _knows(self, kid: object) -> bool:
        return kid is None or (self._keys is not None and any(key.kid == kid for key in self._keys))

    @staticmethod
    def _clock() -> float:
        return time.monotonic()


def _set(document: Any) -> Mapping[str, Any]:
    if isinstance(document, (str, bytes)):
        document = json.loads(document)
    if not isinstance(document, Mapping):
        raise InvalidKey("A JWK Set is a JSON object (RFC 7517, section 5).")
    return document


def _url_source(
    fetch: Callable[..., Awaitable[Mapping[str, Any]]], url: str, client: httpx.AsyncClient | None, timeout: float
) -> KeySource:
    return lambda: fetch(url, client=client, timeout=timeout)
