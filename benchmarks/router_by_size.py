"""Does a request cost more with more routes?

The last of 1, 100, 1,000 and 5,000 routes with a parameter in their path is asked in process, beside other frameworks.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack

import results
from cases import Ask, Case
from driving import driven
from in_process import measured, shown
from peers import chosen, installed

SIZES = (1, 100, 1_000, 5_000)
NAMES = ("flama", "blacksheep", "litestar", "starlette", "fastapi")


def last_of(size: int) -> Case:
    plural = "" if size == 1 else "s"
    return Case(str(size), f"{size:,} route{plural}", Ask("GET", f"/r{size - 1}/abc"), {"ok": True})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--no-write", action="store_true", help="leave the results as they are")
    asked = parser.parse_args()
    peers, missing = installed(chosen(NAMES))
    rows = []
    for size in SIZES:
        with ExitStack() as stack:
            apps = [stack.enter_context(driven(peer, routes=size)) for peer in peers]
            case = last_of(size)
            for app in apps:
                if app.answer(case.ask).status != 200:
                    raise SystemExit(f"{app.peer.title} does not answer {case.ask.path}.")
            found = measured(apps, case, asked.rounds)
        rows.append({"name": case.name, "title": case.title, "values": found})
        print(shown(case, found), flush=True)
    if not asked.no_write:
        results.write("router_by_size", peers, {"unit": "µs", "better": "less", "rows": rows}, missing=missing)


if __name__ == "__main__":
    main()
