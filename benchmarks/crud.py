"""What a resource over a table serves to many clients, beside FastAPI with SQLAlchemy doing the same work.

Each client creates a record, reads it, reads a list, changes the record, reads it again, deletes it, and begins again.
One uvicorn process serves, over the loopback interface; rounds of the two frameworks alternate, and the best round
counts. `cpu_ms` is the server's processor time for one request, `refused` the answers in all rounds that were no
success, by status. FastAPI has an environment of its own, whose interpreter `--peer` names:

    uv venv /tmp/peer
    uv pip install -p /tmp/peer/bin/python fastapi 'sqlalchemy[asyncio]' aiosqlite asyncpg 'uvicorn[standard]'
    PYTHONPATH=. python benchmarks/crud.py --peer /tmp/peer/bin/python
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from apps.notes import metadata, notes
from clients import Connection, Measured, together
from servers import databases, server

NOTE = {"title": "A note", "text": "Some text. " * 20, "stars": 3}
ROWS = 10_000


async def work(connection: Connection) -> AsyncIterator[int]:
    while True:
        status, note = await connection.ask("POST", "/notes/", NOTE)
        yield status
        if status != 201:
            continue
        path = f"/notes/{note['id']}/"
        for method, where, data in (
            ("GET", path, None),
            ("GET", "/notes/?page=5", None),
            ("PUT", path, {**NOTE, "stars": 4}),
            ("GET", path, None),
            ("DELETE", path, None),
        ):
            status, _ = await connection.ask(method, where, data)
            yield status


async def fill(database: str) -> None:
    engine = create_async_engine(database)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
        await connection.execute(sa.insert(notes), [NOTE] * ROWS)
    await engine.dispose()


def measured(python: str, framework: str, database: str, asked: argparse.Namespace) -> Measured:
    asyncio.run(fill(database))
    with server(python, f"apps.notes_{framework}:app", database) as running:
        asyncio.run(together(running.port, work, clients=asked.clients, seconds=1.0))
        before = running.cpu
        found = asyncio.run(together(running.port, work, clients=asked.clients, seconds=asked.seconds))
        found.cpu = running.cpu - before
        return found


def compared(kind: str, database: str, pythons: dict[str, str], asked: argparse.Namespace) -> list[dict[str, Any]]:
    """The results of one database, a row for each framework."""
    rounds: dict[str, list[Measured]] = {framework: [] for framework in pythons}
    for _ in range(asked.rounds):
        for framework, python in pythons.items():
            rounds[framework].append(measured(python, framework, database, asked))
    return [{"database": kind, "framework": framework, **row(found)} for framework, found in rounds.items()]


def row(rounds: list[Measured]) -> dict[str, Any]:
    best = max(rounds, key=lambda each: each.rate)
    return {
        "requests_per_second": round(best.rate),
        "p50_ms": round(best.percentile(0.5), 1),
        "p99_ms": round(best.percentile(0.99), 1),
        "cpu_ms": round(min(each.cpu / len(each.times) for each in rounds) * 1000, 2),
        "refused": dict(sum((Counter(each.refused) for each in rounds), Counter())),
        "rounds": [round(each.rate) for each in rounds],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="the interpreter of an environment with FastAPI; without it flama runs alone")
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=8.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where to write the results")
    asked = parser.parse_args()
    pythons = {"flama": sys.executable, **({"fastapi": asked.peer} if asked.peer else {})}
    results: list[dict[str, Any]] = []
    with databases() as addresses:
        for kind, database in addresses.items():
            for found in compared(kind, database, pythons, asked):
                results.append(found)
                print(json.dumps(found), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
