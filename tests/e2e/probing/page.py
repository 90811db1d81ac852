"""Asks every probe and draws the page of results.

python -m tests.e2e.probing.page PAGE

The tables of PAGE below the line `<!-- tables of make probes -->` are written anew. Ends with 1 when a probe failed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from flama.client import Client
from tests.e2e.probing.services import ask, problem, service
from tests.e2e.probing.tables import Probe, Table, tables

MARK = "<!-- tables of make probes -->\n"
Results = list[tuple[Probe, str]]


async def asked(table: Table, client: Client) -> Results:
    """Each probe with what was wrong."""
    return [(probe, problem(probe, await ask(client, probe))) for probe in table.probes]


def results(table: Table) -> Results:
    """The results of one table."""

    async def run() -> Results:
        async with Client(app=app) as client:
            return await asked(table, client)

    with tempfile.TemporaryDirectory() as folder, service(table, Path(folder)) as app:
        return asyncio.run(run())


def drawn(found: Iterable[tuple[Table, Results]]) -> str:
    """A table for each document: clause, operation, probes, and how many of them passed."""
    parts = []
    for table, pairs in found:
        passed = sum(not wrong for _, wrong in pairs)
        title = table.document["info"]["title"]
        parts.append(f"\n## {title}: {passed} of {len(pairs)} ({'OpenAPI ' + table.document['openapi']})\n")
        parts.append("| clause | operation | probes | passed |\n|---|---|---|---|")
        groups: dict[tuple[str, str], list[str]] = {}
        for probe, wrong in pairs:
            groups.setdefault((probe.clause, probe.name.split(" ")[0]), []).append(wrong)
        for (clause, operation), outcomes in groups.items():
            parts.append(f"| {clause} | `{operation}` | {len(outcomes)} | {outcomes.count('')} |")
    return "\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    """Draw the page."""
    page = Path(arguments[0])
    found = [(table, results(table)) for table in tables()]
    head, mark, _ = page.read_text(encoding="utf-8").partition(MARK)
    page.write_text(head + mark + drawn(found), encoding="utf-8")
    wrong = [f"{table.name} {probe.name}: {text}" for table, pairs in found for probe, text in pairs if text]
    print("\n".join([*wrong, f"{sum(len(pairs) for _, pairs in found)} probes, {len(wrong)} failed"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
