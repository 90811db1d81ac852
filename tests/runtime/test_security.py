"""Security schemes and the requirements of routes."""

import base64
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from flama import Flama
from flama.authentication.security import (
    APIKey,
    BasicCredentials,
    HTTPBasic,
    HTTPBearer,
    HTTPScheme,
    MutualTLS,
    OAuth2,
    OpenIDConnect,
    Principal,
    Undefined,
    check,
    guard,
    verify_keys,
    verify_tokens,
    verify_users,
)
from flama.exceptions import ApplicationError, HTTPException, RouteError
from flama.schemas.openapi import build
from tests.runtime.asking import application, ask

SCHEMES: dict[str, Any] = {
    "key": APIKey("X-Key", verify=verify_keys({"robot": "k1"})),
    "query_key": APIKey("key", location="query", verify=verify_keys(["k2"])),
    "cookie_key": APIKey("key", location="cookie", verify=verify_keys(["k3"])),
    "basic": HTTPBasic(verify=verify_users({"ann": "pass:wörd"})),
    "bearer": HTTPBearer(verify=verify_tokens(["t1"])),
    "oauth": OAuth2({}, verify=verify_tokens({"bob": "t2"}, scopes=["read"])),
    "nothing": HTTPBearer(),
    "undefined": Undefined("session"),
}


def connection(*headers: tuple[str, str], query: str = "", **scope: Any) -> HTTPConnection:
    raw = [(name.lower().encode(), value.encode("utf-8", "surrogateescape")) for name, value in headers]
    return HTTPConnection({"type": "http", "headers": raw, "query_string": query.encode(), **scope})


def basic(text: str) -> tuple[str, str]:
    return "Authorization", "Basic " + base64.b64encode(text.encode()).decode()


async def refusal(security: Any, request: HTTPConnection) -> tuple[int, str]:
    """Status and challenge of a request that is turned away."""
    with pytest.raises(HTTPException) as caught:
        await guard(security, SCHEMES)(request)
    return caught.value.status_code, (caught.value.headers or {})["WWW-Authenticate"]


ACCEPTED = [
    ("key", connection(("X-Key", "k1")), "robot"),
    ("query_key", connection(query="key=k2"), None),
    ("cookie_key", connection(("Cookie", "key=k3")), None),
    ("basic", connection(basic("ann:pass:wörd")), "ann"),
    ("bearer", connection(("Authorization", "bearer t1")), None),
    ("oauth", connection(("Authorization", "Bearer t2")), "bob"),
]


@pytest.mark.parametrize(("name", "request_", "subject"), ACCEPTED, ids=[name for name, _, _ in ACCEPTED])
async def test_credentials_give_a_principal(name: str, request_: HTTPConnection, subject: str | None) -> None:
    principal = await guard([{name: []}], SCHEMES)(request_)
    assert principal is not None
    assert subject is None or principal.subject == subject


CHALLENGES = {
    "key": 'ApiKey realm="api", in="header", name="X-Key"',
    "query_key": 'ApiKey realm="api", in="query", name="key"',
    "cookie_key": 'ApiKey realm="api", in="cookie", name="key"',
    "basic": 'Basic realm="api", charset="UTF-8"',
    "bearer": 'Bearer realm="api"',
    "nothing": 'Bearer realm="api"',
    "undefined": 'Undefined realm="api", name="session"',
}


@pytest.mark.parametrize("name", CHALLENGES)
async def test_missing_credentials_are_asked_for_in_the_words_of_the_scheme(name: str) -> None:
    assert await refusal([{name: []}], connection()) == (401, CHALLENGES[name])


