"""Signatures of compact tokens (RFC 7515), by PyJWT."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flama.authentication.exceptions import InvalidKey, JWTDecodeException
from flama.authentication.jwk import ALGORITHMS, JWK, JWKSet
from flama.exceptions import ApplicationError, DependencyNotInstalled

if TYPE_CHECKING:
    from jwt import PyJWS

__all__ = ["checked_algorithms", "read_header", "sign", "verify"]


def checked_algorithms(algorithms: Collection[str] | None) -> tuple[str, ...] | None:
    """`algorithms`, known all of them. Raises `ApplicationError` for another, which `none` is."""
    if algorithms is None:
        return None
    if isinstance(algorithms, str) or not algorithms:
        raise ApplicationError(f'`algorithms` is a list such as `["RS256"]`, not {algorithms!r}.')
    if unknown := [name for name in algorithms if name not in ALGORITHMS]:
        raise ApplicationError(f"There is no signature algorithm {unknown[0]!r}: there are {', '.join(ALGORITHMS)}.")
    return tuple(algorithms)


def sign(header: Mapping[str, Any], payload: bytes, key: JWK) -> bytes:
    """The token. Raises `InvalidKey` when the key is not one for `header["alg"]`, or cannot sign."""
    algorithm = str(header["alg"])
    prepared = key.prepared(algorithm)
    if not key.may("sign"):
        raise InvalidKey("Signing needs a private key, or a shared secret.")
    from jwt.exceptions import PyJWTError

    try:
        return _signatures().encode(payload, prepared, algorithm, dict(header)).encode("ascii")
    except PyJWTError as exc:
        raise InvalidKey(f"The token cannot be signed with `{algorithm}`: {exc}") from exc


def read_header(token: bytes) -> dict[str, Any]:
    """The header of a token that nobody has verified. Raises `JWTDecodeException` when it is malformed."""
    signatures = _signatures()
    from jwt.exceptions import PyJWTError

    try:
        return dict(signatures.get_unverified_header(token))
    except (PyJWTError, ValueError, RecursionError) as exc:
        raise JWTDecodeException("The token is malformed.") from exc


def verify(
    token: bytes, keys: JWKSet, algorithms: Collection[str] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload of a token that one of `keys` signed.

    Each key is tried with its own algorithms alone, which `algorithms` narrows down. Raises `JWTDecodeException`.
    """
    header = read_header(token)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or (algorithms is not None and algorithm not in algorithms):
        raise JWTDecodeException("The token is signed with an algorithm that is not accepted.")
    for key in keys.matching(kid=header.get("kid"), alg=algorithm):
        if (payload := _verified(token, key, algorithm)) is not None:
            return header, _claims(payload)
    raise JWTDecodeException("The token is not signed with a key that is accepted.")


def _verified(token: bytes, key: JWK, algorithm: str) -> bytes | None:
    """The payload; None when another key signed it."""
    from jwt.exceptions import InvalidSignatureError, PyJWTError

    try:
        payload: bytes = _signatures().decode_complete(token, key.prepared(algorithm), [algorithm])["payload"]
    except InvalidSignatureError:
        return None
    except (PyJWTError, ValueError, RecursionError) as exc:
        raise JWTDecodeException("The token is malformed.") from exc
    return payload


def _claims(payload: bytes) -> dict[str, Any]:
    try:
        claims = json.loads(payload)
    except (ValueError, RecursionError) as exc:
        raise JWTDecodeException("The payload of the token is not JSON.") from exc
    if not isinstance(claims, dict):
        raise JWTDecodeException("The payload of the token is no JSON object.")
    return claims


@lru_cache(maxsize=1)
def _signatures() -> PyJWS:
    try:
        import jwt
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("jwt", "flama-runtime[authentication]", "A token") from exc
    return jwt.PyJWS(options={"enforce_minimum_key_length": True})
