"""Whether the memory of an application stays flat, however many requests it has answered.

Requests of each kind take turns: a plain function, typed parameters, a body, a component with a tear-down, a worker, a
resource, a stream, an upload, a refusal, a handler that fails, and a WebSocket. First in one process through ASGI, then
to a server over sockets. The first tenth warms up; `bytes_a_request` is what the process has grown by in the rest.

    PYTHONPATH=. python benchmarks/memory.py
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
import websockets

from servers import server

Ask = Callable[["Kind"], Awaitable[int]]
FORM = b'--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n' + b"x" * 5000 + b"\r\n--b--\r\n"


@dataclass(frozen=True, slots=True)
class Kind:
    """A request."""

    method: str
    path: str
    status: int = 200
    content: bytes = b""
    content_type: str = "application/json"


KINDS = (
    Kind("GET", "/plain/"),
    Kind("GET", "/typed/7/?q=a&several=1&several=2"),
    Kind("POST", "/body/", content=b'[{"id": 1, "name": "a"}, {"name": "b"}]'),
    Kind("POST", "/body/", 400, b'[{"id": "x"}]'),
    Kind("GET", "/component/"),
    Kind("GET", "/worker/"),
    Kind("PUT", "/things/1/", content=b'{"name": "changed"}'),
    Kind("GET", "/things/?page=2"),
    Kind("GET", "/stream/"),
    Kind("POST", "/upload/", content=FORM, content_type="multipart/form-data; boundary=b"),
    Kind("GET", "/nowhere/", 404),
    Kind("GET", "/failing/", 500),
    Kind("SOCKET", "/socket/", 1000),
)


def prepare(database: Path) -> str:
    """The address of the database, which has a hundred rows."""
    from apps.kinds import metadata, things

    engine = sa.create_engine(f"sqlite:///{database}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(things), [{"name": f"{number}"} for number in range(100)])
    engine.dispose()
    return f"sqlite+aiosqlite:///{database}"


def held(process: int) -> int:
    """Bytes of main memory that the process holds now."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def order(requests: int) -> Iterator[Kind]:
    for number in range(requests):
        yield KINDS[number % len(KINDS)]


async def measured(ask: Ask, process: int, requests: int, clients: int) -> dict[str, Any]:
    """The memory after each tenth of the requests, of which `clients` at a time are on their way."""
    kinds, readings = order(requests), []

    async def client(number: int) -> None:
        for _ in range(number):
            kind = next(kinds)
            if (status := await ask(kind)) != kind.status:
                raise SystemExit(f"{kind.method} {kind.path} is answered with {status}.")

    for _ in range(10):
        await asyncio.gather(*(client(requests // 10 // clients) for _ in range(clients)))
        gc.collect()
        readings.append(held(process))
    grown = readings[-1] - readings[0]
    return {
        "megabytes": [round(reading / 2**20, 1) for reading in readings],
        "bytes_a_request": round(grown / (requests * 0.9), 1),
    }


def in_process(app: Any) -> Ask:
    async def ask(kind: Kind) -> int:
        path, _, query = kind.path.partition("?")
        scope: MutableMapping[str, Any] = {
            "type": "websocket" if kind.method == "SOCKET" else "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": kind.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"x"), (b"content-type", kind.content_type.encode())],
            "subprotocols": [],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        received = iter(
            [{"type": "websocket.connect"}, {"type": "websocket.receive", "text": "hello"}]
            if kind.method == "SOCKET"
            else [{"type": "http.request", "body": kind.content, "more_body": False}]
        )
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            if (message := next(received, None)) is None:
                return await asyncio.Future()  # type: ignore[no-any-return]
            return message

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await app(scope, receive, send)
        return sent[-1]["code"] if kind.method == "SOCKET" else sent[0]["status"]  # type: ignore[no-any-return]

    return ask


def over_sockets(client: httpx.AsyncClient, port: int) -> Ask:
    async def ask(kind: Kind) -> int:
        if kind.method == "SOCKET":
            async with websockets.connect(f"ws://127.0.0.1:{port}{kind.path}", compression=None) as socket:
                await socket.send("hello")
                await socket.recv()
                await socket.wait_closed()
                return socket.close_code or 0
        headers = {"content-type": kind.content_type}
        answer = await client.request(kind.method, kind.path, content=kind.content, headers=headers)
        return answer.status_code

    return ask


async def inside(requests: int) -> dict[str, Any]:
    from apps.kinds import app
    from flama.client import Client

    async with Client(app=app):
        return await measured(in_process(app), os.getpid(), requests, clients=10)


async def outside(port: int, process: int, requests: int) -> dict[str, Any]:
    # Shorter than the server keeps a connection: it would close one that is about to be used.
    limits = httpx.Limits(keepalive_expiry=1)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits) as client:
        return await measured(over_sockets(client, port), process, requests, clients=10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--way", choices=["asgi", "sockets"], action="append", help="one way alone")
    parser.add_argument("--json", type=Path, help="where to write the results")
    asked = parser.parse_args()
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "things.sqlite"
        os.environ["BENCHMARK_DATABASE"] = f"sqlite+aiosqlite:///{path}"
        address = prepare(path)
        if "asgi" in (asked.way or ["asgi"]):
            results["asgi"] = asyncio.run(inside(asked.requests))
            print(json.dumps({"asgi": results["asgi"]}), flush=True)
        if "sockets" in (asked.way or ["sockets"]):
            with server(sys.executable, "apps.kinds:app", address) as running:
                results["sockets"] = asyncio.run(outside(running.port, running.process, asked.requests))
            print(json.dumps({"sockets": results["sockets"]}), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
