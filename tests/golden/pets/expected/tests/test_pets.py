"""What the operations promise, checked through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flama.client import Client

UNWRITTEN: list[dict[str, Any]] = [
    {"method": "POST", "url": "/pets/1/groom"},
]
"""Operations that nobody has written yet. Take one out when you write it."""

PROTECTED: list[dict[str, Any]] = [
    {"method": "POST", "url": "/pets"},
    {"method": "DELETE", "url": "/pets/1"},
]
"""Operations that need credentials."""

REFUSED: list[dict[str, Any]] = [
    {"method": "GET", "url": "/pets", "params": {"status": "not-a-number"}},
    {"method": "POST", "url": "/pets", "json": ["not", "an", "object"]},
    {"method": "GET", "url": "/pets/not-a-number"},
    {"method": "DELETE", "url": "/pets/not-a-number"},
    {"method": "POST", "url": "/pets/not-a-number/groom"},
]
"""Requests with a value that the contract does not allow."""

MISSING: list[dict[str, Any]] = [
    {"method": "GET", "url": "/pets/2147483000"},
    {"method": "DELETE", "url": "/pets/2147483000"},
]
"""Requests for what does not exist."""


async def test_pet_from_creation_to_deletion(client: Client) -> None:
    """One row, through everything that can be done with it."""
    created = await client.post("/pets", json={"name": "Canna"})
    assert created.status_code == 201
    identity = created.json()["id"]
    response = await client.get(f"/pets/{identity}")
    assert response.status_code == 200
    assert response.json() == created.json()
    response = await client.get("/pets")
    assert response.status_code == 200
    assert identity in [row["id"] for row in response.json()]
    response = await client.delete(f"/pets/{identity}")
    assert response.status_code == 204
    response = await client.get(f"/pets/{identity}")
    assert response.status_code == 404


@pytest.mark.parametrize("request_arguments", UNWRITTEN, ids=[f"{each['method']} {each['url']}" for each in UNWRITTEN])
async def test_an_operation_without_code_says_so(client: Client, request_arguments: dict[str, Any]) -> None:
    """The answer is 501."""
    response = await client.request(**request_arguments)
    assert response.status_code == 501


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


@pytest.mark.parametrize("request_arguments", PROTECTED, ids=[f"{each['method']} {each['url']}" for each in PROTECTED])
async def test_credentials_are_needed(client: Client, request_arguments: dict[str, Any]) -> None:
    """Without them the answer is 401, and says which are asked for."""
    response = await client.request(**request_arguments, auth=None)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"]
