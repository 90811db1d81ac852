"""Services generated from tables, asked in this process."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from flama.authentication.principal import Principal
from flama.client import Client
from tests.e2e.generated import generate
from tests.e2e.probing.tables import Probe, Table

KNOWN: dict[object, tuple[str, ...]] = {
    "right": (),
    ("user", "pass"): (),
    "token": (),
    "reader": ("read",),
    "reader-writer": ("read", "write"),
    "profiled": ("profile",),
}
"""Credentials that the services know, and their scopes."""


def verify(credentials: Any, request: object) -> Principal | None:
    """Whoever shows known credentials."""
    shown = credentials if isinstance(credentials, str) else (credentials.username, credentials.password)
    return Principal(str(shown), frozenset(KNOWN[shown])) if shown in KNOWN else None


@contextmanager
def service(table: Table, folder: Path) -> Iterator[Any]:
    """The application generated from a table."""
    spec = folder / f"{table.name}.json"
    spec.write_text(json.dumps(table.document), encoding="utf-8")
    package = f"probes_of_{table.name}"
    project = generate(spec, folder / table.name, "--mock", "--package", package)
    sys.path.insert(0, str(project.source))
    try:
        settings = importlib.import_module(f"{package}.settings").Settings(mock=True, debug=False)
        app = importlib.import_module(f"{package}.app").create_app(settings)
        for name, scheme in app.security.items():
            app.security[name] = dataclasses.replace(scheme, verify=verify)
        yield app
    finally:
        sys.path.remove(str(project.source))
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


async def ask(client: Client, probe: Probe) -> httpx.Response:
    """The answer to a probe."""
    return await client.request(probe.method, probe.target, headers=dict(probe.headers), content=probe.content)


def problem(probe: Probe, response: httpx.Response) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if response.status_code != probe.status:
        return f"{response.status_code} instead of {probe.status}: {response.text[:300]}"
    if probe.at and not any(place == probe.at or place.startswith(f"{probe.at}.") for place in _places(response)):
        return f"no error at {probe.at}: {response.text[:300]}"
    for name, pattern in probe.answer.get("headers_back", {}).items():
        if not re.search(pattern, response.headers.get(name, "")):
            return f"`{name}: {response.headers.get(name)}` does not match {pattern}"
    if "json_back" in probe.answer and response.json() != probe.answer["json_back"]:
        return f"{response.text} instead of {probe.answer['json_back']!r}"
    if "body_back" in probe.answer and response.text != probe.answer["body_back"]:
        return f"{response.text!r} instead of {probe.answer['body_back']!r}"
    return ""


def _places(response: httpx.Response) -> list[str]:
    detail = response.json().get("detail")
    return list(detail) if isinstance(detail, dict) else []
