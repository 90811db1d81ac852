"""A revision as a file of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.diagnostics import Diagnostic
from flama_generator.planning.docstrings import docstring
from flama_generator.planning.formatting import format_python
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import literal
from flama_generator.planning.plan import PlannedFile
from flama_generator.planning.rendering import render
from flama_generator.revisions.naming import revision_id, sentences
from flama_generator.revisions.operations import Operation, inverse
from flama_generator.revisions.statements import Writer
from flama_generator.revisions.stored import Ledger

TEMPLATE = "database/change.py.j2"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What the template sees: source text, ready to stand in its place."""

    docstring: str
    imports: tuple[str, ...]
    revision: str
    follows: str
    left: str
    upgrade: tuple[str, ...]
    downgrade: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a revision is made of."""

    number: int
    follows: str
    operations: tuple[Operation, ...]
    findings: tuple[Diagnostic, ...]
    ledger: Ledger

    @property
    def id(self) -> str:
        return revision_id(self.number, self.operations)


def revision_file(draft: Draft, folder: str, python: str) -> PlannedFile:
    """The file of a revision. `python` is such as `py310`."""
    path = f"{folder}/{draft.id}.py"
    text = render(TEMPLATE, view=_view(draft))
    return PlannedFile(path, format_python({path: text}, python)[path], "log", TEMPLATE)


def _view(draft: Draft) -> ChangeView:
    imports = Imports("")
    imports.symbol("alembic", "op")
    writer = Writer(imports)
    undone = [operation for one in reversed(draft.operations) if (operation := inverse(one)) is not None]
    upgrade, downgrade = writer.lines(draft.operations), writer.lines(undone)
    return ChangeView(
        docstring=docstring(_story(draft), 0),
        imports=tuple(imports.render()),
        revision=literal(draft.id),
        follows=literal(draft.follows),
        left=literal(draft.ledger),
        upgrade=tuple(upgrade),
        downgrade=tuple(downgrade),
    )


def _story(draft: Draft) -> str:
    done = sentences(draft.operations) or ["nothing changes in the database"]
    parts = [
        _capital(done[0]) + ("." if len(done) == 1 else " and more."),
        f"Revision: {draft.id}\nFollows: {draft.follows}",
    ]
    if len(done) > 1:
        parts.append("\n".join(f"- {sentence}" for sentence in done))
    if draft.findings:
        known = [f"- {finding.code}: {finding.message}. {finding.hint}" for finding in draft.findings]
        parts.append("To know:\n\n" + "\n".join(known))
    return "\n\n".join(parts)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
