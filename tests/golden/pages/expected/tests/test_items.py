"""What the operations promise, checked through HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flama.client import Client

REFUSED: list[dict[str, Any]] = [
    {"method": "GET", "url": "/items", "params": {"page": "not-a-number"}},
    {"method": "PUT", "url": "/items", "json": ["not", "an", "object"]},
    {"method": "POST", "url": "/items", "json": ["not", "an", "object"]},
    {"method": "PATCH", "url": "/items/text", "json": ["not", "an", "object"]},
]
"""Requests with a value that the contract does not allow."""

MISSING: list[dict[str, Any]] = [
    {"method": "GET", "url": "/items/unknown"},
    {"method": "DELETE", "url": "/items/unknown"},
]
"""Requests for what does not exist."""


async def test_item_from_creation_to_deletion(client: Client) -> None:
    """One row, through everything that can be done with it."""
    created = await client.post("/items", json={"sku": "text", "price": 1})
    assert created.status_code == 201
    identity = created.json()["sku"]
    response = await client.get("/items/" + quote(str(identity), safe=""))
    assert response.status_code == 200
    assert response.json() == created.json()
    response = await client.get("/items")
    assert response.status_code == 200
    assert identity in [row["sku"] for row in response.json()["items"]]
    response = await client.put("/items", json={"sku": "text", "price": 1} | {"sku": identity})
    assert response.status_code == 200
    response = await client.patch("/items/" + quote(str(identity), safe=""), json={})
    assert response.status_code == 200
    response = await client.delete("/items/" + quote(str(identity), safe=""))
    assert response.status_code == 200
    response = await client.get("/items/" + quote(str(identity), safe=""))
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
