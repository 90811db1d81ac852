"""Keys (RFC 7517), each bound to the algorithms that it may be used with (RFC 7518, section 3.1; RFC 8037)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from flama.authentication.exceptions import InvalidKey
from flama.authentication.serialized import is_pem, parameters_of_json, parameters_of_key, parameters_of_pem
from flama.exceptions import DependencyNotInstalled

if TYPE_CHECKING:
    from jwt import PyJWK

__all__ = ["ALGORITHMS", "JWK", "JWKSet", "KeyLike"]

_HMAC = {"HS256": 32, "HS384": 48, "HS512": 64}
"""Algorithm -> bytes that a secret has at least (RFC 7518, section 3.2)."""
_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_CURVES = {
    ("EC", "P-256"): "ES256",
    ("EC", "P-384"): "ES384",
    ("EC", "P-521"): "ES512",
    ("EC", "secp256k1"): "ES256K",
    ("OKP", "Ed25519"): "EdDSA",
    ("OKP", "Ed448"): "EdDSA",
}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

ALGORITHMS = (*_HMAC, *_RSA, *dict.fromkeys(_CURVES.values()))
"""Every signature algorithm there is. `none` is not among them."""


class JWK:
    """One key, as the parameters of RFC 7517.

    It verifies and signs with `algorithms` alone: those of its type, curve and length, or the one that its `alg` names.
    That a token asks for another, `none` included, changes nothing.
    """

    __slots__ = ("_parameters", "_prepared", "algorithms")

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        """Raises `InvalidKey` where the parameters are no key for signatures."""
        self._parameters = dict(parameters)
        self._prepared: dict[str, PyJWK] = {}
        self.algorithms: tuple[str, ...] = _algorithms(self._parameters)
        self.prepared(self.algorithms[0])

    @classmethod
    def from_secret(cls, secret: bytes | str, *, kid: str | None = None, alg: str | None = None) -> JWK:
        """A shared secret for HS256, HS384 and HS512, of at least 32, 48 and 64 bytes."""
        raw = secret.encode() if isinstance(secret, str) else bytes(secret)
        encoded = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        return cls(_named({"kty": "oct", "k": encoded}, kid, alg))

    @classmethod
    def from_pem(
        cls, pem: bytes | str, *, password: bytes | None = None, kid: str | None = None, alg: str | None = None
    ) -> JWK:
        """A public key, a private key or a certificate in PEM (RFC 7468)."""
        return cls(_named(parameters_of_pem(pem, password), kid, alg))

    @classmethod
    def of(cls, key: KeyLike) -> JWK:
        """The key behind `key`: a JWK or its parameters, PEM, a key of `cryptography`, or the bytes of a secret.

        Raises `InvalidKey` when it is none of them.
        """
        if hasattr(key, "get_secret_value"):
            key = key.get_secret_value()
        match key:
            case JWK():
                return key
            case Mapping():
                return cls(key)
            case str() | bytes() | bytearray():
                return cls._of_bytes(key.encode() if isinstance(key, str) else bytes(key))
            case _:
                return cls(parameters_of_key(key))

    @classmethod
    def _of_bytes(cls, data: bytes) -> JWK:
        # A public key in whatever writing is never a secret: everybody could sign with it.
        if is_pem(data):
            return cls.from_pem(data)
        if (parameters := parameters_of_json(data)) is not None:
            return cls(parameters)
        return cls.from_secret(data)

    @property
    def kty(self) -> str:
        """The type of the key: `oct`, `RSA`, `EC` or `OKP`."""
        return str(self._parameters["kty"])

    @property
    def kid(self) -> str | None:
        """The name of the key within a set."""
        kid = self._parameters.get("kid")
        return kid if isinstance(kid, str) else None

    @property
    def is_private(self) -> bool:
        """Whether the key can sign."""
        return "k" in self._parameters or "d" in self._parameters

    def public(self) -> JWK:
        """The half that verifies. Raises `InvalidKey` for a secret, which has none."""
        return JWK(self.to_dict())

    def to_dict(self, *, private: bool = False) -> dict[str, Any]:
        """The parameters; the private ones only when asked for. Raises `InvalidKey` for a secret that has no others."""
        if private:
            return dict(self._parameters)
        if self.kty == "oct":
            raise InvalidKey("A shared secret has no public half.")
        return {name: value for name, value in self._parameters.items() if name not in (*_PRIVATE, "key_ops")}

    def may(self, operation: Literal["sign", "verify"]) -> bool:
        """Whether `use` and `key_ops` allow it (RFC 7517, sections 4.2 and 4.3)."""
        operations = self._parameters.get("key_ops")
        allowed = not isinstance(operations, Sequence) or operation in operations
        return allowed and self._parameters.get("use", "sig") == "sig" and (operation == "verify" or self.is_private)

    def prepared(self, algorithm: str) -> PyJWK:
        """The key as PyJWT wants it. Raises `InvalidKey` when it is not one for `algorithm`."""
        if algorithm not in self.algorithms:
            known = ", ".join(f"`{name}`" for name in self.algorithms)
            raise InvalidKey(f"A key of the type `{self.kty}` is not for `{algorithm}`; this one is for {known}.")
        if algorithm not in self._prepared:
            self._prepared[algorithm] = _pyjwk(self._parameters, algorithm)
        return self._prepared[algorithm]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JWK) and self._parameters == other._parameters

    def __hash__(self) -> int:
        return hash((self.kty, self.kid, self.algorithms))

    def __repr__(self) -> str:
        return f"JWK(kty={self.kty!r}, kid={self.kid!r}, algorithms={list(self.algorithms)})"


class JWKSet:
    """Several keys, of which the header of a token picks one by `kid` and `alg`."""

    __slots__ = ("keys",)

    def __init__(self, keys: Iterable[KeyLike] | Mapping[str, Any] = ()) -> None:
        """`keys` are keys, or a JWK Set as in RFC 7517, section 5, whose members that are of no use are left out.

        Raises `InvalidKey` for a key of an iterable, and for a mapping without `keys`.
        """
        self.keys: tuple[JWK, ...] = _members(keys) if isinstance(keys, Mapping) else tuple(map(JWK.of, keys))

    @classmethod
    def of(cls, keys: KeyLike | JWKSet) -> JWKSet:
        """A set as it is; one key as a set."""
        if isinstance(keys, JWKSet):
            return keys
        return cls(keys) if isinstance(keys, Mapping) and "keys" in keys else cls([keys])

    def matching(self, *, kid: str | None, alg: str) -> tuple[JWK, ...]:
        """The keys that may have signed a token with this header.

        A key without `kid` may always have; where the token has no `kid`, every key may have.
        """
        return tuple(
            key
            for key in self.keys
            if alg in key.algorithms and key.may("verify") and (kid is None or key.kid in (None, kid))
        )

    def to_dict(self) -> dict[str, Any]:
        """The set with public parameters alone, ready to be served."""
        return {"keys": [key.to_dict() for key in self.keys]}

    def __iter__(self) -> Iterator[JWK]:
        return iter(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    def __repr__(self) -> str:
        return f"JWKSet({list(self.keys)!r})"


KeyLike: TypeAlias = JWK | Mapping[str, Any] | str | bytes | Any
"""A `JWK`, its parameters, PEM, a shared secret, a `Secret` around one, or a key object of `cryptography`."""


def _named(parameters: dict[str, Any], kid: str | None, alg: str | None) -> dict[str, Any]:
    names = {"kid": kid, "alg": alg}
    return {**parameters, **{name: value for name, value in names.items() if value is not None}}


def _algorithms(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    fitting = _fitting(parameters)
    if (named := parameters.get("alg")) is None:
        return fitting
    if named not in fitting:
        raise InvalidKey(f"A key of the type `{parameters['kty']}` is not for the algorithm `{named}`.")
    return (str(named),)


def _fitting(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    match parameters.get("kty"):
        case "oct":
            return _for_secret(parameters.get("k"))
        case "RSA":
            return _RSA
        case ("EC" | "OKP") as kty if (kty, parameters.get("crv")) in _CURVES:
            return (_CURVES[kty, str(parameters["crv"])],)
        case "EC" | "OKP":
            raise InvalidKey(f"There is no signature algorithm for the curve `{parameters.get('crv')}`.")
        case kty:
            raise InvalidKey(f"A key has the `kty` `oct`, `RSA`, `EC` or `OKP`, not {kty!r}.")


def _for_secret(encoded: object) -> tuple[str, ...]:
    try:
        length = len(base64.urlsafe_b64decode(str(encoded) + "=" * (-len(str(encoded)) % 4)))
    except (binascii.Error, ValueError) as exc:
        raise InvalidKey("The parameter `k` of a secret is base64url text.") from exc
    fitting = tuple(name for name, least in _HMAC.items() if length >= least)
    if not fitting:
        raise InvalidKey(
            f"The secret has {length} bytes; tokens need 32 or more (RFC 7518, section 3.2), "
            "such as those of `secrets.token_bytes(32)`."
        )
    return fitting


def _members(document: Mapping[str, Any]) -> tuple[JWK, ...]:
    keys = document.get("keys")
    if not isinstance(keys, Sequence) or isinstance(keys, (str, bytes)):
        raise InvalidKey("A JWK Set has a list `keys` (RFC 7517, section 5).")
    found = []
    for parameters in keys:
        try:
            found.append(JWK(parameters))
        except (InvalidKey, TypeError, ValueError):
            continue  # RFC 7517, section 5: what is not understood is left out
    return tuple(found)


def _pyjwk(parameters: Mapping[str, Any], algorithm: str) -> PyJWK:
    try:
        import jwt
    except ModuleNotFoundError as exc:
        raise DependencyNotInstalled("jwt", "flama-runtime[authentication]", "A token") from exc
    try:
        key = jwt.PyJWK(dict(parameters), algorithm)
        # Refuses secrets that are public keys or JSON now; it would refuse every token with them later.
        key.Algorithm.prepare_key(key.key)
        return key
    except jwt.exceptions.MissingCryptographyError as exc:
        raise DependencyNotInstalled("cryptography", "flama-runtime[authentication]", algorithm) from exc
    except (jwt.exceptions.PyJWTError, KeyError, ValueError, TypeError) as exc:
        raise InvalidKey(f"The parameters of a key of the type `{parameters['kty']}` are not valid.") from exc
