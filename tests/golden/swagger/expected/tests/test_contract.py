"""The service does what its contract says."""

from __future__ import annotations

from pathlib import Path

from flama.client import Client
from flama.contract import Contract, differences

import parcels

CONTRACT = Contract.from_file(Path(parcels.__file__).with_name("openapi.json"))


async def test_the_service_describes_the_contract(client: Client) -> None:
    """Every operation of the contract has a route, and no route differs from it."""
    response = await client.get("/schema/")
    assert response.status_code == 200
    assert differences(CONTRACT.document, response.json()) == []
