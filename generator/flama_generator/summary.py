"""What a run says to people and to programs."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from flama_generator import exits
from flama_generator.diagnostics import Diagnostic, Report, Severity
from flama_generator.errors import GeneratorError
from flama_generator.merging import Change, ChangeSet
from flama_generator.merging.changes import Action
from flama_generator.pipeline import Outcome

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
SIGNS: dict[Action, tuple[str, str]] = {
    "created": ("+", "green"),
    "changed": ("~", "cyan"),
    "merged": ("*", "green"),
    "deleted": ("-", "red"),
    "conflict": ("!", "red"),
    "orphaned": ("?", "yellow"),
    "kept": ("=", "blue"),
    "absent": (" ", "blue"),
    "unchanged": (" ", "white"),
}
LISTED = 40
"""More files than this are counted, not listed."""
FINDINGS = 25
"""More warnings and notes than this of one code are counted, not listed."""


def tell(outcome: Outcome, output: Path, *, dry: bool) -> None:
    """The summary for a person, on stderr."""
    _findings(outcome.report)
    _files(outcome.changes)
    model = outcome.model
    todo = outcome.operations - outcome.implemented
    click.secho(f"{model.title} {model.version}".strip(), bold=True, err=True)
    click.echo(f"  {outcome.operations} operations: {outcome.implemented} implemented, {todo} to fill in", err=True)
    counts = {action: outcome.changes.count(action) for action in SIGNS}
    shown = ", ".join(f"{number} {action}" for action, number in counts.items() if number)
    click.echo(f"  files: {shown}", err=True)
    _ending(outcome, output, dry=dry)


def _ending(outcome: Outcome, output: Path, *, dry: bool) -> None:
    if dry:
        click.secho("nothing was written", fg="yellow", err=True)
    elif outcome.unsettled:
        number = len(outcome.unsettled)
        click.secho(
            f"{number} open {'conflict' if number == 1 else 'conflicts'}: what you wrote stands", fg="red", err=True
        )
        click.echo("    `flama status` lists them, `flama resolve` settles them", err=True)
    elif outcome.changes.count("created") and not outcome.changes.count("unchanged"):
        click.echo(f"  next: cd {output} and follow README.md", err=True)


def _findings(report: Report) -> None:
    told: dict[str, int] = {}
    for diagnostic in report:
        told[diagnostic.code] = told.get(diagnostic.code, 0) + 1
        if diagnostic.severity is Severity.ERROR or told[diagnostic.code] <= FINDINGS:
            _finding(diagnostic, advise=diagnostic.severity is Severity.ERROR or told[diagnostic.code] == 1)
    for code, number in told.items():
        if number > FINDINGS:
            click.echo(f"... and {number - FINDINGS} more of {code}", err=True)


def _finding(diagnostic: Diagnostic, *, advise: bool) -> None:
    shown = diagnostic if advise else replace(diagnostic, hint="")
    head, _, rest = str(shown).partition(f": {diagnostic.severity.label} ")
    label = click.style(diagnostic.severity.label, fg=COLOURS[diagnostic.severity], bold=True)
    click.echo(f"{head}: {label} {rest}", err=True)


def _files(changes: ChangeSet) -> None:
    touched = [
        change for change in changes if change.action != "unchanged" and (change.action != "kept" or change.reason)
    ]
    telling = [change for change in touched if change.action not in ("created", "absent") or change.reason]
    rows = (
        [change for change in touched if change.action != "absent" or change.reason]
        if len(touched) <= LISTED
        else telling
    )
    for change in rows:
        _file(change)


def _file(change: Change) -> None:
    sign, colour = SIGNS[change.action]
    reason = f"  ({change.reason})" if change.reason else ""
    click.echo(f"  {click.style(sign, fg=colour)} {change.path}{reason}", err=True)


def diff(changes: ChangeSet) -> None:
    """Every change as a unified diff, on stdout."""
    for change in changes:
        before, after = change.before, change.after
        if before == after:
            continue
        lines = difflib.unified_diff(
            (before or "").splitlines(keepends=True),
            (after or "").splitlines(keepends=True),
            fromfile=f"a/{change.path}" if before is not None else "/dev/null",
            tofile=f"b/{change.path}" if after is not None else "/dev/null",
        )
        for line in lines:
            click.echo(_coloured(line), nl=not line.endswith("\n"))


def _coloured(line: str) -> str:
    text = line.encode("utf-8", errors="replace").decode()
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(text, fg=colour) if colour else text


def as_json(outcome: Outcome, output: Path, *, dry: bool, code: int = exits.OK) -> None:
    """The summary for a program, on stdout."""
    conflicts = outcome.changes.conflicts
    document = {
        "output": str(output),
        "written": not dry,
        "title": outcome.model.title,
        "version": outcome.model.version,
        "operations": {"total": outcome.operations, "implemented": outcome.implemented},
        "files": [
            {"path": change.path, "action": change.action, "owner": change.owner, "reason": change.reason}
            for change in outcome.changes
        ],
        "conflicts": [
            {"id": conflict.id, "path": conflict.path, "symbol": conflict.symbol, "part": conflict.part}
            for conflict in conflicts
        ],
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in outcome.report],
        "unsettled": list(outcome.unsettled),
        "exit_code": code,
    }
    click.echo(json.dumps(document, indent=2))


def refuse(report: Report, *, as_json: bool) -> None:
    """A spec that was refused."""
    if as_json:
        click.echo(
            json.dumps(
                {"diagnostics": [_diagnostic(item) for item in report], "exit_code": exits.INVALID_SPEC}, indent=2
            )
        )
        return
    _findings(report)
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    click.secho(f"refused: {errors} errors, {warnings} warnings; nothing was written", fg="red", err=True)


def fail(error: GeneratorError, *, as_json: bool) -> None:
    """A run that could not go on."""
    if as_json:
        click.echo(json.dumps({"error": str(error), "hint": error.hint, "exit_code": exits.OUTPUT}, indent=2))
        return
    click.echo(click.style("error", fg="red", bold=True) + f": {error}", err=True)
    if error.hint:
        click.echo(f"    {error.hint}", err=True)


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    place = diagnostic.location
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.label,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
    }
