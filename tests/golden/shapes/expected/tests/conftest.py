"""What all tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from flama.client import Client

from shapes.app import create_app
from shapes.settings import Settings


@pytest.fixture(scope="module")
def settings() -> Settings:
    """Settings of the tests, whatever the environment says."""
    return Settings(
        mock=False,
        debug=False,
    )


@pytest.fixture(scope="module")
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A client of the running application, started once for each test module."""
    async with Client(app=create_app(settings)) as client:
        yield client
