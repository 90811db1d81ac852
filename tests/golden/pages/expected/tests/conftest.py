"""What all tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from flama.client import Client

from pages.app import create_app
from pages.settings import Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the tests, whatever the environment says."""
    return Settings(
        mock=False,
        debug=False,
        database_url=f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}",
    )


@pytest.fixture(scope="module")
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A client of the running application, started once for each test module over an empty database."""
    async with Client(app=create_app(settings)) as client:
        yield client
