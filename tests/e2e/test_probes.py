"""What documents say is enforced: every probe of the tables in `probes`."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from flama.client import Client
from tests.e2e.probing.services import ask, problem, service
from tests.e2e.probing.tables import Table, tables

TABLES = tables()
FEWEST = 700
"""Probes that the tables hold at least."""

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=[pytest.param(table, id=table.name) for table in TABLES]
)
async def probed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Table, Client]]:
    with service(request.param, tmp_path_factory.mktemp("probes")) as app:
        async with Client(app=app) as client:
            yield request.param, client


@pytest.mark.asyncio(loop_scope="module")
async def test_a_service_answers_every_probe_as_its_document_says(probed: tuple[Table, Client]) -> None:
    table, client = probed
    problems = {probe.name: problem(probe, await ask(client, probe)) for probe in table.probes}
    assert {name: found for name, found in problems.items() if found} == {}


def test_there_are_many_probes_and_each_has_a_name_and_a_clause() -> None:
    probes = [(table.name, probe.name) for table in TABLES for probe in table.probes]
    assert len(probes) >= FEWEST
    assert len(set(probes)) == len(probes)
    assert all(probe.clause.strip() for table in TABLES for probe in table.probes)
