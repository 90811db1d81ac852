"""Bearer tokens as settings decide: fixed ones, signed ones, or nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from flama import Flama
from flama.authentication.jwk import JWK
from flama.authentication.security import OAuth2, Principal, verify_bearer
from flama.exceptions import ApplicationError
from tests.runtime.asking import application, ask
from tests.runtime.forging import bearer
from tests.runtime.test_published_keys import Issuer

ISSUER = Issuer()
KEY = JWK({**JWK.of(ed25519.Ed25519PrivateKey.generate()).to_dict(private=True), "kid": "a"})
SIGNED: dict[str, Any] = {"jwks_url": f"{ISSUER.url}/keys", "issuer": "https://id.example", "audience": "shop"}
CLAIMS = {"iss": "https://id.example", "aud": "shop", "sub": "ann", "scope": "read"}


@pytest.fixture(autouse=True, scope="module")
def published() -> Iterator[None]:
    """The key is published."""
    ISSUER.keys = [KEY]
    thread = threading.Thread(target=ISSUER.server.serve_forever, args=(0.01,))
    thread.start()
    yield
    ISSUER.server.shutdown()
    thread.join()
    ISSUER.server.server_close()


async def me(principal: Principal) -> str:
    return principal.subject


def service(**options: Any) -> Flama:
    app = application(security={"login": OAuth2(verify=verify_bearer(**options))})
    app.add_get("/", me, security=[{"login": ["read"]}])
    return app


async def test_with_nothing_configured_everybody_is_refused() -> None:
    answer = await ask(service(), "GET", "/", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="api", error="invalid_token"'


async def test_a_fixed_token_has_the_scopes_that_it_is_given() -> None:
    header = {"Authorization": "Bearer t"}
    assert (await ask(service(tokens=["t"], scopes=["read"]), "GET", "/", headers=header)).status_code == 200
    assert (await ask(service(tokens=["t"]), "GET", "/", headers=header)).status_code == 403


async def test_a_signed_token_is_known_by_its_claims() -> None:
    answer = await ask(service(**SIGNED), "GET", "/", headers=bearer(KEY, **CLAIMS))
    assert (answer.status_code, answer.json()) == (200, "ann")


@pytest.mark.parametrize("claims", [{"iss": "https://evil.example"}, {"aud": "other"}, {"exp": 1}, {"sub": ""}])
async def test_a_signed_token_for_somebody_else_is_refused(claims: dict[str, Any]) -> None:
    assert (await ask(service(**SIGNED), "GET", "/", headers=bearer(KEY, **{**CLAIMS, **claims}))).status_code == 401


async def test_a_signed_token_without_the_scope_is_403() -> None:
    answer = await ask(service(**SIGNED), "GET", "/", headers=bearer(KEY, **{**CLAIMS, "scope": "write"}))
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


async def test_fixed_and_signed_tokens_go_together() -> None:
    app = service(tokens=["t"], scopes=["read"], **SIGNED)
    assert (await ask(app, "GET", "/", headers={"Authorization": "Bearer t"})).status_code == 200
    assert (await ask(app, "GET", "/", headers=bearer(KEY, **CLAIMS))).status_code == 200


@pytest.mark.parametrize("missing", list(SIGNED))
def test_address_issuer_and_audience_are_given_together(missing: str) -> None:
    with pytest.raises(ApplicationError, match=f"`{missing}`"):
        verify_bearer(**{name: value for name, value in SIGNED.items() if name != missing})
