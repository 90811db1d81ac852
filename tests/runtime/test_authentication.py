"""Tokens in requests: where they are read, what they allow, which keys verify them."""

from __future__ import annotations

import re
import time
from typing import Any

import httpx
import pytest

from flama import Component, Flama, Mount, Route, authentication, types
from flama.authentication import (
    AccessToken,
    AccessTokenComponent,
    AuthenticationMiddleware,
    JWKSResolver,
    RefreshTokenComponent,
)
from flama.authentication.security import HTTPBearer, OAuth2, OpenIDConnect, Principal, verify_jwt
from flama.authentication.verifier import TokenPrincipal
from flama.client import Client, WebSocketRefused
from flama.exceptions import ApplicationError
from flama.http import Request, WebSocket
from flama.middleware import CORSMiddleware, Middleware
from tests.runtime.asking import application, ask
from tests.runtime.forging import SECRET, bearer, signed


async def who(token: types.AccessToken) -> dict[str, Any]:
    return dict(token.payload["data"])


def with_tokens(**options: Any) -> Flama:
    app = application(components=[AccessTokenComponent(SECRET, **options), RefreshTokenComponent(SECRET)])
    app.add_get("/who", who)
    return app


PLACES = [
    {"Authorization": f"Bearer {signed(data={'id': 1})}"},
    {"Authorization": f"bearer {signed(data={'id': 1})}", "access_token": "Bearer wrong", "Cookie": "access_token=no"},
    {"access_token": f"Bearer {signed(data={'id': 1})}", "Cookie": "access_token=no"},
    {"Authorization": "Basic YTpi", "Cookie": f"access_token={signed(data={'id': 1})}"},
    {"access_token": "Basic x", "Cookie": f"access_token={signed(data={'id': 1})}"},
]


@pytest.mark.parametrize("headers", PLACES, ids=lambda headers: "+".join(headers))
async def test_the_token_is_read_from_authorization_then_the_header_then_the_cookie(headers: dict[str, str]) -> None:
    answer = await ask(with_tokens(), "GET", "/who", headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"id": 1})


async def test_names_of_header_and_cookie_can_be_others() -> None:
    app = with_tokens(header_key="X-Token", header_prefix="Token", cookie_key="t")
    token = signed(data={"id": 1})
    assert (await ask(app, "GET", "/who", headers={"X-Token": f"Token {token}"})).status_code == 200
    assert (await ask(app, "GET", "/who", headers={"Cookie": f"t={token}"})).status_code == 200
    assert (await ask(app, "GET", "/who", headers={"access_token": f"Bearer {token}"})).status_code == 401


async def test_a_request_without_token_is_asked_for_one() -> None:
    answer = await ask(with_tokens(), "GET", "/who")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert answer.json()["error"] == "Unauthorized"


BAD = {
    "malformed": {"Authorization": "Bearer x.y.z"},
    "expired": bearer(exp=1),
    "of another": bearer(b"another secret of thirty-two bytes", data={}),
    "for others": bearer(aud="others", data={}),
    "twice": {"access_token": "Bearer x, Bearer y"},
}


@pytest.mark.parametrize("headers", BAD.values(), ids=list(BAD))
async def test_a_token_that_is_not_good_is_refused(headers: dict[str, str]) -> None:
    answer = await ask(with_tokens(), "GET", "/who", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


async def test_issuer_and_audience_are_checked_when_they_are_named() -> None:
    app = with_tokens(issuer=["me", "you"], audience="api", leeway=5)
    good = {"iss": "me", "aud": ["api"], "exp": int(time.time()) - 1, "data": {}}
    assert (await ask(app, "GET", "/who", headers=bearer(**good))).status_code == 200
    for claim in ("iss", "aud"):
        assert (await ask(app, "GET", "/who", headers=bearer(**{**good, claim: "eve"}))).status_code == 401


async def test_a_handler_may_do_without_a_token_but_not_with_a_bad_one() -> None:
    app = with_tokens()

    @app.get("/maybe")
    async def maybe(token: AccessToken | None) -> bool:
        return token is not None

    assert (await ask(app, "GET", "/maybe")).json() is False
    assert (await ask(app, "GET", "/maybe", headers=bearer())).json() is True
    assert (await ask(app, "GET", "/maybe", headers=bearer(exp=1))).status_code == 401


async def test_refresh_tokens_are_not_read_from_authorization() -> None:
    app = with_tokens()

    @app.post("/refresh")
    async def refresh(token: types.RefreshToken) -> str:
        return str(token.payload.sub)

    assert (await ask(app, "POST", "/refresh", headers=bearer(sub="ann"))).status_code == 401
    token = signed(sub="ann")
    assert (await ask(app, "POST", "/refresh", headers={"refresh_token": f"Bearer {token}"})).json() == "ann"
    assert (await ask(app, "POST", "/refresh", headers={"Cookie": f"refresh_token={token}"})).json() == "ann"


def test_both_spellings_of_the_token_are_one() -> None:
    assert types.AccessToken is authentication.AccessToken
    assert types.RefreshToken is authentication.RefreshToken


@pytest.mark.parametrize(
    "options",
    [{}, {"secret": SECRET, "resolver": JWKSResolver(dict)}, {"secret": b"short"}]
    + [{"secret": SECRET, "algorithms": names} for names in (["none"], ["RS256"], [], "HS256", ["HS1"])],
    ids=["nothing", "both", "short", "none", "other", "empty", "text", "unknown"],
)
def test_a_component_that_cannot_verify_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ApplicationError):
        AccessTokenComponent(**options)


