"""Server-Sent Events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from flama.client import Client
from flama.http import JSONRPCErrorResponse, JSONRPCResponse, Request, ServerSentEvent, ServerSentEventResponse
from tests.runtime.asking import application, ask
from tests.runtime.real_server import opened, serving


@pytest.mark.parametrize(
    ("event", "wire"),
    [
        (ServerSentEvent("x", event="tick", id="1", retry=5), "id: 1\nevent: tick\nretry: 5\ndata: x\n\n"),
        (ServerSentEvent(data="a\r\nb\nc\rd"), "data: a\ndata: b\ndata: c\ndata: d\n\n"),
        (ServerSentEvent(data="a\u2028b\x0bc\x85d"), "data: a\u2028b\x0bc\x85d\n\n"),
        (ServerSentEvent(data=" a\n"), "data:  a\ndata: \n\n"),
        (ServerSentEvent(), "data: \n\n"),
        (ServerSentEvent(event="done"), "event: done\ndata: \n\n"),
        (ServerSentEvent(data="", id=7), "id: 7\ndata: \n\n"),
        (ServerSentEvent(comment="heartbeat"), ": heartbeat\n\n"),
        (ServerSentEvent(comment="a\nb", data="x"), ": a\n: b\ndata: x\n\n"),
        (ServerSentEvent(retry=3000), "retry: 3000\n\n"),
        (ServerSentEvent("x", event="a\ndata: y", id="1\r\n\0\n2"), "id: 12\nevent: adata: y\ndata: x\n\n"),
        (ServerSentEvent({"a": [1]}), 'data: {"a":[1]}\n\n'),
    ],
)
def test_an_event_is_written_as_browsers_read_it(event: ServerSentEvent, wire: str) -> None:
    assert event.encode().decode() == wire


@pytest.mark.parametrize("retry", [-1, 0.5, "1"])
def test_a_retry_that_is_no_number_of_milliseconds_is_refused(retry: Any) -> None:
    with pytest.raises(ValueError, match="milliseconds"):
        ServerSentEvent(retry=retry)


async def test_events_and_texts_are_streamed_with_their_headers() -> None:
    app = application()

    @app.get("/")
    async def events() -> ServerSentEventResponse[str]:
        async def items() -> AsyncIterator[Any]:
            yield "text"
            yield ServerSentEvent("x", event="tick")
            yield {"a": 1}

        return ServerSentEventResponse(items())

    response = await ask(app, "GET", "/")
    assert response.text == 'data: text\n\nevent: tick\ndata: x\n\ndata: {"a":1}\n\n'
    expected = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
    assert {name: response.headers[name] for name in expected} == expected
    assert response.headers["connection"] == "keep-alive"


async def test_a_stream_is_resumed_through_the_last_event_id() -> None:
    app = application()

    @app.route("/sse/resume/", name="sse_resume")
    def sse_resume(request: Request):  # type: ignore[no-untyped-def]
        start = int(request.headers.get("last-event-id", "-1")) + 1

        async def ticks() -> AsyncIterator[ServerSentEvent]:
            for i in range(start, start + 2):
                yield ServerSentEvent(data=str(i), event="tick", id=str(i))

        return ServerSentEventResponse(ticks())

    first = "id: 0\nevent: tick\ndata: 0\n\nid: 1\nevent: tick\ndata: 1\n\n"
    assert (await ask(app, "GET", "/sse/resume/")).text == first
    again = await ask(app, "GET", "/sse/resume/", headers={"Last-Event-ID": "1"})
    assert again.text.startswith("id: 2\n")


async def test_a_silent_stream_sends_heartbeats() -> None:
    go_on = asyncio.Event()

    async def items() -> AsyncIterator[str]:
        yield "first"
        await go_on.wait()
        yield "last"

    app = application()
    app.add_get("/", lambda: ServerSentEventResponse(items(), heartbeat=0.001))
    async with Client(app=app) as client, client.stream("GET", "/") as response:
        pieces = response.aiter_text()
        assert await anext(pieces) == "data: first\n\n"
        assert await anext(pieces) == ": heartbeat\n\n"
        go_on.set()
        rest = [piece async for piece in pieces]
        assert [piece for piece in rest if piece != ": heartbeat\n\n"] == ["data: last\n\n"]


@pytest.mark.parametrize("heartbeat", [0, -1])
def test_a_heartbeat_is_a_positive_number_of_seconds(heartbeat: int) -> None:
    with pytest.raises(ValueError, match="heartbeat"):
        ServerSentEventResponse([], heartbeat=heartbeat)


async def test_over_a_socket_events_arrive_one_by_one_and_end_with_the_client() -> None:
    closed = asyncio.Event()

    async def items() -> AsyncIterator[str]:
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            closed.set()

    app = application()
    app.add_get("/", lambda: ServerSentEventResponse(items(), heartbeat=60))
    async with serving(app) as port:
        async with opened(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") as (reader, _):
            assert b"data: first" in await reader.readuntil(b"first\n\n")
        await closed.wait()


async def test_http_2_has_no_connection_header() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "http_version": "2", "headers": []}
    await ServerSentEventResponse(["x"])(scope, asyncio.Event().wait, send)  # type: ignore[arg-type]
    assert b"connection" not in dict(sent[0]["headers"])


async def test_json_rpc_envelopes_are_http_200() -> None:
    app = application()
    app.add_get("/good", lambda: JSONRPCResponse(result={"ok": True}, id=1))
    app.add_get("/bad", lambda: JSONRPCErrorResponse(status_code=-32601, message="Method not found", id=1))
    good, bad = await ask(app, "GET", "/good"), await ask(app, "GET", "/bad")
    assert good.json() == {"jsonrpc": "2.0", "id": 1, "result": {"ok": True}}
    error = {"code": -32601, "message": "Method not found"}
    assert (bad.status_code, bad.json()) == (200, {"jsonrpc": "2.0", "id": 1, "error": error})
