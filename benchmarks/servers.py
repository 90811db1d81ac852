"""What is measured: databases of its own, and one uvicorn process with the same options for every framework."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import private_postgresql

HERE = Path(__file__).resolve().parent
OPTIONS = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning", "--workers", "1")


@dataclass(frozen=True, slots=True)
class Server:
    """A running application."""

    port: int
    process: int

    @property
    def memory(self) -> int:
        """Bytes of main memory that the process has held at most."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


@contextmanager
def server(python: str, target: str, database: str) -> Iterator[Server]:
    """The application `target` under the interpreter `python`."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        process = subprocess.Popen(
            [python, "-m", "uvicorn", target, *OPTIONS, "--fd", str(listener.fileno())],
            cwd=HERE,
            env={**os.environ, "BENCHMARK_DATABASE": database},
            pass_fds=[listener.fileno()],
        )
        port = listener.getsockname()[1]
    try:
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The addresses of empty databases, by kind."""
    with tempfile.TemporaryDirectory() as folder, private_postgresql() as postgresql:
        yield {
            "sqlite": f"sqlite+aiosqlite:///{Path(folder) / 'notes.sqlite'}",
            "postgresql": postgresql.url.replace("postgresql://", "postgresql+asyncpg://"),
        }
