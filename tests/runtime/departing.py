"""Streams of every kind that say at `/closed/` which of them were closed; run by a server of its own in tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

from flama import Flama
from flama.http import NDJSONResponse, StreamingResponse, WebSocket
from flama.http.events import ServerSentEventResponse

closed: list[str] = []
app = Flama(schema=None, docs=None)


async def waiting(name: str) -> AsyncIterator[str]:
    """One item, and then nothing for ever."""
    try:
        yield "first"
        await asyncio.Event().wait()
    finally:
        closed.append(name)


def endless(name: str) -> Iterator[str]:
    """Items without end, made in a thread."""
    try:
        while True:
            yield "first"
    finally:
        closed.append(name)


async def busy(name: str) -> AsyncIterator[str]:
    """Items without end."""
    try:
        while True:
            yield "first"
    finally:
        closed.append(name)


@app.get("/text/")
async def text() -> StreamingResponse[str]:
    return StreamingResponse(waiting("text"))


@app.get("/lines/")
async def lines() -> NDJSONResponse[str]:
    return NDJSONResponse(waiting("lines"))


@app.get("/events/")
async def events() -> ServerSentEventResponse[str]:
    return ServerSentEventResponse(waiting("events"))


@app.get("/beating/")
async def beating() -> ServerSentEventResponse[str]:
    return ServerSentEventResponse(waiting("beating"), heartbeat=30)


@app.get("/threaded/")
async def threaded() -> NDJSONResponse[str]:
    return NDJSONResponse(endless("threaded"))


@app.get("/busy/")
async def busily() -> NDJSONResponse[str]:
    return NDJSONResponse(busy("busy"))


@app.websocket_route("/receiving/")
async def receiving(websocket: WebSocket, name: str) -> None:
    await websocket.accept()
    await websocket.send(data="first")
    try:
        await websocket.receive()
    finally:
        closed.append(name)


@app.websocket_route("/sending/")
async def sending(websocket: WebSocket, name: str) -> None:
    await websocket.accept()
    async for item in busy(name):
        await websocket.send(data=item)
        await asyncio.sleep(0)


@app.get("/failing/")
async def failing() -> NDJSONResponse[str]:
    async def items() -> AsyncIterator[str]:
        yield "first"
        raise LookupError("late")

    return NDJSONResponse(items())


@app.get("/closed/")
async def told() -> list[Any]:
    return closed
