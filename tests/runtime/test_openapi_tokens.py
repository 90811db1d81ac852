"""Tokens in the OpenAPI document: which operations ask for one, and where it stands."""

from openapi_spec_validator import validate

from flama import Component, Flama
from flama.authentication import AccessToken, AccessTokenComponent, RefreshToken, RefreshTokenComponent
from flama.middleware import AuthenticationMiddleware
from flama.routing import Mount, Route


async def _read() -> None: ...


class Account:
    """Whose token it is."""


class AccountComponent(Component):
    def resolve(self, token: AccessToken) -> Account:
        return Account()


def test_tokens_that_components_and_tags_ask_for_are_described() -> None:
    app = Flama(
        components=[AccessTokenComponent(secret=b"0" * 32), RefreshTokenComponent(b"1" * 32), AccountComponent()],
        middleware=[AuthenticationMiddleware(tag="needs")],
    )

    @app.get("/account")
    def account(account: Account) -> None: ...

    @app.get("/maybe")
    def maybe(token: AccessToken | None) -> None: ...

    @app.post("/refresh")
    def refresh(token: RefreshToken) -> None: ...

    @app.get("/tagged", tags={"needs": ["read"]})
    def tagged() -> None: ...

    @app.get("/public", tags={"permissions": ["read"]})
    def public() -> None: ...

    app.add_route(Mount("/below", routes=[Route("/x", public)], tags={"needs": []}))
    whole = app.schema.document
    required = {path: next(iter(item.values())).get("security") for path, item in whole["paths"].items()}
    assert required == {
        "/account": [{"AccessToken": []}],
        "/maybe": [{"AccessToken": []}, {}],
        "/refresh": [{"RefreshToken": []}],
        "/tagged": [{"AccessToken": []}],
        "/public": None,
        "/below/x": [{"AccessToken": []}],
    }
    schemes = whole["components"]["securitySchemes"]
    assert schemes["AccessToken"] == {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    assert (schemes["RefreshToken"]["in"], schemes["RefreshToken"]["name"]) == ("header", "refresh_token")
    validate(whole)


def test_a_token_that_middleware_asks_for_later_is_described_too() -> None:
    app = Flama(components=[AccessTokenComponent(secret=b"0" * 32)])
    app.add_get("/", _read, tags={"permissions": ["read"]})
    assert "security" not in app.schema.document["paths"]["/"]["get"]
    app.add_middleware(AuthenticationMiddleware)
    assert app.schema.document["paths"]["/"]["get"]["security"] == [{"AccessToken": []}]
