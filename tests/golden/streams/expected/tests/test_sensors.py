"""What the operations promise, checked through HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flama.client import Client

UNWRITTEN: list[dict[str, Any]] = [
    {"method": "GET", "url": "/readings"},
]
"""Operations that nobody has written yet. Take one out when you write it."""


@pytest.mark.parametrize("request_arguments", UNWRITTEN, ids=[f"{each['method']} {each['url']}" for each in UNWRITTEN])
async def test_an_operation_without_code_says_so(client: Client, request_arguments: dict[str, Any]) -> None:
    """The answer is 501."""
    response = await client.request(**request_arguments)
    assert response.status_code == 501
