"""The floor: no framework and no validation, orjson alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import orjson

from apps.payload import LIST

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def answer(send: Send, content: Any, status: int = 200) -> None:
    body = orjson.dumps(content)
    headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def read(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


async def serve_lifespan(receive: Receive, send: Send) -> None:
    for phase in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{phase}.complete"})


async def app(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await serve_lifespan(receive, send)
        return
    path = scope["path"]
    if path == "/plain":
        await answer(send, {"message": "Hello, World!"})
    elif path.startswith("/users/"):
        q = parse_qs(scope["query_string"].decode())["q"][0]
        await answer(send, {"id": int(path[7:]), "q": q})
    elif path == "/items":
        await answer(send, orjson.loads(await read(receive)))
    elif path == "/list":
        await answer(send, LIST)
    else:
        await answer(send, {"ok": True})
