"""One request to an application, through the client that users have."""

from __future__ import annotations

from typing import Any

import httpx

from flama import Flama
from flama.client import Client


def application(**options: Any) -> Flama:
    """An application without routes of its own."""
    return Flama(**{"schema": None, "docs": None, **options})


async def ask(app: Any, method: str, path: str, **options: Any) -> httpx.Response:
    """The answer to one request, the application started before and stopped after."""
    async with Client(app=app) as client:
        return await client.request(method, path, **options)


def failure(response: httpx.Response) -> dict[str, list[str]]:
    """The kinds of validation errors by place."""
    assert response.status_code == 400, response.text
    return {place: [error["type"] for error in errors] for place, errors in response.json()["detail"].items()}
