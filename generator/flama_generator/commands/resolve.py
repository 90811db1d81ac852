"""`flama resolve`: settle conflicts, one or all, by a rule or by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, get_args

import click

from flama_generator import conflicts, exits, state, writing
from flama_generator.cli import ToolCommand, reporting
from flama_generator.commands.project import folder_option, project
from flama_generator.errors import ConflictError
from flama_generator.merging import Conflict

__all__ = ["resolve"]

Choice = Literal["mine", "theirs", "both", "editor"]
EXIT_CODES = """
\b
Exit codes:
  0    no conflict is open any more
  2    conflicts are open
  6    a conflict cannot be settled that way; it is as it was
  64   wrong usage
  130  interrupted; what was settled before stays settled
"""
QUESTION = "[m]ine  [t]heirs  [b]oth  [e]ditor  [s]kip  [q]uit"


@click.command(
    cls=ToolCommand,
    short_help="Settle open conflicts: keep yours, take the spec's, both, or edit.",
    epilog=EXIT_CODES,
    context_settings={"max_content_width": 100},
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--take", type=click.Choice(get_args(Choice)), help="Ask nothing and settle like this.")
@folder_option
def resolve(ids: tuple[str, ...], take: Choice | None, folder: Path) -> None:
    """Settle the conflicts with these IDs (a beginning is enough; `flama status` lists them), or all that are open.

    Without --take each is shown, yours beside what the spec asks for, and you are asked. `mine` keeps the file as it
    is, `theirs` puts the spec's part in its place, `both` puts one after the other where that makes sense (bodies,
    decorators, lines), `editor` opens the file with both between markers. Each is written before the next is shown.
    """
    with reporting(as_json=False):
        known = project(folder)
        with writing.exclusive(folder):
            writing.recover(folder)
            for conflict in conflicts.chosen(folder, ids):
                choice = take or _ask(conflict, folder)
                if choice == "quit":
                    break
                if choice != "skip":
                    _settle(conflict, choice, folder, known)
        left = len(conflicts.records(folder))
    click.echo("no conflict is open" if not left else f"{left} still open", err=True)
    sys.exit(exits.CONFLICTS if left else exits.OK)


def _settle(conflict: Conflict, choice: str, folder: Path, known: state.State) -> None:
    settlement = (
        _edit(conflict, folder) if choice == "editor" else conflicts.settle(conflict, choice, folder)  # type: ignore[arg-type]
    )
    writing.write(conflicts.as_changes(settlement, folder, known.base), folder, known.answers)
    click.echo(f"settled {conflict.id} {conflict.path}: {choice}", err=True)


def _edit(conflict: Conflict, folder: Path) -> conflicts.Settlement:
    from flama_generator.markers import with_markers

    text = state.read_text(folder, conflict.path) or ""
    prepared = with_markers(conflict, text, state.pristine(folder, conflict.path) or "")
    written = click.edit(prepared, extension=Path(conflict.path).suffix or ".txt", require_save=False)
    if written is None:
        raise ConflictError("the editor gave nothing back", "nothing was changed")
    return conflicts.edited(conflict, written)


def _ask(conflict: Conflict, folder: Path) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is here to ask: say --take mine, theirs or both")
    _show(conflict, conflicts.line(state.read_text(folder, conflict.path), conflict))
    names = {"m": "mine", "t": "theirs", "b": "both", "e": "editor", "s": "skip", "q": "quit"}
    answer: str = click.prompt(QUESTION, type=click.Choice(list(names)), show_choices=False, err=True)
    return names[answer]


def _show(conflict: Conflict, line: int | None) -> None:
    from rich.console import Console
    from rich.syntax import Syntax
    from rich.table import Table

    place = f"{conflict.path}{f':{line}' if line else ''}"
    table = Table(title=f"{place}  {conflict.symbol} {conflict.part}".strip(), title_justify="left", expand=True)
    lexer = "python" if conflict.path.endswith(".py") else "text"
    for title in ("yours", "the spec's"):
        table.add_column(title, ratio=1, overflow="fold")
    sides = [Syntax(text or "(nothing)", lexer, word_wrap=True) for text in (conflict.yours, conflict.theirs)]
    table.add_row(*sides)
    Console(stderr=True).print(table)
