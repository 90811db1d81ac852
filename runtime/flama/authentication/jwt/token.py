"""JSON Web Tokens (RFC 7519), signed (RFC 7515)."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from typing_extensions import Self

from flama._core import encode_json
from flama.authentication.exceptions import JWTDecodeException
from flama.authentication.jwk import JWK, JWKSet, KeyLike
from flama.authentication.jwt.claims import VALIDATORS, ClaimValidator
from flama.authentication.jwt.signing import checked_algorithms, sign, verify
from flama.exceptions import ApplicationError

__all__ = ["JWT", "Header", "Payload"]

_TIMES = ("exp", "nbf", "iat")
_NAMES = ("iss", "sub", "jti")


class _Members(Mapping[str, Any]):
    """Members of a JSON object, as items and as attributes; a registered one that is absent is the attribute None."""

    __slots__ = ("_values",)

    _registered: tuple[str, ...] = ()

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._values or name in self._registered:
            return self._values.get(name)
        raise AttributeError(f"The token's {type(self).__name__.lower()} has no `{name}`.")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._values == dict(other)

    def __hash__(self) -> int:
        return hash(frozenset(self._values))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._values!r})"

    def to_dict(self) -> dict[str, Any]:
        """The members that are there."""
        return dict(self._values)


class Header(_Members):
    """`typ`, `alg`, `cty`, `kid` and others (RFC 7515, section 4.1)."""

    __slots__ = ()

    _registered = ("typ", "alg", "cty", "kid")


class Payload(_Members):
    """`data`, the registered claims (RFC 7519, section 4.1) and others. Times are seconds since the epoch."""

    __slots__ = ()

    _registered = ("data", "iss", "sub", "aud", "exp", "nbf", "iat", "jti")


class JWT:
    """A token: header and payload, readable as `token.payload.data` and as `token.payload["data"]`.

    ```python
    token = JWT({"alg": "HS256"}, {"data": {"id": 1}, "exp": datetime.now(timezone.utc) + timedelta(hours=1)})
    encoded = token.encode(secret)
    JWT.decode(encoded, secret).validate().payload.data
    ```
    """

    __slots__ = ("header", "payload", "raw")

    def __init__(
        self,
        _header: Mapping[str, Any] | None = None,
        _payload: Mapping[str, Any] | None = None,
        *,
        raw: bytes | None = None,
    ) -> None:
        """A `datetime` in `exp`, `nbf` or `iat` becomes seconds since the epoch; without a zone it is UTC.

        `raw` is the encoded token; None for one that was not decoded.
        """
        self.header = Header({"typ": "JWT", **(_header or {})})
        self.payload = Payload(_with_seconds(_payload or {}))
        self.raw = raw

    def encode(self, key: KeyLike) -> bytes:
        """The token signed with `key`, by the header's `alg` or, where there is none, the key's own algorithm.

        Raises `InvalidKey` for a key that is not for the algorithm or cannot sign, and `ApplicationError` for a
        payload that is none: a value without JSON form, `sub` or another name that is no text.
        """
        jwk = JWK.of(key)
        header = {**self.header, "alg": self.header.alg or jwk.algorithms[0]}
        if jwk.kid is not None:
            header.setdefault("kid", jwk.kid)
        return sign(header, _payload_bytes(self.payload), jwk)

    @classmethod
    def decode(cls, token: bytes | str, key: KeyLike | JWKSet, *, algorithms: Collection[str] | None = None) -> Self:
        """The token behind its encoded form, its signature verified. What it claims is for `validate` to check.

        The key says which algorithms are accepted, never the token; `algorithms` narrows them down. Raises
        `JWTDecodeException` when the token is malformed or somebody else signed it, `InvalidKey` for a key that
        is none.
        """
        raw = _ascii(token)
        header, payload = verify(raw, JWKSet.of(key), checked_algorithms(algorithms))
        return cls(header, payload, raw=raw)

    def validate(
        self, validators: Iterable[type[ClaimValidator]] | None = None, *, leeway: float = 0, **claims: Any
    ) -> Self:
        """Checks times, names and audience (RFC 7519, section 4.1), and gives the token back.

        `claims` are expected values: `iss`, `sub`, `aud` and `jti` are one text or several, of which one must be the
        token's; `exp=True` says that the token must end. `leeway` are seconds by which clocks may differ.
        `validators` replace those of `flama.authentication.jwt.claims`. Raises `JWTClaimValidateException`.
        """
        now = time.time()
        for validator in VALIDATORS if validators is None else validators:
            validator(self.payload, claims, now=now, leeway=leeway).validate()
        return self

    def to_dict(self) -> dict[str, Any]:
        """`{"header": {...}, "payload": {...}}`."""
        return {"header": self.header.to_dict(), "payload": self.payload.to_dict()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JWT) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.header, self.payload))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(_header={self.header.to_dict()!r}, _payload={self.payload.to_dict()!r})"


def _with_seconds(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _seconds(value) if name in _TIMES else value for name, value in payload.items()}


def _seconds(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    moment = value if value.tzinfo is not None else value.replace(tzinfo=timezone.utc)
    return int(moment.timestamp())


def _payload_bytes(payload: Payload) -> bytes:
    for name in _NAMES:
        if not isinstance(payload.get(name, ""), str):
            raise ApplicationError(f"The claim `{name}` of a token is a text (RFC 7519, section 4.1).")
    try:
        return encode_json(payload.to_dict())
    except (TypeError, ValueError) as exc:
        raise ApplicationError(f"The payload of a token has no JSON form: {exc}") from exc


def _ascii(token: bytes | str) -> bytes:
    try:
        return token.encode("ascii") if isinstance(token, str) else bytes(token)
    except UnicodeEncodeError as exc:
        raise JWTDecodeException("The token is malformed.") from exc