async def test_a_scheme_that_nobody_defined_refuses_and_is_not_described() -> None:
    shown = connection(basic("ann:pass:wörd"), ("X-Key", "k1"))
    assert await refusal([{"undefined": ["read"]}], shown) == (401, CHALLENGES["undefined"])
    assert "securitySchemes" not in build(Flama(security={"session": Undefined("session")})).get("components", {})


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic !!!",
        "Basic YQ",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(b"ann:pass:w\xc3\xb6rd\n").decode(),
        basic("ann:wrong")[1],
        basic("eve:pass:wörd")[1],
        basic("eve:")[1],
        "Bearer t1",
        "\udcff\udcfe",
        "",
        "Basic " + "A" * 100_000,
    ],
    ids=lambda header: header[:20].encode("ascii", "replace").decode(),
)
async def test_malformed_or_wrong_passwords_are_refused(header: str) -> None:
    status, _ = await refusal([{"basic": []}], connection(("Authorization", header)))
    assert status == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer a b", "Bearer é", "Basic t1", "t1", "Bearer\tt1"])
async def test_malformed_tokens_count_as_missing(header: str) -> None:
    assert await refusal([{"bearer": []}], connection(("Authorization", header))) == (401, 'Bearer realm="api"')


async def test_a_refused_token_is_called_invalid() -> None:
    status, challenge = await refusal([{"bearer": []}], connection(("Authorization", "Bearer wrong")))
    assert (status, challenge) == (401, 'Bearer realm="api", error="invalid_token"')


async def test_too_few_scopes_are_forbidden_and_named() -> None:
    status, challenge = await refusal([{"oauth": ["read", "write"]}], connection(("Authorization", "Bearer t2")))
    assert (status, challenge) == (403, 'Bearer realm="api", error="insufficient_scope", scope="write"')


async def test_credentials_that_come_twice_are_refused() -> None:
    twice = connection(("Authorization", "Bearer t1"), ("Authorization", "Bearer t1"))
    assert (await refusal([{"bearer": []}], twice))[0] == 401
    assert (await refusal([{"query_key": []}], connection(query="key=k2&key=k2")))[0] == 401


async def test_one_of_several_alternatives_is_enough() -> None:
    either = guard([{"key": []}, {"bearer": []}], SCHEMES)
    assert await either(connection(("Authorization", "Bearer t1")))
    assert (await refusal([{"key": []}, {"bearer": []}], connection())) == (
        401,
        f"{CHALLENGES['key']}, {CHALLENGES['bearer']}",
    )


async def test_all_schemes_of_an_alternative_must_hold() -> None:
    both = [{"key": [], "oauth": ["read"]}]
    principal = await guard(both, SCHEMES)(connection(("X-Key", "k1"), ("Authorization", "Bearer t2")))
    assert principal == Principal("robot", frozenset({"read"}))
    assert (await refusal(both, connection(("X-Key", "k1"))))[0] == 401


async def test_with_an_empty_alternative_credentials_are_optional() -> None:
    optional = guard([{}, {"key": []}], SCHEMES)
    assert await optional(connection()) is None
    assert await optional(connection(("X-Key", "k1"))) == Principal("robot")


@pytest.mark.parametrize("security", [None, [], [{}]])
async def test_a_route_without_requirement_is_public(security: Any) -> None:
    assert await guard(security, SCHEMES)(connection()) is None


async def test_a_scheme_without_verify_lets_nobody_in() -> None:
    assert (await refusal([{"nothing": []}], connection(("Authorization", "Bearer x"))))[0] == 401


@pytest.mark.parametrize("verify", [verify_keys([]), verify_keys([""]), verify_keys({"a": ""}), verify_tokens(())])
async def test_without_configured_keys_nobody_gets_in(verify: Any) -> None:
    assert await verify("", connection()) is None
    assert await verify("x", connection()) is None


async def test_without_configured_users_nobody_gets_in() -> None:
    assert await verify_users({"ann": ""})(BasicCredentials("ann", ""), connection()) is None  # type: ignore[misc]


def test_one_text_instead_of_a_list_of_keys_is_an_error() -> None:
    with pytest.raises(ApplicationError, match="give it a list"):
        verify_keys("secret")


