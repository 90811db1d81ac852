"""Middleware in all its forms."""

import copy

import pytest
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from flama import Flama, middleware
from flama.client import Client
from flama.middleware import Middleware


class StampMiddleware:
    def __init__(self, app, stamp="stamped"):
        self.app = app
        self.stamp = stamp

    async def __call__(self, scope, receive, send):
        async def stamped(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-stamp", self.stamp.encode())]
            await send(message)

        await self.app(scope, receive, stamped if scope["type"] == "http" else send)


class BaseStamp(Middleware):
    def __init__(self, stamp="stamped"):
        self.stamp = stamp

    async def __call__(self, scope, receive, send):
        await StampMiddleware(self.app, self.stamp)(scope, receive, send)


def library(*given, **options) -> Flama:
    app = Flama(middleware=list(given), **options)

    @app.get("/text/")
    async def text():
        return "x" * 3000

    return app


@pytest.mark.parametrize(
    ("given", "stamp"),
    [
        (Middleware(StampMiddleware), "stamped"),
        (Middleware(StampMiddleware, stamp="paid"), "paid"),
        (StampMiddleware, "stamped"),
        (BaseStamp("paid"), "paid"),
        (BaseStamp, "stamped"),
        (Middleware(BaseStamp, stamp="paid"), "paid"),
        (lambda app: StampMiddleware(app, "paid"), "paid"),
    ],
    ids=["wrapped", "wrapped with options", "class", "instance", "own class", "own class wrapped", "function"],
)
@pytest.mark.parametrize("is_late", [False, True], ids=["at construction", "added"])
async def test_a_middleware_comes_in_any_form(given: object, stamp: str, is_late: bool) -> None:
    given = copy.copy(given)  # an instance serves one application
    app = library() if is_late else library(given)
    if is_late:
        app.add_middleware(given)
    async with Client(app=app) as client:
        assert (await client.get("/text/")).headers["x-stamp"] == stamp


async def test_options_may_stand_beside_the_class() -> None:
    app = library()
    app.add_middleware(StampMiddleware, stamp="paid")
    async with Client(app=app) as client:
        assert (await client.get("/text/")).headers["x-stamp"] == "paid"


async def test_middleware_of_starlette_works_as_it_is() -> None:
    app = library(
        Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"]),
        Middleware(GZipMiddleware, minimum_size=1000),
    )
    async with Client(app=app) as client:
        headers = {"Origin": "http://shop.example", "Accept-Encoding": "gzip"}
        response = await client.get("/text/", headers=headers)
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["content-encoding"] == "gzip"
    assert response.json() == "x" * 3000


async def test_hosts_are_checked() -> None:
    app = library()
    app.add_middleware(Middleware(TrustedHostMiddleware, allowed_hosts=["example.com"]))
    async with Client(app=app) as client:
        assert (await client.get("/text/")).status_code == 400
        assert (await client.get("/text/", headers={"Host": "example.com"})).status_code == 200


async def test_http_is_sent_to_https() -> None:
    async with Client(app=library(Middleware(HTTPSRedirectMiddleware))) as client:
        response = await client.get("/text/")
        assert (response.status_code, response.headers["location"]) == (307, "https://localapp/text/")


async def test_the_first_in_the_list_is_the_outermost() -> None:
    async with Client(app=library(Middleware(StampMiddleware, stamp="a"), Middleware(StampMiddleware, stamp="b"))) as c:
        assert (await c.get("/text/")).headers.get_list("x-stamp") == ["b", "a"]


@pytest.mark.parametrize(
    "name",
    [
        "BaseHTTPMiddleware",
        "CORSMiddleware",
        "CompressionMiddleware",
        "CorrelationIdMiddleware",
        "GZipMiddleware",
        "HTTPSRedirectMiddleware",
        "SessionMiddleware",
        "TelemetryMiddleware",
        "TrustedHostMiddleware",
    ],
)
def test_the_framework_has_middleware_of_its_own(name: str) -> None:
    assert callable(getattr(middleware, name))
