"""Generate from every document of a folder and check what came out; prints a table and writes the same as JSON.

    python -m tests.e2e.corpus FOLDER [--workers N] [--only NAME] [--keep FOLDER] [--json FILE] [-- OPTIONS]

OPTIONS go to `flama generate`. Ends with 1 when anything failed. A document that `flama generate` refuses with exit
code 4 counts as refused, not as failed: its diagnostics are in the JSON.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.e2e.generated import CHECKS, GenerationError, Project, Result, generate, timed

SUFFIXES = {".json", ".yaml", ".yml"}
STAGES = ("generate", *(name for name, _ in CHECKS))


@dataclass(frozen=True, slots=True)
class Row:
    """What happened with one document."""

    document: str
    results: tuple[Result, ...]
    refused: bool = False
    lines: int = 0

    @property
    def failed(self) -> bool:
        return not self.refused and any(result.problem for result in self.results)

    def cell(self, stage: str) -> str:
        """The seconds of a stage, marked where it failed."""
        for result in self.results:
            if result.stage == stage:
                return f"{result.seconds:.1f}" if not result.problem else ("refused" if self.refused else "**failed**")
        return ""


def examine(document: Path, folder: Path, options: Sequence[str]) -> Row:
    """Run every stage on one document."""
    target = folder / document.name.replace(".", "_")
    shutil.rmtree(target, ignore_errors=True)
    codes: list[int] = []

    def first() -> None:
        try:
            generate(document, target, *options)
        except GenerationError as error:
            codes.append(error.code)
            raise

    generated = timed("generate", first)
    if generated.problem:
        return Row(document.name, (generated,), refused=codes == [4])
    project = Project(target, document)
    results = (generated, *(timed(name, partial(check, project)) for name, check in CHECKS))
    return Row(document.name, results, lines=_lines(target))


def _lines(folder: Path) -> int:
    return sum(path.read_text(encoding="utf-8").count("\n") for path in folder.rglob("*.py"))


def table(rows: Iterable[Row]) -> str:
    """The rows as a markdown table; numbers are seconds."""
    head = ["document", *STAGES, "lines"]
    body = [[row.document, *(row.cell(stage) for stage in STAGES), str(row.lines or "")] for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *body])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="part of a file name; may be repeated"
    )
    parser.add_argument("--keep", type=Path, help="leave the projects in this folder")
    parser.add_argument("--json", type=Path, help="write the results, problems included, to this file")
    parser.add_argument("options", nargs="*", help="options of `flama generate`, after --")
    chosen = parser.parse_args(arguments)
    documents = [
        path
        for path in sorted(chosen.folder.iterdir())
        if path.suffix in SUFFIXES and (not chosen.only or any(part in path.name for part in chosen.only))
    ]
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(chosen.workers) as pool:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        rows = list(pool.map(lambda document: examine(document, folder, chosen.options), documents))
    print(table(rows))
    for row in rows:
        for result in row.results:
            if result.problem:
                print(f"\n== {row.document}: {result.stage}\n{result.problem[:3000]}", file=sys.stderr)
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    return 1 if any(row.failed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
