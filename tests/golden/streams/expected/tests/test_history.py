"""What the operations promise, checked through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flama.client import Client

UNWRITTEN: list[dict[str, Any]] = [
    {"method": "QUERY", "url": "/readings", "json": {}},
    {"method": "PURGE", "url": "/readings"},
]
"""Operations that nobody has written yet. Take one out when you write it."""

PROTECTED: list[dict[str, Any]] = [
    {"method": "PURGE", "url": "/readings"},
]
"""Operations that need credentials."""

REFUSED: list[dict[str, Any]] = [
    {"method": "QUERY", "url": "/readings", "json": ["not", "an", "object"]},
]
"""Requests with a value that the contract does not allow."""


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


@pytest.mark.parametrize("request_arguments", PROTECTED, ids=[f"{each['method']} {each['url']}" for each in PROTECTED])
async def test_credentials_are_needed(client: Client, request_arguments: dict[str, Any]) -> None:
    """Without them the answer is 401, and says which are asked for."""
    response = await client.request(**request_arguments, auth=None)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"]
