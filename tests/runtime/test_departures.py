"""Clients that leave in the middle of a stream, and streams that fail there, under a server of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import anyio
import httpx
import pytest
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own."""

    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    log = tmp_path_factory.mktemp("server") / "log"
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("w") as output:
        descriptor = listener.fileno()
        command = [sys.executable, "-m", "uvicorn", "tests.runtime.departing:app", "--fd", str(descriptor)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, pass_fds=[descriptor], stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield Running(listener.getsockname()[1], log)
        finally:
            process.terminate()
            process.wait(30)


async def closed(running: Running, name: str) -> None:
    """Waits until the server says that the stream was closed."""
    with anyio.fail_after(60):
        async with httpx.AsyncClient(base_url=running.address) as client:
            while name not in (await client.get("/closed/")).json():
                await anyio.lowlevel.checkpoint()


@pytest.mark.parametrize("name", ["text", "lines", "events", "beating", "threaded", "busy"])
async def test_a_stream_is_closed_when_its_client_leaves(running: Running, name: str) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as client:
        client.sendall(f"GET /{name}/ HTTP/1.1\r\nhost: x\r\n\r\n".encode())
        received = b""
        while b"first" not in received:
            received += client.recv(4096)
        assert b"200 OK" in received
    await closed(running, name)


@pytest.mark.parametrize("path", ["receiving", "sending"])
@pytest.mark.parametrize("politely", [True, False])
async def test_a_websocket_ends_when_its_client_leaves(running: Running, path: str, politely: bool) -> None:
    name = f"{path}-{politely}"
    with connect(f"ws://127.0.0.1:{running.port}/{path}/?name={name}") as client:
        assert client.recv() == "first"
        if not politely:
            client.socket.shutdown(socket.SHUT_RDWR)
    await closed(running, name)


def test_a_stream_that_fails_is_broken_off_and_the_failure_logged_once(running: Running) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as client:
        client.sendall(b"GET /failing/ HTTP/1.1\r\nhost: x\r\n\r\n")
        received = b"".join(iter(lambda: client.recv(4096), b""))
    assert received.count(b"HTTP/1.1") == 1
    assert b"first" in received
    assert not received.endswith(b"0\r\n\r\n")
    assert running.log.read_text().count("LookupError: late") == 1
