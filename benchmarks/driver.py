"""Runs inside the environment of one framework and drives its application without a server.

    python driver.py apps.fastapi_app:app

Each line on stdin is a JSON object: `{"ask": {...}}` is answered with the status and the body of one request,
`{"ask": {...}, "count": n}` with the seconds that `n` requests take. Needs only the standard library.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


def scope_of(ask: dict[str, str]) -> Message:
    """What a server makes of the request."""
    headers = [(b"host", b"localhost"), (b"user-agent", b"benchmark"), (b"accept", b"*/*")]
    if ask["body"]:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(ask["body"]))]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": ask["method"],
        "scheme": "http",
        "path": ask["path"],
        "raw_path": ask["path"].encode(),
        "query_string": ask["query"].encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "state": {},
    }


async def answer(app: Application, ask: dict[str, str], body: bytes) -> list[Message]:
    """The messages that the application sends for one request."""
    sent: list[Message] = []
    waiting = True

    async def receive() -> Message:
        nonlocal waiting
        if not waiting:
            return await asyncio.Future()
        waiting = False
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope_of(ask), receive, send)
    return sent


async def asked(app: Application, ask: dict[str, str]) -> dict[str, Any]:
    """Status and body; an exception counts as a failure of the application, as it does for a server."""
    try:
        sent = await answer(app, ask, ask["body"].encode())
    except Exception as exc:
        return {"status": 500, "body": repr(exc)}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return {"status": sent[0]["status"], "body": body.decode()}


async def timed(app: Application, ask: dict[str, str], count: int) -> dict[str, float]:
    body = ask["body"].encode()
    start = time.perf_counter()
    for _ in range(count):
        await answer(app, ask, body)
    return {"seconds": time.perf_counter() - start}


async def started(app: Application) -> None:
    """Runs the startup, in the background until the process ends."""
    incoming: asyncio.Queue[Message] = asyncio.Queue()
    outgoing: asyncio.Queue[Message] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    task = asyncio.ensure_future(app(scope, incoming.get, outgoing.put))
    kept.append(task)
    incoming.put_nowait({"type": "lifespan.startup"})
    message = await outgoing.get()
    if message["type"] != "lifespan.startup.complete":
        raise SystemExit(f"startup failed: {message.get('message')}")


kept: list[asyncio.Future[None]] = []


def memory() -> int:
    """Bytes of main memory that this process holds."""
    if not os.path.exists("/proc/self/statm"):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


async def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    before = time.perf_counter()
    app = getattr(importlib.import_module(module), name)
    await started(app)
    ready = {"seconds": time.perf_counter() - before, "memory": memory()}
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        done = timed(app, order["ask"], order["count"]) if "count" in order else asked(app, order["ask"])
        print(json.dumps(await done), flush=True)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
