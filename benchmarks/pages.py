"""What a page of a long list costs, near the beginning and far from it, by each way to ask for it.

A table of a million rows, pages of 20: the first and the 50,000th. A keyset cursor is walked to first, because there is
no other way to get one; only the page itself is measured. Each case has a server of its own, whose memory is the most
that the process held.

    PYTHONPATH=. python benchmarks/pages.py
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from apps.notes import metadata
from clients import Connection
from servers import Server, databases, server

SIZE = 20
FAR = 50_000
FILL = {
    "sqlite": "WITH RECURSIVE each(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM each WHERE n < :rows) "
    "INSERT INTO note SELECT n, 'A note', 'Some text.', n % 5 FROM each",
    "postgresql": "INSERT INTO note SELECT n, 'A note', 'Some text.', n % 5 FROM generate_series(1, :rows) AS n",
}


async def fill(kind: str, database: str, rows: int) -> None:
    engine = create_async_engine(database)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(sa.text(FILL[kind]), {"rows": rows})
        await connection.execute(sa.text("ANALYZE note"))
    await engine.dispose()


async def path(connection: Connection, technique: str, page: int) -> str:
    """The path and query of the page."""
    before = (page - 1) * SIZE
    match technique:
        case "page_number":
            return f"/notes/?page={page}&page_size={SIZE}"
        case "limit_offset":
            return f"/parts/?limit={SIZE}&offset={before}"
    cursor = ""
    while before:
        step = min(1000, before)
        _, answer = await connection.ask("GET", f"/keys/?limit={step}{cursor}")
        cursor = f"&cursor={answer['meta']['next']}"
        before -= step
    return f"/keys/?limit={SIZE}{cursor}"


async def measured(running: Server, technique: str, page: int, requests: int) -> dict[str, Any]:
    connection = await Connection.open(running.port)
    await connection.ask("GET", await path(connection, technique, 1))
    where = await path(connection, technique, page)
    times = []
    for _ in range(requests):
        start = time.perf_counter()
        status, answer = await connection.ask("GET", where)
        times.append((time.perf_counter() - start) * 1000)
        if status != 200 or answer["data"][0]["id"] != (page - 1) * SIZE + 1:
            raise SystemExit(f"{where} is answered with {status}: {answer}")
    connection.close()
    return {"ms": round(statistics.median(times), 2), "peak_memory_mb": round(running.memory / 2**20, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=21, help="of which the median counts")
    parser.add_argument("--json", type=Path, help="where to write the results")
    asked = parser.parse_args()
    results = []
    with databases() as addresses:
        for kind, database in addresses.items():
            asyncio.run(fill(kind, database, asked.rows))
            for technique in ("page_number", "limit_offset", "keyset"):
                for page in (1, min(FAR, asked.rows // SIZE)):
                    with server(sys.executable, "apps.notes_flama:app", database) as running:
                        found = asyncio.run(measured(running, technique, page, asked.requests))
                    results.append({"database": kind, "technique": technique, "page": page, **found})
                    print(json.dumps(results[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
