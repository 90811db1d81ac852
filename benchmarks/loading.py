"""A client that asks as fast as it is answered: `wrk` where it is there or can be installed, our own otherwise."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from cases import Ask
from clients import Connection, together
from driving import Answer

SERVER_CORE = 0
CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Load:
    """What a round found."""

    rate: float
    """Requests a second."""
    p99: float
    """Milliseconds that 99 of 100 requests do not exceed."""


def client() -> str:
    """The program that asks. `wrk` is installed from Debian's packages where that is possible."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        subprocess.run(["apt-get", "install", "-y", "-qq", "wrk"], capture_output=True)
    return "wrk" if shutil.which("wrk") is not None else "asyncio"


def pinned(command: list[str], cores: str) -> list[str]:
    """`command` on these cores alone, where the system can do that."""
    return ["taskset", "--cpu-list", cores, *command] if shutil.which("taskset") is not None else command


def client_cores() -> str:
    """Every core but that of the server; the same one where there is no other."""
    last = (os.cpu_count() or 1) - 1
    return "0" if last == 0 else f"{SERVER_CORE + 1}-{last}"


def load(port: int, ask: Ask, seconds: float) -> Load:
    """Raises `SystemExit` when an answer is no success."""
    return _wrk(port, ask, seconds) if shutil.which("wrk") is not None else _asyncio(port, ask, seconds)


def answer(port: int, ask: Ask) -> Answer:
    """One answer, taken slowly."""
    headers = {"content-type": "application/json"} if ask.body else {}
    request = urllib.request.Request(
        _url(port, ask), ask.body.encode() if ask.body else None, headers, method=ask.method
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return Answer(response.status, response.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode())


def _url(port: int, ask: Ask) -> str:
    return f"http://127.0.0.1:{port}{ask.path}" + (f"?{ask.query}" if ask.query else "")


def _wrk(port: int, ask: Ask, seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "ask.lua")
        script.write_text(_lua(ask), encoding="utf-8")
        command = [
            *("wrk", "--threads", "1", "--connections", str(CONNECTIONS)),
            *("--duration", f"{max(1, round(seconds))}s", "--timeout", "10s"),
            *("--latency", "--script", str(script), _url(port, ask)),
        ]
        text = subprocess.run(pinned(command, client_cores()), capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{ask.method} {ask.path} is not answered:\n{text}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    if rate is None or p99 is None:
        raise SystemExit(f"wrk says something new:\n{text}")
    return Load(float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]])


def _lua(ask: Ask) -> str:
    lines = [f"wrk.method = {json.dumps(ask.method)}"]
    if ask.body:
        lines += [f"wrk.body = [==[{ask.body}]==]", 'wrk.headers["Content-Type"] = "application/json"']
    return "\n".join(lines) + "\n"


def _asyncio(port: int, ask: Ask, seconds: float) -> Load:
    path = _url(port, ask).partition(str(port))[2]
    data = json.loads(ask.body) if ask.body else None

    async def work(connection: Connection) -> AsyncIterator[int]:
        while True:
            status, _ = await connection.ask(ask.method, path, data)
            yield status

    found = asyncio.run(together(port, work, clients=CONNECTIONS, seconds=seconds))
    if found.refused:
        raise SystemExit(f"{ask.method} {ask.path} is answered with {found.refused}.")
    return Load(found.rate, found.percentile(0.99))
