"""Draws the page of benchmarks in the documentation from the results.

    python benchmarks/page.py [--check]

With `--check` nothing is written: it ends with 1 when the page is not what the results say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import results
from charts import Group, bars, shown
from peers import ROOT

FOLDER = ROOT / "docs" / "reference"
OURS = "flama-runtime"
BESIDE = "BlackSheep"
INTRODUCTION = """\
# Benchmarks

What a request, the startup and the memory of an application cost, beside other frameworks that do the same work.
The page is drawn by `make bench`, which installs every framework into an environment of its own, checks that all give
the same answers and refuse the same bad input, measures in turns, and writes `benchmarks/results/`. Numbers of two
machines, or of two sittings, say nothing about each other: compare within a table.
[The request path](../internals/request-path.md) says where the time goes.

The service is the same everywhere: 500 routes, and those that are asked. Models are pydantic's, except in django-bolt,
which has msgspec's. `raw ASGI + orjson` is the floor: an application without a framework, which validates nothing.
"""
ABOUT = {
    "in_process": """\
## A request in process

Microseconds from the ASGI scope to the last sent message, without a server: the best of several rounds that alternate
between the frameworks. Validation, error handling and components are in place, as an application has them by default.
Sanic, Robyn and django-bolt, which bring servers of their own, are in the next table.
""",
    "over_sockets": """\
## Requests over a socket

Requests a second that one process on one core answers to {connections} connections, asked by `{client}` from the other
cores. The ASGI frameworks are served by the same uvicorn with uvloop and httptools; those with a server of their own
do not run on another one.
""",
    "router_by_size": """\
## The router by size

Microseconds for a request to the last of so many routes, each with a parameter in its path, in process.
""",
    "startup": """\
## Startup, OpenAPI document, memory

An application of 1,000 routes with a model each, then an application of a single route. Seconds are of the processor,
in a process of its own; the best round counts. FastAPI prepares nothing at startup: it does at registration.
""",
}


def drawn() -> dict[Path, str]:
    """The files of the page with their texts."""
    found = {name: result for name in ABOUT if (result := results.read(name)) is not None}
    files = {FOLDER / "benchmarks.md": "\n".join(_page(found))}
    for name, result in found.items():
        if "unit" in result:
            groups = [Group(row["title"], row["values"]) for row in result["rows"]]
            files[FOLDER / "benchmarks" / f"{name}.svg"] = bars(groups, unit=result["unit"], ours=OURS)
    return files


def _page(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield INTRODUCTION
    for name, result in found.items():
        yield ABOUT[name].format(client=result.get("client"), connections=result.get("connections"))
        yield from _table(result["rows"], _columns(result["rows"]))
        yield ""
        if "unit" in result:
            yield f"![The table above as bars, {result['unit']}](benchmarks/{name}.svg)\n"
    yield from _circumstances(found)


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(title for row in rows for title in row["values"]))


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    has_ratio = OURS in columns and BESIDE in columns
    ratio = [f"{OURS} ÷ {BESIDE}"] if has_ratio else []
    heads = ["", *(f"**{column}**" if column == OURS else column for column in columns), *ratio]
    yield "| " + " | ".join(heads) + " |"
    yield "|---|" + "---:|" * (len(heads) - 1)
    for row in rows:
        unit = f" {row['unit']}" if "unit" in row else ""
        cells = [shown(row["values"][column]) + unit if column in row["values"] else "" for column in columns]
        last = [f"{row['values'][OURS] / row['values'][BESIDE]:.2f}"] if has_ratio else []
        yield "| " + " | ".join([row["title"], *cells, *last]) + " |"


def _circumstances(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield "## Machine and versions\n"
    for name, result in found.items():
        machine = result["machine"]
        yield (
            f"- {ABOUT[name].splitlines()[0].removeprefix('## ')}: {machine['cores']} cores of {machine['processor']}, "
            f"{machine['memory_gb']} GB, {machine['system']}, {machine['python']}; {result['date']}."
        )
    versions = {title: all_ for result in found.values() for title, all_ in result["versions"].items()}
    yield "\n| | versions |\n|---|---|"
    for title, known in versions.items():
        yield f"| {title} | {', '.join(f'{name} {version}' for name, version in known.items())} |"
    missing = {title: reason for result in found.values() for title, reason in result["missing"].items()}
    for title, reason in missing.items():
        yield f"\n{title} could not be installed: {reason}"
    yield ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    files = drawn()
    if parser.parse_args().check:
        stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        if stale:
            names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
            sys.exit(f"{names}: not what the results say; run `python benchmarks/page.py`")
        return
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
