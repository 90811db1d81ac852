"""What the operations promise, checked through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flama.client import Client

REFUSED: list[dict[str, Any]] = [
    {"method": "GET", "url": "/users/text/notes", "params": {"limit": "not-a-number"}},
    {"method": "POST", "url": "/users/text/notes", "json": ["not", "an", "object"]},
    {"method": "GET", "url": "/users/text/notes/not-a-number"},
    {"method": "PUT", "url": "/users/text/notes/not-a-number", "json": {"text": "text"}},
    {"method": "DELETE", "url": "/users/text/notes/not-a-number"},
]
"""Requests with a value that the contract does not allow."""

MISSING: list[dict[str, Any]] = [
    {"method": "GET", "url": "/users/text/notes/00000000-0000-4000-8000-00000000dead"},
    {"method": "DELETE", "url": "/users/text/notes/00000000-0000-4000-8000-00000000dead"},
]
"""Requests for what does not exist."""


async def test_note_from_creation_to_deletion(client: Client) -> None:
    """One row, through everything that can be done with it."""
    created = await client.post("/users/text/notes", json={"text": "text"})
    assert created.status_code == 201
    identity = created.json()["id"]
    response = await client.get(f"/users/text/notes/{identity}")
    assert response.status_code == 200
    assert response.json() == created.json()
    response = await client.get("/users/text/notes")
    assert response.status_code == 200
    assert identity in [row["id"] for row in response.json()["items"]]
    response = await client.put(f"/users/text/notes/{identity}", json={"text": "text"})
    assert response.status_code == 200
    response = await client.delete(f"/users/text/notes/{identity}")
    assert response.status_code == 204
    response = await client.get(f"/users/text/notes/{identity}")
    assert response.status_code == 404


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