def guarded(**options: Any) -> Flama:
    app = application(
        components=[AccessTokenComponent(SECRET)],
        middleware=[CORSMiddleware(allow_origins=["*"]), Middleware(AuthenticationMiddleware, **options)],
    )

    @app.get("/open")
    async def opened() -> str:
        return "open"

    @app.get("/both/", tags={"permissions": ["read", "write"]})
    async def both(principal: Principal) -> list[str]:
        return sorted(principal.scopes)

    @app.get("/known", tags={"permissions": []})
    async def known(request: Request) -> str:
        return str(request.scope["flama.principal"].subject)

    return app


GRANTS: list[tuple[dict[str, Any], str, int]] = [
    ({}, "any", 403),
    ({"data": {"permissions": ["read"]}}, "any", 200),
    ({"data": {"permissions": ["read"]}}, "all", 403),
    ({"data": {"permissions": ["read"], "roles": {"editor": ["write"]}}}, "all", 200),
    ({"data": {"roles": {"a": ["read"], "b": ["write", "x"]}}}, "all", 200),
    ({"permissions": ["read", "write"]}, "all", 200),
    ({"data": {"permissions": ["admin"]}}, "any", 403),
    ({"data": {"permissions": {"read": True}, "roles": ["read"]}}, "any", 403),
    ({"data": "read"}, "any", 403),
]


async def test_a_request_knows_its_user_and_what_that_may_do() -> None:
    app = guarded()

    @app.get("/me", tags={"permissions": []})
    async def me(request: Request) -> list[Any]:
        return [request.user.subject, request.auth.scopes]

    @app.get("/anybody")
    async def anybody(request: Request) -> list[Any]:
        return [request.user, request.auth.scopes]

    token = bearer(sub="ann", data={"permissions": ["write", "read"]})
    assert (await ask(app, "GET", "/me", headers=token)).json() == ["ann", ["read", "write"]]
    assert (await ask(app, "GET", "/anybody", headers=token)).json() == [None, []]


@pytest.mark.parametrize(("payload", "require", "status"), GRANTS, ids=[f"{p}-{r}" for p, r, _ in GRANTS])
async def test_permissions_decide(payload: dict[str, Any], require: str, status: int) -> None:
    answer = await ask(guarded(require=require), "GET", "/both/", headers=bearer(**payload))
    assert answer.status_code == status
    if status == 403:
        assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


async def test_routes_without_the_tag_are_public() -> None:
    assert (await ask(guarded(), "GET", "/open")).json() == "open"
    assert (await ask(guarded(), "GET", "/open", headers=bearer(exp=1))).status_code == 200
    assert (await ask(guarded(), "GET", "/missing")).status_code == 404
    assert (await ask(guarded(), "DELETE", "/both/")).status_code == 405


async def test_no_permission_asks_for_a_token_all_the_same() -> None:
    assert (await ask(guarded(), "GET", "/known")).status_code == 401
    assert (await ask(guarded(), "HEAD", "/known")).status_code == 401
    assert (await ask(guarded(), "GET", "/known", headers=bearer(sub="ann"))).json() == "ann"


