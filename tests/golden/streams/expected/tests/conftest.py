"""What all tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator

import httpx
import pytest
from flama.client import Client

from readings.app import create_app
from readings.settings import Settings


class Credentials(httpx.Auth):
    """Shows the credentials that `settings` accepts. A test that wants none sends `auth=None`."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the credentials to a request."""
        request.headers["Authorization"] = "Bearer" + " test-token"
        yield request


@pytest.fixture(scope="module")
def settings() -> Settings:
    """Settings of the tests, whatever the environment says."""
    return Settings(
        mock=False,
        debug=False,
        login_tokens=["test-token"],
    )


@pytest.fixture(scope="module")
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A client of the running application, started once for each test module."""
    async with Client(app=create_app(settings)) as client:
        client.auth = Credentials()
        yield client
