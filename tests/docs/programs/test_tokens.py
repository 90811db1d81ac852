"""Tokens: made, sent with requests, and asked for permissions."""

import os
from datetime import datetime, timedelta, timezone

import pytest

from flama import Flama, authentication, types
from flama.authentication import AuthenticationMiddleware
from flama.authentication.components import AccessTokenComponent, RefreshTokenComponent
from flama.authentication.jwt import JWT
from flama.client import Client
from flama.middleware import Middleware

SECRET = os.urandom(32)


def token(*permissions: str) -> str:
    made = JWT(
        _header={"alg": "HS256"},
        _payload={
            "data": {"id": 1, "username": "ada", "permissions": list(permissions)},
            "iss": "library",
            "iat": datetime.now(tz=timezone.utc),
            "exp": datetime.now(tz=timezone.utc) + timedelta(hours=1),
        },
    )
    return made.encode(SECRET).decode()


def library(*middleware: object) -> Flama:
    app = Flama(
        components=[AccessTokenComponent(secret=SECRET), RefreshTokenComponent(secret=SECRET)],
        middleware=middleware or [AuthenticationMiddleware],
    )

    @app.get("/desk/", tags={"permissions": ["librarian"]})
    async def desk(token: types.AccessToken):
        return {"user": token.payload["data"]["username"]}

    @app.get("/attribute/", tags={"permissions": ["librarian"]})
    async def attribute(token: authentication.AccessToken):
        return {"user": token.payload.data["username"]}

    @app.get("/door/")
    async def door():
        return {"open": True}

    return app


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {token('librarian')}"},
        {"access_token": f"Bearer {token('librarian')}"},
        {"Cookie": f"access_token={token('librarian')}"},
    ],
    ids=["Authorization", "access_token", "cookie"],
)
@pytest.mark.parametrize("path", ["/desk/", "/attribute/"])
async def test_a_token_is_read_from_a_header_or_a_cookie(headers: dict[str, str], path: str) -> None:
    async with Client(app=library()) as client:
        assert (await client.get(path, headers=headers)).json() == {"user": "ada"}


async def test_without_a_token_there_is_no_way_in() -> None:
    async with Client(app=library()) as client:
        response = await client.get("/desk/")
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")


async def test_without_the_permission_there_is_none_either() -> None:
    async with Client(app=library()) as client:
        response = await client.get("/desk/", headers={"Authorization": f"Bearer {token('reader')}"})
        assert response.status_code == 403


async def test_a_route_without_permissions_is_public() -> None:
    async with Client(app=library()) as client:
        assert (await client.get("/door/")).json() == {"open": True}


@pytest.mark.parametrize(
    "middleware",
    [AuthenticationMiddleware, AuthenticationMiddleware(), Middleware(AuthenticationMiddleware)],
    ids=["class", "instance", "wrapped"],
)
async def test_the_middleware_is_given_in_three_forms(middleware: object) -> None:
    async with Client(app=library(middleware)) as client:
        assert (await client.get("/desk/")).status_code == 401


async def test_a_handler_makes_a_token() -> None:
    app = library()

    @app.post("/login/")
    async def login(username: str, password: str):
        return {"access_token": token("librarian")}

    async with Client(app=app) as client:
        made = (await client.post("/login/?username=ada&password=x")).json()["access_token"]
        assert (await client.get("/desk/", headers={"Authorization": f"Bearer {made}"})).status_code == 200


def test_a_token_is_read_back() -> None:
    decoded = JWT.decode(token("librarian").encode(), SECRET)
    assert decoded.payload["iss"] == decoded.payload.iss == "library"
    assert isinstance(decoded.payload.exp, int)