async def test_a_refusal_passes_through_the_middleware_around() -> None:
    answer = await ask(guarded(), "GET", "/both/", headers={"Origin": "http://page"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, "*")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


async def test_the_tag_can_have_another_name() -> None:
    app = guarded(tag="needs")
    app.add_get("/secret", who, tags={"needs": "x"})
    assert (await ask(app, "GET", "/secret")).status_code == 401
    assert (await ask(app, "GET", "/secret", headers=bearer(data={"permissions": ["x"]}))).status_code == 200


IGNORED = [("/both/", 200), ("/bot", 401), ("/.*", 200), (re.compile("/[a-z]+/"), 200), ("both", 401)]


@pytest.mark.parametrize(("pattern", "status"), IGNORED, ids=str)
async def test_paths_that_match_as_a_whole_are_ignored(pattern: Any, status: int) -> None:
    app = application(
        components=[AccessTokenComponent(SECRET)], middleware=[AuthenticationMiddleware(ignored=[pattern])]
    )
    app.add_get("/both/", lambda: "in", tags={"permissions": ["x"]})
    assert (await ask(app, "GET", "/both/")).status_code == status


async def test_an_encoded_slash_does_not_make_an_ignored_path() -> None:
    app = application(
        components=[AccessTokenComponent(SECRET)], middleware=[AuthenticationMiddleware(ignored=["/open/.*"])]
    )
    app.add_get("/{name}", lambda name: name, tags={"permissions": ["x"]})
    assert (await ask(app, "GET", "/open%2Fx")).status_code == 401


async def test_mounted_routes_and_the_tags_of_mounts_are_checked() -> None:
    child = application(components=[])
    child.add_get("/inside", who, tags={"permissions": ["read"]})
    child.add_get("/free", lambda: "free")
    app = guarded()
    app.mount("/child", child)
    app.mount("/closed", application(routes=[Route("/x", lambda: "x")]), tags={"permissions": ["write"]})
    app.add_route(Mount("/flat", routes=[Route("/y", lambda: "y", tags={"permissions": ["read"]})]))
    shut = [Route("/z", lambda: "z"), Mount("/child", application(routes=[Route("/x", lambda: "x")]))]
    app.add_route(Mount("/shut", routes=[Mount("/in", routes=shut)], tags={"permissions": ["write"]}))
    reader = bearer(data={"permissions": ["read"]})
    for path, anonymous, allowed in [
        ("/child/inside", 401, 200),
        ("/child/free", 200, 200),
        ("/closed/x", 401, 403),
        ("/flat/y", 401, 200),
        ("/shut/in/z", 401, 403),
        ("/shut/in/child/x", 401, 403),
    ]:
        assert (await ask(app, "GET", path)).status_code == anonymous, path
        assert (await ask(app, "GET", path, headers=reader)).status_code == allowed, path


async def test_websockets_are_checked_before_they_open() -> None:
    app = guarded()

    @app.websocket_route("/live", tags={"permissions": ["read"]})
    async def live(websocket: WebSocket, token: AccessToken) -> None:
        await websocket.accept()
        await websocket.send_json(token.payload.to_dict())

    async with Client(app=app) as client:
        with pytest.raises(WebSocketRefused) as refused:
            async with client.websocket("/live"):
                pass
        assert refused.value.response.status_code == 401
        async with client.websocket("/live", headers=bearer(permissions=["read"])) as socket:
            assert await socket.receive_json() == {"permissions": ["read"]}


async def test_without_a_component_the_answer_says_what_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    app = application(middleware=[AuthenticationMiddleware])
    app.add_get("/x", lambda: "x", tags={"permissions": ["x"]})
    assert (await ask(app, "GET", "/x", headers=bearer())).status_code == 500
    assert "AccessTokenComponent" in caplog.text


async def test_around_the_application_it_is_out_of_place() -> None:
    with pytest.raises(ApplicationError, match="middleware="):
        await ask_bare(AuthenticationMiddleware(application()))


async def ask_bare(app: Any) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        await client.get("/")


async def test_a_component_of_ones_own_may_provide_the_token() -> None:
    class Pretended(Component):
        def resolve(self, headers: types.Headers) -> AccessToken:
            return AccessToken({}, {"sub": headers["x-user"], "permissions": ["x"]})

    app = application(components=[Pretended()], middleware=[AuthenticationMiddleware])
    app.add_get("/x", lambda: "in", tags={"permissions": ["x"]})
    assert (await ask(app, "GET", "/x", headers={"X-User": "ann"})).json() == "in"


@pytest.mark.parametrize("options", [{"require": "some"}, {"ignored": "/x"}], ids=str)
def test_wrong_options_of_the_middleware_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ApplicationError):
        AuthenticationMiddleware(application(), **options)


async def me(principal: Principal) -> list[Any]:
    assert isinstance(principal, TokenPrincipal)
    return [principal.subject, sorted(principal.scopes), principal.token.payload.get("iss")]


async def test_contract_schemes_verify_tokens() -> None:
    verify = verify_jwt(SECRET, issuer="me", audience="api")
    schemes = {"bearer": HTTPBearer(verify=verify), "oauth": OAuth2({}, verify=verify)}
    app = application(security={**schemes, "oidc": OpenIDConnect("https://id.example", verify=verify)})
    for name in app.security:
        app.add_get(f"/{name}", me, security=[{name: ["read", "write"]}], name=name)
    good = {"iss": "me", "aud": "api", "sub": "ann", "scope": "read x", "scp": ["write"], "permissions": ["y"]}
    for name in app.security:
        answer = await ask(app, "GET", f"/{name}", headers=bearer(**good))
        assert answer.json() == ["ann", ["read", "write", "x", "y"], "me"]
        assert (await ask(app, "GET", f"/{name}", headers=bearer(**{**good, "scp": []}))).status_code == 403
        for wrong in ({"iss": "eve"}, {"aud": "eve"}, {"sub": ""}, {"exp": 1}):
            assert (await ask(app, "GET", f"/{name}", headers=bearer(**{**good, **wrong}))).status_code == 401
