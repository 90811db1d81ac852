"""Clients that ask a server on the loopback interface over connections that stay open."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Measured:
    """What a round of requests took."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    cpu: float = 0.0
    """Seconds of processor time that the server used."""

    @property
    def refused(self) -> dict[int, int]:
        """How many answers were no success, by status."""
        return {status: number for status, number in self.statuses.items() if status > 299}

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    def percentile(self, part: float) -> float:
        """The time in milliseconds that `part` of the requests do not exceed."""
        return sorted(self.times)[min(len(self.times) - 1, int(part * len(self.times)))] * 1000


class Connection:
    """A connection of HTTP/1.1 that stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, method: str, path: str, data: Any = None) -> tuple[int, Any]:
        """The status and the JSON of the answer."""
        body = b"" if data is None else json.dumps(data).encode()
        head = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n"
        self._writer.write(f"{head}content-type: application/json\r\n\r\n".encode() + body)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        lengths = [int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length:")]
        content = await self._reader.readexactly(lengths[0]) if lengths else b""
        status = int(lines[0].split()[1])
        return status, json.loads(content) if content and status < 300 else None

    def close(self) -> None:
        self._writer.close()


Requests = Callable[[Connection], AsyncIterator[int]]
"""A client's work without end: yields the status of each answer."""


async def together(port: int, work: Requests, *, clients: int, seconds: float) -> Measured:
    """Let many clients work for a while."""
    measured = Measured()
    connections = [await Connection.open(port) for _ in range(clients)]
    start = time.perf_counter()
    await asyncio.gather(*(_until(connection, work, measured, start + seconds) for connection in connections))
    measured.seconds = time.perf_counter() - start
    for connection in connections:
        connection.close()
    return measured


async def _until(connection: Connection, work: Requests, measured: Measured, end: float) -> None:
    before = time.perf_counter()
    async for status in work(connection):
        now = time.perf_counter()
        measured.times.append(now - before)
        measured.statuses[status] = measured.statuses.get(status, 0) + 1
        if now >= end:
            return
        before = now
