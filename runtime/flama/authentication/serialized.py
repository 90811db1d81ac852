"""Keys that come as PEM, JSON or objects of `cryptography`, as the parameters of RFC 7517."""

from __future__ import annotations

import json
import re
from typing import Any

from flama.authentication.exceptions import InvalidKey
from flama.exceptions import DependencyNotInstalled

__all__ = ["is_pem", "parameters_of_json", "parameters_of_key", "parameters_of_pem"]

_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----")


def is_pem(data: bytes) -> bool:
    """Whether `data` holds PEM, and therefore is no shared secret."""
    return _PEM.search(data) is not None


def parameters_of_json(data: bytes) -> dict[str, Any] | None:
    """The parameters in JSON text; None when it is something else."""
    if not data.lstrip().startswith(b"{"):
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "kty" in found else None


def parameters_of_pem(pem: bytes | str, password: bytes | None = None) -> dict[str, Any]:
    """The parameters of a public key, a private key or a certificate. Raises `InvalidKey` when it holds none."""
    data = pem.encode() if isinstance(pem, str) else pem
    match = _PEM.search(data)
    label = match[1] if match is not None else b""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.x509 import load_pem_x509_certificate
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("cryptography", "flama-runtime[authentication]", "A key in PEM") from exc
    try:
        if label == b"CERTIFICATE":
            return parameters_of_key(load_pem_x509_certificate(data).public_key())
        if label.endswith(b"PRIVATE KEY"):
            return parameters_of_key(serialization.load_pem_private_key(data, password))
        return parameters_of_key(serialization.load_pem_public_key(data))
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        raise InvalidKey("The PEM holds no key that can be read; an encrypted one needs `password`.") from exc


def parameters_of_key(key: object) -> dict[str, Any]:
    """The parameters of a key object of `cryptography`. Raises `InvalidKey` for anything else."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
        from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
        from jwt.exceptions import InvalidKeyError
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("jwt", "flama-runtime[authentication]", "A token") from exc
    try:
        match key:
            case rsa.RSAPrivateKey() | rsa.RSAPublicKey():
                return RSAAlgorithm.to_jwk(key, as_dict=True)
            case ec.EllipticCurvePrivateKey() | ec.EllipticCurvePublicKey():
                return ECAlgorithm.to_jwk(key, as_dict=True)
            case (
                ed25519.Ed25519PrivateKey()
                | ed25519.Ed25519PublicKey()
                | ed448.Ed448PrivateKey()
                | ed448.Ed448PublicKey()
            ):
                return OKPAlgorithm.to_jwk(key, as_dict=True)
            case _:
                raise InvalidKey(
                    f"A key is a `JWK`, its parameters, PEM, a secret, or one of `cryptography`, "
                    f"not a `{type(key).__name__}`."
                )
    except InvalidKeyError as exc:
        raise InvalidKey(f"There is no signature algorithm for this `{type(key).__name__}`.") from exc
