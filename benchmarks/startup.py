"""What does a large application cost before its first request, its OpenAPI document included, and what does it hold?

An application of 1,000 routes and 1,000 models, and an idle one of a single route, beside FastAPI's. Each measurement
is a process of its own; times are of the processor, not of the clock, so that other work on the machine counts less;
the best round counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from typing import Any

import results
from peers import HERE, Peer, chosen, installed

STEPS = {
    "import": "Import of the framework",
    "models": "1,000 pydantic models",
    "routes": "1,000 routes, registered",
    "startup": "Startup, everything prepared",
    "document": "OpenAPI document, the first time",
    "document again": "OpenAPI document, from the cache",
}


def measured(peer: Peer, count: int) -> dict[str, float]:
    """The steps of `apps/large.py` in a process of its own."""
    done = subprocess.run(
        [peer.python, "-m", "apps.large", peer.name, str(count)],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{peer.title} does not start:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def best(peer: Peer, count: int, rounds: int) -> dict[str, float]:
    found = [measured(peer, count) for _ in range(rounds)]
    return {step: min(each[step] for each in found) for step in found[0]}


def rows(large: dict[str, dict[str, float]], idle: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """Seconds by step and megabytes, each with a value for each title."""
    shown = [
        {
            "name": step,
            "title": title,
            "unit": "s",
            "values": {name: round(found[step], 3) for name, found in large.items()},
        }
        for step, title in STEPS.items()
    ]
    total = {
        name: round(sum(found[step] for step in ("models", "routes", "startup")), 3) for name, found in large.items()
    }
    shown.insert(4, {"name": "total", "title": "Models, routes and startup together", "unit": "s", "values": total})
    for name, title, measurements in (
        ("memory large", "Memory of that application", large),
        ("memory idle", "Memory of an idle application of one route", idle),
    ):
        values = {peer: round(found["memory"] / 2**20, 1) for peer, found in measurements.items()}
        shown.append({"name": name, "title": title, "unit": "MiB", "values": values})
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--routes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-write", action="store_true", help="leave the results as they are")
    asked = parser.parse_args()
    peers, missing = installed(chosen(["flama", "fastapi"]))
    large = {peer.title: best(peer, asked.routes, asked.rounds) for peer in peers}
    idle = {peer.title: best(peer, 1, asked.rounds) for peer in peers}
    found = rows(large, idle)
    for row in found:
        print(
            f"{row['title']:45}" + "  ".join(f"{title} {value} {row['unit']}" for title, value in row["values"].items())
        )
    if not asked.no_write:
        results.write("startup", peers, {"better": "less", "rows": found}, missing=missing)


if __name__ == "__main__":
    main()
