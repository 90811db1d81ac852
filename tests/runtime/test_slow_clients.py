"""Clients that send or read slowly cost a connection, not memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from flama import Flama
from flama.client import Client
from flama.http import NDJSONResponse, Request, StreamingResponse
from flama.http.events import ServerSentEventResponse
from tests.runtime.asking import application
from tests.runtime.real_server import opened, serving

PIECE = 64 * 1024
PIECES = 1000
GET = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"


class Producer:
    """Counts what it was asked for."""

    def __init__(self) -> None:
        self.made = 0

    async def texts(self) -> AsyncIterator[str]:
        while self.made < PIECES:
            self.made += 1
            yield "x" * PIECE


async def turns(number: int) -> None:
    """Lets everything run that can."""
    for _ in range(number):
        await asyncio.sleep(0)


@pytest.mark.parametrize("kind", [StreamingResponse, NDJSONResponse, ServerSentEventResponse])
async def test_a_stream_waits_for_a_client_that_does_not_read(kind: Any) -> None:
    producer = Producer()
    app = application()
    app.add_get("/", lambda: kind(producer.texts()))
    async with serving(app) as port, opened(port, GET) as (reader, _):
        await reader.readline()
        await turns(3000)
        # What the two ends of the socket and the reader hold: megabytes, where all would be 64.
        assert producer.made < PIECES / 2
        received = 0
        while piece := await reader.read(PIECE):
            received += len(piece)
        assert producer.made == PIECES
        assert received > PIECE * PIECES


async def test_an_upload_waits_for_a_handler_that_does_not_read() -> None:
    app = application(max_body_size=None)
    begun, go_on = asyncio.Event(), asyncio.Event()

    @app.post("/")
    async def take(request: Request) -> int:
        begun.set()
        await go_on.wait()
        return sum([len(chunk) async for chunk in request.stream()])

    size = PIECE * PIECES
    head = f"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n"
    async with serving(app) as port, opened(port, head) as (reader, writer):
        sent = 0

        async def upload() -> None:
            nonlocal sent
            for _ in range(PIECES):
                writer.write(b"x" * PIECE)
                await writer.drain()
                sent += PIECE

        uploading = asyncio.create_task(upload())
        await begun.wait()
        await turns(3000)
        assert sent < size / 2
        go_on.set()
        await uploading
        assert (await reader.read()).endswith(str(size).encode())


async def test_slow_uploads_do_not_keep_others_from_being_answered() -> None:
    app: Flama = application()

    @app.post("/")
    async def take(data: dict[str, int]) -> int:
        return len(data)

    app.add_get("/", lambda: "ok")
    head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"
    async with serving(app) as port:
        slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
        for _, writer in slow:
            writer.write(head.encode())
            await writer.drain()
        async with opened(port, GET) as (reader, _):
            assert (await reader.read()).endswith(b'"ok"')
        for _, writer in slow:
            writer.write(b'"a": 1' + b" " * 92 + b"}")
        for reader, _ in slow:
            assert (await reader.readline()).split()[1] == b"200"
        for _, writer in slow:
            writer.close()


async def test_a_client_that_leaves_in_the_middle_of_its_body_ends_its_request() -> None:
    app = application()
    begun, ended = asyncio.Event(), asyncio.Event()

    @app.post("/")
    async def take(request: Request) -> int:
        begun.set()
        try:
            return len(await request.body())
        finally:
            ended.set()

    head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf"
    async with serving(app) as port:
        async with opened(port, head):
            await begun.wait()
        await ended.wait()
        async with Client(app=app) as client:
            assert (await client.post("/", content=b"whole")).json() == 5
