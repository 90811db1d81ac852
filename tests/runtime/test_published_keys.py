"""Keys that somebody else publishes, changes and sometimes does not serve."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from flama.authentication import AccessToken, AccessTokenComponent, JWKSResolver
from flama.authentication.exceptions import KeysUnavailable
from flama.authentication.jwk import JWK, JWKSet
from flama.authentication.security import OpenIDConnect, Principal, verify_jwt
from tests.runtime.asking import application, ask
from tests.runtime.forging import SECRET, bearer, forged


async def who(token: AccessToken) -> dict[str, Any]:
    return dict(token.payload["data"])


async def me(principal: Principal) -> str:
    return principal.subject


class Issuer:
    """A server that publishes keys."""

    def __init__(self) -> None:
        self.keys: list[JWK] = []
        self.status, self.padding, self.requests = 200, b"", 0
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests += 1
                body = json.dumps(issuer.document(self.path)).encode() + issuer.padding
                self.send_response(issuer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def document(self, path: str) -> Mapping[str, Any]:
        if path.startswith("/.well-known/"):
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        return JWKSet(self.keys).to_dict()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    server = Issuer()
    thread = threading.Thread(target=server.server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.server.shutdown()
    thread.join()
    server.server.server_close()


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(JWKSResolver, "_clock", lambda _: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def new_key(kid: str) -> JWK:
    return JWK({**JWK.of(ed25519.Ed25519PrivateKey.generate()).to_dict(private=True), "kid": kid})


async def test_rotated_keys_are_found_without_a_restart(issuer: Issuer, clock: Clock) -> None:
    old, new = new_key("old"), new_key("new")
    issuer.keys = [old]
    app = application(components=[AccessTokenComponent(resolver=JWKSResolver(f"{issuer.url}/keys"))])
    app.add_get("/who", who)

    async def status(key: JWK) -> int:
        return (await ask(app, "GET", "/who", headers=bearer(key, data={}))).status_code

    assert [await status(old), await status(old), issuer.requests] == [200, 200, 1]
    issuer.keys = [new]
    assert await status(new) == 401  # asked a moment ago
    clock.now += 6
    assert [await status(new), await status(old), issuer.requests] == [200, 401, 2]


async def test_made_up_key_ids_do_not_flood_the_source(issuer: Issuer, clock: Clock) -> None:
    issuer.keys = [new_key("a")]
    resolver = JWKSResolver(f"{issuer.url}/keys")
    for number in range(20):
        await resolver.resolve({"kid": str(number)})
    assert issuer.requests == 1


async def test_discovery_leads_to_the_keys(issuer: Issuer) -> None:
    issuer.keys = [new_key("a")]
    resolver = JWKSResolver.from_discovery(f"{issuer.url}/.well-known/openid-configuration")
    verify = verify_jwt(resolver, issuer=issuer.url)
    app = application(security={"oidc": OpenIDConnect("https://id.example", verify=verify)})
    app.add_get("/me", me, security=[{"oidc": []}])
    answer = await ask(app, "GET", "/me", headers=bearer(issuer.keys[0], iss=issuer.url, sub="ann"))
    assert answer.json() == "ann"


async def test_an_hmac_token_is_refused_with_published_keys(issuer: Issuer) -> None:
    issuer.keys = [new_key("a")]
    app = application(components=[AccessTokenComponent(resolver=JWKSResolver(f"{issuer.url}/keys"))])
    app.add_get("/who", who)
    public = issuer.keys[0].to_dict()
    for secret in (json.dumps(public).encode(), public["x"].encode()):
        token = forged({"alg": "HS256", "kid": "a"}, {"data": {}}, secret)
        answer = await ask(app, "GET", "/who", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401


async def test_nobody_waits_for_keys_that_are_fetched_anew(clock: Clock) -> None:
    asked, go = asyncio.Event(), asyncio.Event()
    go.set()

    async def source() -> JWKSet:
        asked.set()
        await go.wait()
        return JWKSet([new_key("a")])

    resolver = JWKSResolver(source)
    first = await resolver.resolve({"kid": "a"})
    clock.now += 700
    asked.clear()
    go.clear()
    waiting = asyncio.create_task(resolver.resolve({"kid": "a"}))
    await asked.wait()
    assert await resolver.resolve({"kid": "a"}) is first
    go.set()
    assert await waiting is not first


async def test_keys_serve_on_while_the_source_is_down_but_not_for_ever(
    issuer: Issuer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    issuer.keys = [new_key("a")]
    resolver = JWKSResolver(f"{issuer.url}/keys", ttl=600, stale_ttl=60)
    first = await resolver.resolve({"kid": "a"})
    issuer.status = 500
    clock.now += 630
    assert await resolver.resolve({"kid": "a"}) is first
    assert "status 500" in caplog.text
    clock.now += 60
    with pytest.raises(KeysUnavailable):
        await resolver.resolve({"kid": "a"})
    issuer.status = 200
    clock.now += 6
    assert len(await resolver.resolve({"kid": "a"})) == 1


async def test_without_keys_the_answer_is_503(issuer: Issuer, caplog: pytest.LogCaptureFixture) -> None:
    issuer.padding = b" " * 2_000_000
    app = application(components=[AccessTokenComponent(resolver=JWKSResolver(f"{issuer.url}/keys"))])
    app.add_get("/who", who)
    answer = await ask(app, "GET", "/who", headers=bearer(data={}))
    assert (answer.status_code, answer.json()["error"]) == (503, "KeysUnavailable")
    assert "1048576 bytes" in caplog.text


async def test_default_keys_serve_before_the_source_answers_and_tokens_without_key_id(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    published: list[Any] = [RuntimeError("down")]

    def source() -> Mapping[str, Any]:
        if isinstance(published[-1], Exception):
            raise published[-1]
        return JWKSet([published[-1]]).to_dict()

    resolver = JWKSResolver(source, default=SECRET)
    default = await resolver.resolve({"kid": "a"})
    assert "down" in caplog.text
    published.append(new_key("a"))
    clock.now += 6
    assert [key.kid for key in await resolver.resolve({"kid": "a"})] == ["a"]
    assert await resolver.resolve({}) is default


async def test_a_source_may_be_async_and_a_client_ones_own(issuer: Issuer) -> None:
    async def source() -> JWKSet:
        return JWKSet([SECRET])

    assert len(await JWKSResolver(source).resolve({})) == 1
    issuer.keys = [new_key("a")]
    async with httpx.AsyncClient() as client:
        assert len(await JWKSResolver(f"{issuer.url}/keys", client=client).resolve({})) == 1
