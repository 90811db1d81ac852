"""`flama status`: where a project stands."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flama_generator import exits
from flama_generator.cli import ToolCommand, reporting
from flama_generator.commands.project import folder_option, project

if TYPE_CHECKING:
    from flama_generator.standing import Status

__all__ = ["status"]

EXIT_CODES = """
\b
Exit codes:
  0    nothing is left to settle
  2    conflicts are open
  6    the project cannot be read
  64   wrong usage
"""
LISTED = 20
"""More rows of one kind than this are counted, not listed; `--all` lists them."""


@click.command(
    cls=ToolCommand,
    short_help="Say what was edited, what is open and what the spec asks for.",
    epilog=EXIT_CODES,
    context_settings={"max_content_width": 100},
)
@folder_option
@click.option("--all", "everything", is_flag=True, help="List every row.")
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
def status(folder: Path, everything: bool, as_json: bool) -> None:
    """Say where a generated project stands: files that differ from what was generated, open conflicts, operations that
    nobody has written yet, and what `flama generate` would change now. Nothing is written.
    """
    from flama_generator.pipeline import Request, generate
    from flama_generator.standing import status as stand

    with reporting(as_json):
        known = project(folder)
        spec = folder / known.answers.get("spec", "")
        found = stand(folder, known, lambda: generate(Request(spec, folder, dry=True)))
        click.echo(json.dumps(_document(found), indent=2) if as_json else _text(found, everything), nl=as_json)
    sys.exit(exits.CONFLICTS if found.conflicts else exits.OK)


def _text(found: Status, everything: bool) -> str:
    blocks = [
        *_conflicts(found, everything),
        *_files(found, everything),
        *_operations(found, everything),
        *_pending(found, everything),
    ]
    return "\n".join(blocks or ["as it was generated; the spec asks for nothing new"]) + "\n"


def _conflicts(found: Status, everything: bool) -> list[str]:
    rows = [
        f"{click.style(one.id, fg='red')} {one.path}{f':{line}' if line else ''}  "
        + (f"{one.symbol}: {one.part}" if one.symbol else one.part)
        for one, line in found.conflicts
    ]
    return _block("open conflicts (`flama resolve` settles them)", rows, everything)


def _files(found: Status, everything: bool) -> list[str]:
    blocks: list[str] = []
    titles = {
        "edited": "edited by you, though generated",
        "filled in": "filled in by you",
        "yours": "yours, changed",
        "deleted by you": "deleted by you",
        "orphaned": "no longer asked for, but edited: delete them when you no longer need them",
    }
    for kind, title in titles.items():
        blocks += _block(title, [one.path for one in found.files if one.kind == kind], everything)
    return blocks


def _operations(found: Status, everything: bool) -> list[str]:
    rows = [f"{one.name}  {one.path}:{one.line}" for one in found.to_write]
    return _block("operations to write", rows, everything)


def _pending(found: Status, everything: bool) -> list[str]:
    if found.pending is None:
        return [click.style("the spec cannot be read now", fg="yellow"), f"  {found.reason}"]
    rows = [f"{change.action}  {change.path}" for change in found.pending]
    return _block("`flama generate` would change", rows, everything)


def _block(title: str, rows: list[str], everything: bool) -> list[str]:
    if not rows:
        return []
    shown = rows if everything else rows[:LISTED]
    more = [f"  ... and {len(rows) - len(shown)} more"] if len(shown) < len(rows) else []
    return [click.style(f"{title}: {len(rows)}", bold=True), *(f"  {row}" for row in shown), *more]


def _document(found: Status) -> dict[str, object]:
    return {
        "files": [{"path": one.path, "kind": one.kind, "owner": one.owner} for one in found.files],
        "conflicts": [
            {"id": one.id, "path": one.path, "line": line, "symbol": one.symbol, "part": one.part}
            for one, line in found.conflicts
        ],
        "to_write": [{"operation": one.name, "path": one.path, "line": one.line} for one in found.to_write],
        "pending": None
        if found.pending is None
        else [{"path": change.path, "action": change.action} for change in found.pending],
        "reason": found.reason,
        "exit_code": exits.CONFLICTS if found.conflicts else exits.OK,
    }
