"""WebSockets: routes, endpoints, injection, errors."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, ClassVar

import pytest
import websockets
from pydantic import BaseModel

from flama import Component, Flama, types
from flama.authentication.security import APIKey, Principal, verify_keys
from flama.client import Client, WebSocketRefused
from flama.endpoints import WebSocketEndpoint
from flama.exceptions import ComponentNotFound, HTTPException, RouteError, WebSocketException
from flama.http import Request, WebSocket, WebSocketDisconnect, WebSocketStatus
from flama.routing import Mount, WebSocketRoute
from tests.runtime.asking import application
from tests.runtime.real_server import serving


class Clock:
    pass


class ClockComponent(Component):
    def resolve(self) -> Clock:
        return Clock()


def answering(endpoint: Any, path: str = "/", **options: Any) -> Flama:
    app = application(components=[ClockComponent()])
    app.add_websocket_route(path, endpoint, **options)
    return app


async def closing(app: Flama, *messages: str | bytes, path: str = "/") -> tuple[int, str]:
    """Code and reason with which the application closes after `messages`."""
    async with Client(app=app) as client, client.websocket(path) as websocket:
        for message in messages:
            await (websocket.send_text(message) if isinstance(message, str) else websocket.send_bytes(message))
        while True:
            try:
                await websocket.receive()
            except WebSocketDisconnect as closed:
                return closed.code, closed.reason


async def refusal(app: Flama, path: str = "/") -> tuple[int, Any]:
    """Status and body of the answer to a handshake that is refused."""
    async with Client(app=app) as client:
        with pytest.raises(WebSocketRefused) as refused:
            await client.websocket(path).__aenter__()
    return refused.value.response.status_code, refused.value.response


async def test_a_parameter_called_websocket_needs_no_annotation() -> None:
    app = application()

    @app.websocket_route("/ws/")
    async def handler(websocket):  # type: ignore[no-untyped-def]
        await websocket.accept()
        await websocket.send_json({"text": "é"})

    async with Client(app=app) as client, client.websocket("/ws/") as websocket:
        assert await websocket.receive_text() == '{"text":"é"}'


async def test_path_query_headers_and_components_are_injected() -> None:
    async def handler(
        websocket: WebSocket, room: int, clock: Clock, agent: types.Header, limit: int = 5, *, url: types.URL
    ) -> None:
        await websocket.accept()
        await websocket.send_json([room, limit, type(clock).__name__, agent, url.path])

    app = answering(handler, "/rooms/{room:int}/")
    async with (
        Client(app=app, headers={"agent": "me"}) as client,
        client.websocket("/rooms/3/?limit=7") as websocket,
    ):
        assert await websocket.receive_json() == [3, 7, "Clock", "me", "/rooms/3/"]
    status, response = await refusal(app, "/rooms/3/?limit=x")
    assert (status, sorted(response.json()["detail"])) == (400, ["header.agent", "query.limit"])


async def test_the_payload_comes_in_the_kind_that_is_asked_for() -> None:
    async def handler(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send({"type": "websocket.send", "text": await websocket.receive(data="text")})
        await websocket.send(data=await websocket.receive("bytes"))
        await websocket.send(json=await websocket.receive_json())
        await websocket.send(json=None)
        assert (await websocket.receive())["type"] == "websocket.receive"

    async with Client(app=answering(handler)) as client, client.websocket("/") as websocket:
        await websocket.send_text("text")
        await websocket.send_bytes(b"data")
        await websocket.send_bytes(b'{"a": 1}')
        await websocket.send_text("raw")
        assert [data async for data in websocket] == ["text", b"data", '{"a":1}', "null"]


@pytest.mark.parametrize("arguments", [{}, {"data": "x", "json": 1}, {"other": 1}])
async def test_send_takes_exactly_one_thing(arguments: dict[str, Any]) -> None:
    websocket = WebSocket({"type": "websocket"}, None, None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"WebSocket\.send"):
        await websocket.send(**arguments)


class Chat(WebSocketEndpoint):
    encoding = "json"
    log: ClassVar[list[Any]] = []

    async def on_connect(self, websocket):  # type: ignore[no-untyped-def]
        await websocket.accept()
        self.count = 0

    async def on_receive(self, websocket, data):  # type: ignore[no-untyped-def]
        self.count += 1
        await websocket.send_json({"echo": data, "count": self.count})

    async def on_disconnect(self, websocket, websocket_code):  # type: ignore[no-untyped-def]
        self.log.append(websocket_code)


async def test_an_endpoint_is_injected_by_name_and_lives_as_long_as_the_connection() -> None:
    Chat.log.clear()
    async with Client(app=answering(Chat)) as client, client.websocket("/") as websocket:
        for count in (1, 2):
            await websocket.send_json("x")
            assert await websocket.receive_json() == {"echo": "x", "count": count}
        await websocket.close(4000)
    assert Chat.log == [4000]


class Listener(WebSocketEndpoint):
    encoding = "bytes"
    log: ClassVar[list[Any]] = []

    async def on_connect(self, client: WebSocket, room: str, clock: Clock) -> None:
        self.room = room
        await client.accept()

    async def on_receive(self, client: WebSocket, payload: types.Data, kind: types.Encoding) -> None:
        await client.send(data=payload)
        await client.send_json([self.room, kind])

    def on_disconnect(self, code: types.Code) -> None:
        self.log.append(code)


async def test_an_endpoint_is_injected_by_annotation() -> None:
    app = answering(Listener, "/{room}/")
    async with Client(app=app) as client, client.websocket("/a/") as websocket:
        await websocket.send_bytes(b"data")
        assert await websocket.receive() == b"data"
        assert await websocket.receive_json() == ["a", "bytes"]
    assert Listener.log == [1000]


class Message(BaseModel):
    text: str


async def test_an_annotated_payload_is_validated() -> None:
    class Typed(WebSocketEndpoint):
        encoding = "json"

        async def on_receive(self, websocket: WebSocket, data: Message) -> None:
            await websocket.send_text(data.text)

    app = answering(Typed)
    async with Client(app=app) as client, client.websocket("/") as websocket:
        await websocket.send_json({"text": "x"})
        assert await websocket.receive() == "x"
    assert await closing(app, "{}") == (1003, "body.text: Field required")


@pytest.mark.parametrize(
    ("encoding", "message", "reason"),
    [
        ("json", "{", "Send JSON."),
        ("json", b"\xff", "Send JSON."),
        ("json", "NaN", "Send JSON."),
        ("text", b"x", "Send text frames."),
        ("bytes", "x", "Send binary frames."),
    ],
)
async def test_data_of_another_kind_closes_with_1003(encoding: Any, message: Any, reason: str) -> None:
    endpoint = type("Endpoint", (WebSocketEndpoint,), {"encoding": encoding})
    assert await closing(answering(endpoint), message) == (WebSocketStatus.UNSUPPORTED_DATA, reason)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (WebSocketException(4001, "no"), (4001, "no")),
        (WebSocketException(4001, "é" * 100), (4001, "é" * 61)),
        (HTTPException(404, "no room"), (1008, "no room")),
        (HTTPException(400, {"a": 1}), (1008, "The request is refused.")),
        (LookupError("secret"), (1011, "Internal Server Error")),
    ],
)
async def test_an_error_after_accept_closes_the_websocket(
    error: Exception, expected: tuple[int, str], caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(websocket: WebSocket) -> None:
        await websocket.accept()
        raise error

    assert await closing(answering(handler)) == expected
    assert ("secret" in caplog.text) == isinstance(error, LookupError)


@pytest.mark.parametrize(
    ("error", "status"),
    [(HTTPException(403), 403), (LookupError("secret"), 500), (WebSocketException(4001, "no"), 403)],
)
async def test_an_error_before_accept_refuses_the_handshake(error: Exception, status: int) -> None:
    async def handler(websocket: WebSocket) -> None:
        raise error

    assert (await refusal(answering(handler)))[0] == status


async def test_a_handler_that_does_not_accept_refuses() -> None:
    async def handler(websocket: WebSocket) -> None:
        pass

    assert (await refusal(answering(handler)))[0] == 403


async def test_a_path_without_a_websocket_route_is_404() -> None:
    app = answering(Chat)
    app.add_get("/http", lambda: None)
    for path in ("/nothing", "/http"):
        assert (await refusal(app, path))[0] == 404
    async with Client(app=app) as client:
        assert (await client.get("/")).status_code == 404


async def test_security_is_checked_before_the_websocket_can_be_accepted() -> None:
    app = application(security={"key": APIKey("key", location="query", verify=verify_keys(["secret"]))})

    @app.websocket_route("/", security=[{"key": []}])
    async def handler(websocket: WebSocket, principal: Principal) -> None:
        await websocket.accept()
        await websocket.send_text("in")

    for path in ("/", "/?key=wrong"):
        status, response = await refusal(app, path)
        assert (status, "www-authenticate" in response.headers) == (401, True)
    async with Client(app=app) as client, client.websocket("/?key=secret") as websocket:
        assert await websocket.receive() == "in"


async def test_websocket_routes_can_be_mounted_and_named() -> None:
    inner = answering(Chat, "/chat/")
    app = application(routes=[Mount("/group", routes=[WebSocketRoute("/chat/", Chat, name="chat")], name="group")])
    app.mount("/inner", inner)
    assert str(app.resolve_url("group:chat")) == "/group/chat/"
    async with Client(app=app) as client:
        for path in ("/group/chat/", "/inner/chat/"):
            async with client.websocket(path) as websocket:
                await websocket.send_json(1)
                assert (await websocket.receive_json())["echo"] == 1


async def plain_body(websocket: WebSocket, body: Message) -> None: ...


async def on_http(websocket: WebSocket) -> None: ...


async def on_websocket(request: Request) -> None: ...


@pytest.mark.parametrize(
    ("endpoint", "message"),
    [
        (lambda websocket: None, "async def"),
        (plain_body, "is a body, which a WebSocket does not have"),
        (type("Wrong", (WebSocketEndpoint,), {"encoding": "xml"}), "encoding 'xml'"),
        (dict, r"no `flama\.endpoints\.WebSocketEndpoint`"),
    ],
)
def test_what_cannot_answer_websockets_is_refused_at_registration(endpoint: Any, message: str) -> None:
    with pytest.raises(RouteError, match=message):
        application().add_websocket_route("/", endpoint)


def test_requests_and_websockets_are_not_mixed_up() -> None:
    app = application()
    app.add_get("/", on_http)
    with pytest.raises(ComponentNotFound, match="websocket"):
        app.compile()
    with pytest.raises(ComponentNotFound, match="request"):
        answering(on_websocket).compile()


async def test_over_a_socket_json_goes_in_text_frames_and_disconnects_are_seen(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Chat.log.clear()
    with caplog.at_level(logging.WARNING):
        async with serving(answering(Chat)) as port:
            async with websockets.connect(f"ws://127.0.0.1:{port}/") as websocket:
                await websocket.send('{"a": 1}')
                assert await websocket.recv() == '{"echo":{"a":1},"count":1}'
            while not Chat.log:
                await asyncio.sleep(0)
            with pytest.raises(websockets.InvalidStatus) as refused:
                await websockets.connect(f"ws://127.0.0.1:{port}/nothing")
    assert (Chat.log, refused.value.response.status_code) == ([1000], 404)