async def test_the_subject_of_a_plain_key_does_not_tell_the_key() -> None:
    principal = await verify_keys(["secret"])("secret", connection())  # type: ignore[misc]
    assert principal is not None
    assert "secret" not in principal.subject


async def test_a_plain_function_may_verify() -> None:
    def verify(token: str, request: HTTPConnection) -> Principal | None:
        return Principal(token) if token == "ok" else None

    schemes = {"plain": HTTPBearer(verify=verify)}
    assert await guard([{"plain": []}], schemes)(connection(("Authorization", "Bearer ok"))) == Principal("ok")


async def test_a_client_certificate_comes_from_the_server() -> None:
    async def verify(certificate: Any, request: HTTPConnection) -> Principal | None:
        return Principal(certificate.name)

    schemes = {"tls": MutualTLS(verify=verify)}
    tls = {"client_cert_name": "CN=ann", "client_cert_chain": ["PEM"]}
    assert await guard([{"tls": []}], schemes)(connection(extensions={"tls": tls})) == Principal("CN=ann")
    with pytest.raises(HTTPException):
        await guard([{"tls": []}], schemes)(connection(extensions={"tls": {**tls, "client_cert_error": "expired"}}))


@pytest.mark.parametrize(
    ("security", "message"),
    [
        ([{"unknown": []}], "the scheme `unknown`; the application has `key`"),
        ({"key": []}, "is a list of alternatives"),
        (["key"], "maps schemes to scopes"),
        ([{"key": "read"}], "are a list, not the text"),
    ],
)
def test_requirements_that_cannot_be_checked_are_errors(security: Any, message: str) -> None:
    with pytest.raises(RouteError, match=message):
        check(security, {"key": SCHEMES["key"]})


def test_a_route_that_names_an_unknown_scheme_is_refused_at_registration() -> None:
    async def handler() -> None: ...

    with pytest.raises(RouteError, match="unknown"):
        application().add_get("/", handler, security=[{"unknown": []}])


def test_each_scheme_describes_itself() -> None:
    flows = {"clientCredentials": {"tokenUrl": "https://example.com/token", "scopes": {}}}
    assert APIKey("k", location="query", description="A key.").openapi() == {
        "type": "apiKey",
        "name": "k",
        "in": "query",
        "description": "A key.",
    }
    assert HTTPBasic().openapi() == {"type": "http", "scheme": "basic"}
    assert HTTPBearer(bearer_format="JWT").openapi() == {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    assert HTTPScheme("digest").openapi() == {"type": "http", "scheme": "digest"}
    assert OAuth2(flows).openapi() == {"type": "oauth2", "flows": flows}
    assert OpenIDConnect("https://example.com").openapi()["openIdConnectUrl"] == "https://example.com"
    assert MutualTLS().openapi() == {"type": "mutualTLS"}


def test_a_realm_cannot_break_out_of_its_header() -> None:
    challenge = HTTPBasic(realm='a"b\\\r\nX: é').challenge()
    assert challenge == 'Basic realm="a\\"b\\\\X: ?", charset="UTF-8"'


def test_credentials_do_not_show_their_password() -> None:
    assert "hunter2" not in repr(BasicCredentials("ann", "hunter2"))


def whoami() -> Flama:
    app = application(security=SCHEMES)

    @app.get("/me", security=[{"key": []}])
    async def me(principal: Principal, limit: int) -> dict[str, Any]:
        return {"subject": principal.subject, "limit": limit}

    return app


async def test_the_principal_can_be_injected() -> None:
    response = await ask(whoami(), "GET", "/me?limit=1", headers={"X-Key": "k1"})
    assert response.json() == {"subject": "robot", "limit": 1}


async def test_credentials_are_checked_before_parameters() -> None:
    response = await ask(whoami(), "GET", "/me?limit=x")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == CHALLENGES["key"]
    assert response.json()["status_code"] == 401
