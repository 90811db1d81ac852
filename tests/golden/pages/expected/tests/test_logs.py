"""What the operations promise, checked through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flama.client import Client

REFUSED: list[dict[str, Any]] = [
    {"method": "GET", "url": "/logs", "params": {"limit": "not-a-number"}},
    {"method": "POST", "url": "/logs", "json": ["not", "an", "object"]},
    {"method": "GET", "url": "/logs/not-a-number"},
]
"""Requests with a value that the contract does not allow."""

MISSING: list[dict[str, Any]] = [
    {"method": "GET", "url": "/logs/2147483000"},
]
"""Requests for what does not exist."""


async def test_log_from_creation_to_deletion(client: Client) -> None:
    """One row, through everything that can be done with it."""
    created = await client.post("/logs", json={"line": "text"})
    assert created.status_code == 201
    identity = created.json()["id"]
    response = await client.get(f"/logs/{identity}")
    assert response.status_code == 200
    assert response.json() == created.json()
    response = await client.get("/logs")
    assert response.status_code == 200
    assert identity in [row["id"] for row in response.json()["data"]]


@pytest.mark.parametrize("request_arguments", REFUSED, ids=[f"{each['method']} {each['url']}" for each in REFUSED])
async def test_a_wrong_value_is_refused(client: Client, request_arguments: dict[str, Any]) -> None:
    """The answer is 400."""
    response = await client.request(**request_arguments)
    assert response.status_code == 400


@pytest.mark.parametrize("request_arguments", MISSING, ids=[f"{each['method']} {each['url']}" for each in MISSING])
async def test_what_does_not_exist_is_not_found(client: Client, request_arguments: dict[str, Any]) -> None:
    """The answer is 404."""
    response = await client.request(**request_arguments)
    assert response.status_code == 404
