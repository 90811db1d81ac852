"""Applications driven without a server, each in a process of its own."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from apps.payload import ROUTES
from cases import Ask
from peers import HERE, Peer


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Driven:
    """A started application. Raises `SystemExit` when its process ends."""

    peer: Peer
    process: subprocess.Popen[str]
    seconds: float
    """How long the import and the startup took."""
    memory: int
    """Bytes that the process held after that."""

    def answer(self, ask: Ask) -> Answer:
        found = _order(self.process, {"ask": dataclasses.asdict(ask)})
        return Answer(found["status"], found["body"])

    def timed(self, ask: Ask, count: int) -> float:
        """Seconds that `count` requests take."""
        return float(_order(self.process, {"ask": dataclasses.asdict(ask), "count": count})["seconds"])


@contextmanager
def driven(peer: Peer, *, routes: int = ROUTES) -> Iterator[Driven]:
    """The application of `peer` with so many routes besides those that are asked."""
    process = subprocess.Popen(
        [peer.python, "driver.py", f"{peer.module}:app"],
        cwd=HERE,
        env={**os.environ, "BENCHMARK_ROUTES": str(routes)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            ready = _read(process)
            yield Driven(peer, process, ready["seconds"], ready["memory"])
        finally:
            process.kill()


def _order(process: subprocess.Popen[str], order: dict[str, Any]) -> dict[str, Any]:
    assert process.stdin is not None
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    return _read(process)


def _read(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next object that the driver prints; what the framework prints is skipped."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            found: dict[str, Any] = json.loads(line)
            return found
    raise SystemExit(f"`{' '.join(map(str, process.args))}` ended with {process.wait()}.")  # type: ignore[arg-type]
