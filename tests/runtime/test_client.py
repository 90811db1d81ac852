"""The clients for tests, and putting other components in the place of real ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest

from flama import Component, Flama
from flama.client import Client, SyncClient, WebSocketRefused
from flama.exceptions import ApplicationError, NotFoundException
from flama.http import NDJSONResponse, Request, WebSocket, WebSocketDisconnect
from tests.runtime.asking import application


class Clock:
    def __init__(self, now: int) -> None:
        self.now = now


class ClockComponent(Component):
    def resolve(self) -> Clock:
        return Clock(1)


def serving() -> Flama:
    @asynccontextmanager
    async def lifespan(app: Flama) -> AsyncGenerator[dict[str, str], None]:
        yield {"greeting": "hello"}

    app = application(lifespan=lifespan, components=[ClockComponent()])

    @app.get("/now")
    async def now(clock: Clock) -> int:
        return clock.now

    @app.get("/greeting")
    async def greeting(request: Request) -> str:
        return request.state.greeting

    @app.websocket_route("/echo/")
    async def echo(websocket: WebSocket, clock: Clock) -> None:
        await websocket.accept(subprotocol=next(iter(websocket.scope["subprotocols"]), None))
        await websocket.send_json([websocket.state.greeting, clock.now, websocket.cookies, websocket.query_params["q"]])
        async for data in websocket:
            await websocket.send(data=data)

    return app


async def test_a_component_can_be_replaced_for_a_test() -> None:
    app = serving()
    async with Client(app=app) as client:
        with app.components.override({Clock: Clock(7)}):
            assert (await client.get("/now")).json() == 7
        assert (await client.get("/now")).json() == 1


async def test_what_the_lifespan_yields_is_the_state_of_each_request() -> None:
    async with Client(app=serving()) as client:
        assert (await client.get("/greeting")).json() == "hello"


async def test_a_websocket_has_state_components_cookies_and_query() -> None:
    async with (
        Client(app=serving(), cookies={"a": "b"}) as client,
        client.websocket("/echo/", params={"q": "1"}, subprotocols=["v2", "v1"]) as websocket,
    ):
        assert websocket.subprotocol == "v2"
        assert await websocket.receive_json() == ["hello", 1, {"a": "b"}, "1"]
        await websocket.send_text("text")
        assert await websocket.receive_text() == "text"
        await websocket.send_bytes(b"data")
        assert await websocket.receive() == b"data"
        await websocket.send_bytes(b"data")
        with pytest.raises(TypeError, match="binary, not text"):
            await websocket.receive_text()


async def test_a_refused_websocket_raises_with_the_response() -> None:
    async with Client(app=serving()) as client:
        with pytest.raises(WebSocketRefused) as refused:
            await client.websocket("/nothing/").__aenter__()
    assert refused.value.response.status_code == 404
    assert refused.value.response.json()["error"] == NotFoundException.__name__


async def test_the_end_of_the_handler_closes_the_websocket() -> None:
    app = application()

    @app.websocket_route("/")
    async def once(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("only")

    async with Client(app=app) as client, client.websocket("/") as websocket:
        assert [data async for data in websocket] == ["only"]
        with pytest.raises(WebSocketDisconnect) as closed:
            await websocket.receive()
        assert closed.value.code == 1000


async def test_a_stream_can_be_read_while_it_is_produced() -> None:
    app, go_on = application(), asyncio.Event()

    @app.get("/")
    async def lines() -> NDJSONResponse[int]:
        async def numbers() -> AsyncIterator[int]:
            yield 1
            await go_on.wait()
            yield 2

        return NDJSONResponse(numbers())

    async with Client(app=app) as client, client.stream("GET", "/") as response:
        received = response.aiter_lines()
        assert await anext(received) == "1"
        go_on.set()
        assert await anext(received) == "2"


async def test_what_an_asgi_application_raises_is_raised_in_the_client() -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        raise LookupError("broken")

    with pytest.raises(LookupError, match="broken"):
        await Client(app=broken).get("/")


def test_the_synchronous_client_starts_serves_and_stops() -> None:
    app, log = serving(), []
    app.add_event_handler("shutdown", lambda: log.append("down"))
    with SyncClient(app=app) as client:
        assert client.get("/greeting").json() == "hello"
        with client.websocket("/echo/", params={"q": "1"}) as websocket:
            assert websocket.receive_json()[0] == "hello"
            websocket.send_json({"a": 1})
            assert websocket.receive_json() == {"a": 1}
            websocket.send_bytes(b"x")
            assert websocket.receive_bytes() == b"x"
        with pytest.raises(WebSocketRefused), client.websocket("/nothing/"):
            pass
    assert log == ["down"]


def test_the_synchronous_client_streams_and_can_leave_early() -> None:
    app, log = application(), []

    @app.get("/")
    async def lines() -> NDJSONResponse[int]:
        async def numbers() -> AsyncIterator[int]:
            try:
                while True:
                    yield 1
            finally:
                log.append("closed")

        return NDJSONResponse(numbers())

    with SyncClient(app=app) as client:
        with client.stream("GET", "/") as response:
            assert next(response.iter_lines()) == "1"
        assert log == ["closed"]


def test_the_synchronous_client_says_how_it_is_used() -> None:
    with pytest.raises(ApplicationError, match="with SyncClient"):
        SyncClient(app=serving()).get("/now")
