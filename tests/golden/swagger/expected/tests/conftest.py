"""What all tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator

import httpx
import pytest
from flama.client import Client

from parcels.app import create_app
from parcels.settings import Settings


class Credentials(httpx.Auth):
    """Shows the credentials that `settings` accepts. A test that wants none sends `auth=None`."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the credentials to a request."""
        request.headers["Authorization"] = "Basic dGVzdGVyOnRlc3QtcGFzc3dvcmQ="
        yield request


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the tests, whatever the environment says."""
    return Settings(
        mock=False,
        debug=False,
        database_url=f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}",
        login_users={"tester": "test-password"},
    )


@pytest.fixture(scope="module")
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A client of the running application, started once for each test module over an empty database."""
    async with Client(app=create_app(settings)) as client:
        client.auth = Credentials()
        yield client
