"""What does a request cost in process, from the ASGI scope to the last sent message?

Every application has 500 routes besides those that are asked, and runs in a process and an environment of its own,
without a server. Rounds of all frameworks alternate and the best round counts, so that a slow moment of the machine
meets everybody. Before that, their answers and refusals are compared.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import Any

import agreement
import results
from cases import CASES, Case
from driving import Driven, driven
from peers import chosen, installed

ROUND = 0.02
"""Seconds that a round takes, about: short, so that some rounds find the machine free even where it is busy."""


def measured(apps: list[Driven], case: Case, rounds: int) -> dict[str, float]:
    """Microseconds of a request by title."""
    counts = [max(3, int(ROUND / _once(app, case))) for app in apps]
    best = [float("inf")] * len(apps)
    for _ in range(rounds):
        for number, app in enumerate(apps):
            best[number] = min(best[number], app.timed(case.ask, counts[number]) / counts[number])
    return {app.peer.title: round(seconds * 1e6, 2) for app, seconds in zip(apps, best, strict=True)}


def _once(app: Driven, case: Case) -> float:
    return min(app.timed(case.ask, 3) / 3 for _ in range(3))


def shown(case: Case, found: dict[str, float]) -> str:
    return f"{case.title:40}" + "".join(f"{title} {value:<10}" for title, value in found.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", nargs="+", help="names of frameworks")
    parser.add_argument("--no-write", action="store_true", help="leave the results as they are")
    asked = parser.parse_args()
    peers, missing = installed(peer for peer in chosen(asked.only) if peer.in_process)
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        apps = [stack.enter_context(driven(peer)) for peer in peers]
        for app in apps:
            agreement.check(app.peer, app.answer)
        for case in CASES:
            found = measured(apps, case, asked.rounds)
            rows.append({"name": case.name, "title": case.title, "values": found})
            print(shown(case, found), flush=True)
    if not asked.no_write:
        results.write("in_process", peers, {"unit": "µs", "better": "less", "rows": rows}, missing=missing)


if __name__ == "__main__":
    main()
