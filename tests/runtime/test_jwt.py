"""JSON Web Tokens: signing, verifying, claims, keys that rotate."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from flama.authentication.exceptions import (
    InvalidKey,
    JWTClaimValidateException,
    JWTDecodeException,
    JWTException,
)
from flama.authentication.jwk import JWK, JWKSet
from flama.authentication.jwt import JWT, AudValidator, ClaimValidator
from flama.config import Secret
from flama.exceptions import ApplicationError
from tests.runtime.forging import forged, part

SECRET = b"0123456789abcdef" * 4
RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()
PRIVATE: dict[str, Any] = {
    "HS256": SECRET,
    "HS384": SECRET,
    "HS512": SECRET,
    "RS256": RSA,
    "RS512": RSA,
    "PS256": RSA,
    "PS512": RSA,
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "ES512": ec.generate_private_key(ec.SECP521R1()),
    "EdDSA": ED25519,
}


def public_pem(key: Any) -> bytes:
    pem: bytes = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem


@pytest.mark.parametrize("alg", PRIVATE)
def test_what_a_key_signs_its_public_half_verifies(alg: str) -> None:
    key = PRIVATE[alg]
    token = JWT({"alg": alg}, {"data": {"id": 1}}).encode(key)
    verifying = key if isinstance(key, bytes) else public_pem(key)
    assert JWT.decode(token, verifying).payload == {"data": {"id": 1}}
    assert JWT.decode(token.decode(), JWKSet([verifying])).raw == token


def test_header_and_payload_are_read_as_attributes_and_as_items() -> None:
    token = JWT(_header={"alg": "HS256", "kid": "k"}, _payload={"data": {"name": "ann"}, "iss": "me", "extra": 1})
    assert (token.header.alg, token.header["kid"], token.header.typ) == ("HS256", "k", "JWT")
    assert token.payload.data == token.payload["data"] == {"name": "ann"}
    assert (token.payload.extra, token.payload.sub, token.payload.get("sub")) == (1, None, None)
    with pytest.raises(KeyError):
        token.payload["sub"]
    with pytest.raises(AttributeError, match="no `nothing`"):
        _ = token.payload.nothing


def test_moments_become_seconds() -> None:
    moment = datetime(2030, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    token = JWT({"alg": "HS256"}, {"iat": moment, "exp": datetime(2030, 1, 1), "nbf": 5})
    expected = {"iat": 1893448800, "exp": 1893456000, "nbf": 5}
    assert token.payload.to_dict() == expected
    assert JWT.decode(token.encode(SECRET), SECRET).to_dict()["payload"] == expected


def test_a_token_without_algorithm_takes_that_of_its_key() -> None:
    token = JWT(_payload={"sub": "ann"}).encode(JWK.of({**JWK.of(ED25519).to_dict(private=True), "kid": "main"}))
    assert JWT.decode(token, public_pem(ED25519)).header == {"alg": "EdDSA", "typ": "JWT", "kid": "main"}


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "", None, 5, ["HS256"]])
@pytest.mark.parametrize("key", [SECRET, public_pem(RSA)], ids=["secret", "public"])
def test_an_unsigned_token_is_refused(alg: Any, key: bytes) -> None:
    with pytest.raises(JWTDecodeException):
        JWT.decode(forged({"alg": alg}, {"sub": "admin"}), key)


@pytest.mark.parametrize("key", [RSA, PRIVATE["ES256"], ED25519], ids=["RSA", "EC", "OKP"])
def test_a_public_key_never_verifies_hmac(key: Any) -> None:
    raw = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    x = base64.urlsafe_b64decode(JWK.of(key.public_key()).to_dict().get("x", "") + "==")
    for secret in (public_pem(key), public_pem(key).strip(), raw, x):
        token = forged({"alg": "HS256"}, {"sub": "admin"}, secret)
        for verifier in (public_pem(key), key.public_key(), JWK.of(key), JWKSet([public_pem(key)])):
            with pytest.raises(JWTDecodeException):
                JWT.decode(token, verifier)
            with pytest.raises((JWTDecodeException, ApplicationError)):
                JWT.decode(token, verifier, algorithms=["HS256"])


def test_a_public_key_in_json_is_no_secret() -> None:
    text = json.dumps(JWK.of(RSA.public_key()).to_dict())
    with pytest.raises(JWTDecodeException):
        JWT.decode(forged({"alg": "HS256"}, {}, text.encode()), text)
    assert JWT.decode(JWT({"alg": "RS256"}, {}).encode(RSA), text)


def test_a_key_is_for_the_algorithm_that_it_names_alone() -> None:
    token = JWT({"alg": "RS256"}, {}).encode(RSA)
    assert JWT.decode(token, JWK.from_pem(public_pem(RSA), alg="RS256"))
    with pytest.raises(JWTDecodeException):
        JWT.decode(token, JWK.from_pem(public_pem(RSA), alg="PS256"))
    with pytest.raises(JWTDecodeException):
        JWT.decode(token, public_pem(RSA), algorithms=["PS256", "RS512"])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b",
        "a.b.c",
        "..",
        "é.é.é",
        forged({"alg": "HS256"}, {"sub": "x"}, b"another secret of thirty-two bytes"),
        forged({"alg": "HS256", "crit": ["exp"]}, {"sub": "x"}, SECRET),
        forged({"alg": "HS256", "kid": 5}, {"sub": "x"}, SECRET),
        forged({"alg": "HS256", "b64": False, "crit": ["b64"]}, {"sub": "x"}, SECRET),
        forged({"alg": "HS256"}, ["no", "object"], SECRET),
        forged({"alg": "HS256"}, b"no json", SECRET),
        forged({"alg": "HS256"}, b"[" * 100_000, SECRET),
        f"{part(b'[' * 100_000)}.e30.AA",
        f"{part(b'[]')}.e30.AA",
    ],
    ids=lambda token: token[:16] or "empty",
)
def test_a_malformed_or_foreign_token_is_refused(token: str) -> None:
    with pytest.raises(JWTDecodeException):
        JWT.decode(token, SECRET)


def test_a_changed_token_is_refused() -> None:
    header, payload, signature = JWT({"alg": "HS256"}, {"sub": "ann"}).encode(SECRET).decode().split(".")
    other = part({"sub": "admin"})
    for token in (f"{header}.{other}.{signature}", f"{header}.{payload}.{signature[:-4]}", f"{header}.{payload}."):
        with pytest.raises(JWTDecodeException):
            JWT.decode(token, SECRET)


NOW = int(time.time())
LATER = NOW + 100_000
"""Not reached while the tests run, however slowly."""
REFUSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"exp": NOW - 5}, {}, "exp"),
    ({}, {"exp": True}, "exp"),
    ({"exp": "tomorrow"}, {}, "exp"),
    ({"exp": True}, {}, "exp"),
    ({"exp": float("nan")}, {}, "exp"),
    ({"exp": float("inf")}, {}, "exp"),
    ({"exp": 10**400}, {}, "exp"),
    ({"iat": -(10**400)}, {}, "iat"),
    ({"nbf": LATER}, {}, "nbf"),
    ({"iat": LATER}, {}, "iat"),
    ({"iss": "eve"}, {"iss": "me"}, "iss"),
    ({}, {"iss": "me"}, "iss"),
    ({"iss": ["me"]}, {"iss": "me"}, "iss"),
    ({"sub": 5}, {}, "sub"),
    ({"sub": "bob"}, {"sub": ["ann", "eve"]}, "sub"),
    ({"aud": "them"}, {"aud": "us"}, "aud"),
    ({"aud": ["them", "others"]}, {"aud": ["us"]}, "aud"),
    ({"aud": "them"}, {}, "aud"),
    ({"aud": [5]}, {"aud": "us"}, "aud"),
    ({}, {"aud": "us"}, "aud"),
    ({"jti": "2"}, {"jti": "1"}, "jti"),
]


@pytest.mark.parametrize(
    ("payload", "expected", "claim"), REFUSED, ids=[f"{n}-{row[2]}" for n, row in enumerate(REFUSED)]
)
def test_a_claim_that_does_not_hold_is_refused(payload: dict[str, Any], expected: dict[str, Any], claim: str) -> None:
    with pytest.raises(JWTClaimValidateException) as caught:
        JWT({"alg": "HS256"}, payload).validate(**expected)
    assert caught.value.claim == claim
    assert caught.value.status_code == 401


def test_claims_that_hold_give_the_token_back() -> None:
    token = JWT({}, {"iss": "me", "sub": "ann", "aud": ["us", "them"], "exp": LATER, "nbf": NOW, "iat": NOW - 0.5})
    assert token.validate(iss={"me", "you"}, aud="us", sub="ann", exp=True) is token


def test_leeway_forgives_clocks() -> None:
    now = int(time.time())
    token = JWT({}, {"exp": now - 30, "iat": LATER, "nbf": LATER})
    assert token.validate(leeway=200_000) is token


def test_validators_can_be_chosen_and_written() -> None:
    class Tenant(ClaimValidator):
        claim = "tenant"

        def validate(self) -> None:
            if self.value != self.expected.get("tenant"):
                raise self.refuse("is another than expected")

    token = JWT({}, {"tenant": "a", "exp": 1})
    assert token.validate([Tenant, AudValidator], tenant="a")
    with pytest.raises(JWTClaimValidateException, match="tenant"):
        token.validate([Tenant], tenant="b")


UNUSABLE: list[tuple[Callable[[], Any], str]] = [
    (lambda: JWK.of(b"short"), "32 or more"),
    (lambda: JWK.of(""), "32 or more"),
    (lambda: JWK.from_secret(SECRET[:32], alg="HS512"), "HS512"),
    (lambda: JWK.of({"kty": "oct", "k": 5}), "base64url"),
    (lambda: JWK.of({"kty": "XYZ"}), "`kty`"),
    (lambda: JWK.of({"kty": "RSA", "n": "AQAB"}), "not valid"),
    (lambda: JWK.of({"kty": "EC", "crv": "P-192"}), "P-192"),
    (lambda: JWK.of("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"), "no key"),
    (lambda: JWK.of(object()), "object"),
    (lambda: JWKSet({"no": "keys"}), "`keys`"),
    (lambda: JWT({"alg": "RS256"}, {}).encode(SECRET), "RS256"),
    (lambda: JWT({"alg": "none"}, {}).encode(SECRET), "none"),
    (lambda: JWT({"alg": "RS256"}, {}).encode(public_pem(RSA)), "private"),
    (lambda: JWK.of(SECRET).public(), "no public half"),
]


@pytest.mark.parametrize(("use", "problem"), UNUSABLE, ids=[problem for _, problem in UNUSABLE])
def test_a_key_that_cannot_be_used_says_why_and_not_what_it_is(use: Callable[[], Any], problem: str) -> None:
    with pytest.raises(InvalidKey, match=problem) as caught:
        use()
    assert SECRET.decode() not in str(caught.value)


@pytest.mark.parametrize("payload", [{"data": object()}, {"sub": 5}], ids=["data", "sub"])
def test_a_payload_that_is_none_is_refused_when_encoding(payload: dict[str, Any]) -> None:
    with pytest.raises(ApplicationError):
        JWT({"alg": "HS256"}, payload).encode(SECRET)


def test_a_weak_rsa_key_is_refused() -> None:
    weak = rsa.generate_private_key(65537, 1024)
    with pytest.raises(InvalidKey):
        JWT({"alg": "RS256"}, {}).encode(weak)


def test_a_secret_may_come_wrapped() -> None:
    token = JWT({"alg": "HS256"}, {}).encode(Secret(SECRET.decode()))
    assert JWT.decode(token, SECRET)


def test_the_key_id_picks_the_key() -> None:
    old, new = JWK.from_secret(b"a" * 32, kid="old"), JWK.from_secret(b"b" * 32, kid="new")
    token = JWT({"alg": "HS256"}, {}).encode(new)
    assert JWT.decode(token, JWKSet([old, new])).header.kid == "new"
    assert JWT.decode(token, b"b" * 32)
    with pytest.raises(JWTDecodeException):
        JWT.decode(token, JWKSet([JWK.from_secret(b"b" * 32, kid="other")]))
    anonymous = JWT({"alg": "HS256"}, {}).encode(b"b" * 32)
    assert JWT.decode(anonymous, JWKSet([old, new]))


def test_members_of_a_set_that_are_not_for_signatures_are_left_out() -> None:
    good = {**JWK.of(RSA.public_key()).to_dict(), "kid": "good"}
    keys = JWKSet({"keys": [{"kty": "new"}, {}, "text", {**good, "kid": "enc", "use": "enc"}, good]})
    assert [key.kid for key in keys.matching(kid=None, alg="RS256")] == ["good"]


def test_a_set_is_served_without_its_private_parts() -> None:
    served = JWKSet([JWK.of(RSA), JWK.of(ED25519)]).to_dict()
    assert [set(key) & {"d", "p", "q", "key_ops"} for key in served["keys"]] == [set(), set()]
    assert JWT.decode(JWT({"alg": "EdDSA"}, {}).encode(ED25519), JWKSet(served))
    with pytest.raises(InvalidKey):
        JWKSet([SECRET]).to_dict()


def test_nothing_shows_a_key() -> None:
    assert SECRET.decode() not in repr(JWKSet([SECRET]))
    assert "0123" not in repr(JWK.of(SECRET))


def test_every_error_of_a_token_is_one() -> None:
    assert issubclass(JWTDecodeException, JWTException)
    assert issubclass(JWTClaimValidateException, JWTException)


def test_without_the_library_it_says_what_to_install() -> None:
    program = "import sys; sys.modules['jwt'] = None; from flama.authentication.jwt import JWT; JWT().encode(b'x' * 32)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "pip install 'flama-runtime[authentication]'" in run.stderr
