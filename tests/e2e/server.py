"""A generated service under uvicorn, and requests to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Server:
    """A running service."""

    port: int

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self.port}"

    def request(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request; `body` goes as JSON."""
        data = None if body is None else json.dumps(body).encode()
        sent = {**({"content-type": "application/json"} if data else {}), **(headers or {})}
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())


@contextmanager
def serving(
    python: Path, project: Path, target: str, log: Path, environment: Mapping[str, str], port: int = 0
) -> Iterator[Server]:
    """Run `target` (`module:attribute`) of a project until the block ends.

    The listening socket is made here and handed down, so that a request waits for the server without asking twice. What
    the server printed is in `log`; a server that dies makes the request fail with a closed connection.
    """
    with socket.create_server(("127.0.0.1", port)) as listener, log.open("wb") as output:
        port = listener.getsockname()[1]
        process = subprocess.Popen(
            [python, "-m", "uvicorn", target, "--fd", str(listener.fileno())],
            cwd=project,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
        )
    try:
        yield Server(port)
    finally:
        process.terminate()
        process.wait(timeout=30)
