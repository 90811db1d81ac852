"""Responses that are sent while they are produced."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from flama import Flama
from flama.background import BackgroundThreadTask
from flama.client import Client
from flama.http import JSONResponse, NDJSONResponse, Request, Response, StreamingResponse
from tests.runtime.asking import application, ask
from tests.runtime.real_server import opened, serving


def streaming(response: Any, *path: str) -> Flama:
    app = application()
    app.add_get("/", response)
    app.add_post("/", response)
    return app


async def test_an_item_is_sent_as_it_is_encoded() -> None:
    class Shouting(StreamingResponse[str]):
        media_type = "text/plain"

        def encode(self, item: str) -> bytes:
            return item.upper().encode()

    response = await ask(streaming(lambda: Shouting(["a", "b"])), "GET", "/")
    assert (response.text, response.headers["content-type"]) == ("AB", "text/plain; charset=utf-8")
    assert "content-length" not in response.headers


@pytest.mark.parametrize("content", [["a", b"b", memoryview(b"c")], "abc", b"abc", (letter for letter in "abc")])
async def test_plain_iterables_and_whole_texts_are_streamed(content: Any) -> None:
    assert (await ask(streaming(lambda: StreamingResponse(content)), "GET", "/")).text == "abc"


async def test_ndjson_is_one_compact_line_an_item() -> None:
    async def items() -> AsyncIterator[Any]:
        yield {"i": 0, "text": "a\nb"}
        yield [1, None]

    response = await ask(streaming(lambda: NDJSONResponse(items())), "GET", "/")
    assert response.content == b'{"i":0,"text":"a\\nb"}\n[1,null]\n'
    assert response.headers["content-type"] == "application/x-ndjson"


@pytest.mark.parametrize(("content", "hint"), [(lambda: "x", "call the function"), (3, "iterable")])
def test_content_that_cannot_be_iterated_is_refused(content: Any, hint: str) -> None:
    with pytest.raises(TypeError, match=hint):
        StreamingResponse(content)


async def test_an_item_that_is_neither_text_nor_bytes_says_what_to_use() -> None:
    with pytest.raises(TypeError, match="use `NDJSONResponse`"):
        await ask(streaming(lambda: StreamingResponse([1])), "GET", "/")


async def test_a_producer_that_fails_ends_the_connection_without_a_second_response() -> None:
    async def items() -> AsyncIterator[str]:
        yield "first"
        raise LookupError("late")

    async with Client(app=streaming(lambda: NDJSONResponse(items()))) as client:
        response = await client.send(client.build_request("GET", "/"), stream=True)
        pieces = response.aiter_text()
        assert (response.status_code, await anext(pieces)) == (200, '"first"\n')
        with pytest.raises(LookupError, match="late"):
            await anext(pieces)


class Endless:
    """A generator that says when it began to wait and when it was closed."""

    def __init__(self) -> None:
        self.waiting = asyncio.Event()
        self.closed = asyncio.Event()

    async def items(self) -> AsyncIterator[str]:
        try:
            yield "first"
            self.waiting.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # tear-downs may wait
            self.closed.set()


async def test_a_waiting_generator_is_closed_when_the_client_leaves() -> None:
    endless = Endless()
    async with Client(app=streaming(lambda: NDJSONResponse(endless.items()))) as client:
        async with client.stream("GET", "/"):
            await endless.waiting.wait()
        assert endless.closed.is_set()


async def test_a_producing_generator_is_closed_when_the_client_leaves() -> None:
    closed = asyncio.Event()

    async def items() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    async with Client(app=streaming(lambda: NDJSONResponse(items()))) as client:
        async with client.stream("GET", "/") as response:
            await anext(response.aiter_lines())
        assert closed.is_set()


async def test_a_plain_generator_is_closed_when_the_client_leaves() -> None:
    go_on, closed = threading.Event(), threading.Event()

    def items() -> Iterator[int]:
        try:
            yield 1
            go_on.wait()
            yield 2
        finally:
            closed.set()

    async with Client(app=streaming(lambda: NDJSONResponse(items()))) as client:
        async with client.stream("GET", "/") as response:
            await anext(response.aiter_lines())
            go_on.set()
        assert closed.is_set()


async def test_a_cancelled_request_closes_its_generator() -> None:
    endless = Endless()
    app = streaming(lambda: NDJSONResponse(endless.items()))
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    task = asyncio.ensure_future(app(scope, asyncio.Event().wait, send))  # type: ignore[arg-type]
    await endless.waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert endless.closed.is_set()


async def test_over_a_socket_the_generator_is_closed_when_the_client_leaves() -> None:
    endless = Endless()
    async with serving(streaming(lambda: NDJSONResponse(endless.items()))) as port:
        async with opened(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") as (reader, _):
            assert b'"first"' in await reader.readuntil(b'"first"\n')
            await endless.waiting.wait()
        await endless.closed.wait()


async def test_over_a_socket_a_generator_that_never_waits_does_not_stop_the_server() -> None:
    closed = asyncio.Event()

    async def items() -> AsyncIterator[str]:
        try:
            while True:
                yield "x"
        finally:
            closed.set()

    app = streaming(lambda: NDJSONResponse(items()))
    app.add_get("/other", lambda: "ok")
    async with serving(app) as port:
        async with opened(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") as (reader, _):
            await reader.readuntil(b'"x"\n')
            async with opened(port, "GET /other HTTP/1.1\r\nHost: x\r\n\r\n") as (other, _):
                assert await other.readuntil(b"ok")
        await closed.wait()


async def test_over_a_socket_a_failing_producer_leaves_the_body_unfinished() -> None:
    async def items() -> AsyncIterator[str]:
        yield "first"
        raise LookupError("late")

    async with (
        serving(streaming(lambda: NDJSONResponse(items()))) as port,
        opened(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") as (reader, _),
    ):
        received = await reader.read()
    assert received.count(b"HTTP/1.1") == 1
    assert not received.endswith(b"0\r\n\r\n")


async def test_head_is_answered_without_producing() -> None:
    endless = Endless()
    response = await ask(streaming(lambda: NDJSONResponse(endless.items())), "HEAD", "/")
    assert (response.status_code, response.content) == (200, b"")


async def test_a_producer_may_read_the_request_while_it_answers() -> None:
    async def sent() -> AsyncIterator[bytes]:
        for index in range(40):
            yield b"%d" % index

    async def echo(request: Request) -> StreamingResponse[bytes]:
        return StreamingResponse(request.stream())

    response = await ask(streaming(echo), "POST", "/", content=sent())
    assert response.content == b"".join([piece async for piece in sent()])


async def test_a_handler_sees_whether_the_client_is_there() -> None:
    async def handler(request: Request) -> list[Any]:
        there = await request.is_disconnected()
        return [there, (await request.body()).decode(), request.client.host if request.client else None]

    assert (await ask(streaming(handler), "POST", "/", content=b"body")).json() == [False, "body", "127.0.0.1"]


async def test_the_background_runs_after_the_body_and_after_a_departure() -> None:
    log: list[str] = []
    endless = Endless()

    def handler(endlessly: bool = False) -> Response:
        content: Any = endless.items() if endlessly else ["x"]
        return StreamingResponse(content, background=BackgroundThreadTask(log.append, "done"))

    async with Client(app=streaming(handler)) as client:
        assert (await client.get("/")).text == "x"
        async with client.stream("GET", "/", params={"endlessly": "1"}):
            await endless.waiting.wait()
    assert log == ["done", "done"]


def test_the_route_knows_what_the_items_of_a_stream_are() -> None:
    async def items() -> NDJSONResponse[int]: ...

    async def whole() -> JSONResponse[dict[str, int]]: ...

    app = application()
    streamed = app.add_get("/items", items).signatures["GET"].response
    assert [(content.media_type, content.item) for content in streamed.contents] == [("application/x-ndjson", int)]
    assert app.add_get("/whole", whole).signatures["GET"].response.annotation == dict[str, int]
