"""What is measured: databases of its own, and one uvicorn process with the same options for every framework."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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

    @property
    def cpu(self) -> float:
        """Seconds of processor time that the process has used, which neighbours on the machine do not change much."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(python: str, target: str, database: str) -> Iterator[Server]:
    """The application `target` under the interpreter `python`."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    # Not `--fd`, for which uvicorn leaves the kernel's delays on (no `TCP_NODELAY`).
    process = subprocess.Popen(
        [python, "-m", "uvicorn", target, *OPTIONS, "--port", str(port)],
        cwd=HERE,
        env={**os.environ, "BENCHMARK_DATABASE": database},
    )
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"The server ended with {process.returncode}.")


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The addresses of empty databases, by kind. Needs `PYTHONPATH=.`, for the tests' own way to PostgreSQL."""
    from tests.services import private_postgresql

    with tempfile.TemporaryDirectory() as folder, private_postgresql() as postgresql:
        yield {
            "sqlite": f"sqlite+aiosqlite:///{Path(folder) / 'notes.sqlite'}",
            "postgresql": postgresql.url.replace("postgresql://", "postgresql+asyncpg://"),
        }
