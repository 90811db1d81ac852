"""What the framework costs a request, beside Starlette alone doing the same work.

Both applications run in process, without a server: what is measured is the way from the ASGI scope to the last sent
message. Rounds of the two alternate, and the best round counts, so that a slow moment of the machine meets both.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from apps.payload import ITEM

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of request, and how many of them make a round."""

    name: str
    method: str
    path: str
    query: bytes = b""
    body: bytes = b""
    count: int = 500


CASES = (
    Case("plain", "GET", "/plain/"),
    Case("parameters", "GET", "/users/42/", query=b"q=hello"),
    Case("validated body", "POST", "/items/", body=json.dumps(ITEM).encode()),
    Case("list of 100", "GET", "/list/", count=50),
    Case("last of 500 routes", "GET", "/r499/abc/"),
)


def scope(case: Case) -> Message:
    headers = [(b"host", b"localhost"), (b"user-agent", b"benchmark"), (b"accept", b"*/*")]
    if case.body:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(case.body)).encode())]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": case.method,
        "scheme": "http",
        "path": case.path,
        "raw_path": case.path.encode(),
        "query_string": case.query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "state": {},
    }


async def answer(app: Application, case: Case) -> list[Message]:
    """The messages that the application sends for one request."""
    sent: list[Message] = []
    incoming: Iterator[Message] = iter([{"type": "http.request", "body": case.body, "more_body": False}])

    async def receive() -> Message:
        message = next(incoming, None)
        return message if message is not None else await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope(case), receive, send)
    return sent


async def check(name: str, app: Application, case: Case) -> None:
    """Raise `SystemExit` unless the application answers with 200: a fast refusal is no result."""
    status = (await answer(app, case))[0]["status"]
    if status != 200:
        raise SystemExit(f"{name} answers {case.method} {case.path} with {status}")


async def round_of(app: Application, case: Case) -> float:
    """Seconds a request, over one round."""
    start = time.perf_counter()
    for _ in range(case.count):
        await answer(app, case)
    return (time.perf_counter() - start) / case.count


@contextmanager
def running(app: Application, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """The application between its startup and its shutdown."""
    incoming: asyncio.Queue[Message] = asyncio.Queue()
    outgoing: asyncio.Queue[Message] = asyncio.Queue()
    task = asyncio.ensure_future(
        app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, incoming.get, outgoing.put), loop=loop
    )
    for phase in ("startup", "shutdown"):
        incoming.put_nowait({"type": f"lifespan.{phase}"})
        message = loop.run_until_complete(outgoing.get())
        if message["type"] != f"lifespan.{phase}.complete":
            raise SystemExit(f"{phase} failed: {message.get('message')}")
        if phase == "startup":
            yield
    loop.run_until_complete(task)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    loop = asyncio.new_event_loop()
    names = ("flama", "starlette")
    apps: dict[str, Application] = {name: importlib.import_module(f"apps.{name}_app").app for name in names}
    print(f"{'microseconds a request':24}" + "".join(f"{name:>12}" for name in names) + f"{'ratio':>8}")
    with running(apps["flama"], loop), running(apps["starlette"], loop):
        for case in CASES:
            for name in names:
                loop.run_until_complete(check(name, apps[name], case))
            times = {name: float("inf") for name in names}
            for _ in range(rounds):
                for name in names:
                    times[name] = min(times[name], loop.run_until_complete(round_of(apps[name], case)))
            shown = "".join(f"{times[name] * 1e6:12.1f}" for name in names)
            print(f"{case.name:24}{shown}{times['flama'] / times['starlette']:8.2f}")


if __name__ == "__main__":
    main()
