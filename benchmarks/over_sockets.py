"""How many requests does one core answer over a socket?

Each framework serves the same service as in `in_process.py`, with one process on one core: the ASGI frameworks under
the same uvicorn with uvloop and httptools, Sanic, Robyn and django-bolt with the servers that they bring. The client
has the other cores. All servers run, one is asked at a time; rounds alternate and the best one counts.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import agreement
import loading
import results
from cases import CASES, Case
from peers import HERE, Peer, chosen, installed
from servers import OPTIONS

START = 60.0
"""Seconds that a server may take to start."""


@dataclass(frozen=True, slots=True)
class Serving:
    peer: Peer
    port: int

    @property
    def title(self) -> str:
        return self.peer.title if self.peer.in_process else f"{self.peer.title}, own server"


def command(peer: Peer, port: int) -> list[str]:
    """How the peer is started."""
    address = ["--host", "127.0.0.1", "--port", str(port)]
    match peer.serves:
        case "uvicorn":
            return [peer.python, "-m", "uvicorn", f"{peer.module}:app", *OPTIONS, "--port", str(port)]
        case "sanic":
            options = ["--single-process", "--no-access-logs", "--no-motd"]
            return [peer.python, "-m", "sanic", f"{peer.module}:app", *address, *options]
        case "robyn":
            return [peer.python, "-m", peer.module, "--log-level", "ERROR", "--disable-openapi", str(port)]
        case "bolt":
            return [peer.python, "-m", "django", "runbolt", *address, "--processes", "1"]


@contextmanager
def serving(peer: Peer) -> Iterator[Serving]:
    """The application of `peer` on one core. Raises `SystemExit` when its server does not start."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        loading.pinned(command(peer, port), str(loading.SERVER_CORE)),
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(HERE), "DJANGO_SETTINGS_MODULE": "apps.bolt.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(peer, port, process)
        yield Serving(peer, port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(peer: Peer, port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"The server of {peer.title} does not start: `{' '.join(command(peer, port))}`.")


def measured(servers: list[Serving], case: Case, rounds: int, seconds: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Requests a second and the 99th percentile in milliseconds, by title."""
    best: dict[str, loading.Load] = {}
    for _ in range(rounds):
        for server in servers:
            found = loading.load(server.port, case.ask, seconds)
            if server.title not in best or found.rate > best[server.title].rate:
                best[server.title] = found
    rates = {title: round(found.rate) for title, found in best.items()}
    return rates, {title: round(found.p99, 2) for title, found in best.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round")
    parser.add_argument("--only", nargs="+", help="names of frameworks")
    parser.add_argument("--no-write", action="store_true", help="leave the results as they are")
    asked = parser.parse_args()
    peers, missing = installed(chosen(asked.only))
    program = loading.client()
    rows = []
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(peer)) for peer in peers]
        for server in servers:
            agreement.check(server.peer, partial(loading.answer, server.port))
        for case in CASES:
            rates, p99 = measured(servers, case, asked.rounds, asked.seconds)
            rows.append({"name": case.name, "title": case.title, "values": rates, "p99_ms": p99})
            print(f"{case.title:40}" + "  ".join(f"{title} {rate}" for title, rate in rates.items()), flush=True)
    if not asked.no_write:
        found = {
            "unit": "requests a second",
            "better": "more",
            "client": program,
            "connections": loading.CONNECTIONS,
            "rows": rows,
        }
        results.write("over_sockets", peers, found, missing=missing)


if __name__ == "__main__":
    main()
