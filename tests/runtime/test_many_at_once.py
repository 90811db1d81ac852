"""Many requests at once on one worker process: all are answered.

`FLAMA_CONCURRENT=10000` asks so many; by default it is a thousand.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NUMBER = int(os.environ.get("FLAMA_CONCURRENT", "1000"))


@pytest.fixture
def files() -> Iterator[None]:
    """As many open files as this process may have."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    if before[1] < NUMBER + 200:
        pytest.skip(f"this process may open {before[1]} files: `ulimit -Hn` has to allow more")
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture
def port(files: None) -> Iterator[int]:
    """A server with one worker process."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener:
        descriptor = listener.fileno()
        command = [sys.executable, "-m", "uvicorn", "tests.runtime.meeting:app", "--fd", str(descriptor)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "MEETING": str(NUMBER)}
        process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment, pass_fds=[descriptor])
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait(60)


async def asked(port: int, connecting: asyncio.Semaphore) -> int:
    async with connecting:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(b"GET /meet/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.endswith(str(NUMBER).encode()), answer
    return int(answer.split()[1])


async def test_so_many_requests_at_once_are_all_answered(port: int) -> None:
    # The handlers wait for each other: no answer comes before all requests are inside.
    connecting = asyncio.Semaphore(500)
    start = time.perf_counter()
    answers = await asyncio.gather(*(asked(port, connecting) for _ in range(NUMBER)))
    print(f"{NUMBER} requests at once: {time.perf_counter() - start:.2f} s")
    assert Counter(answers) == {200: NUMBER}
