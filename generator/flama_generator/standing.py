"""Where a project stands: what people made of it, what is open, and what the spec asks for since the last run."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flama_generator import conflicts, state
from flama_generator.errors import SpecRefused
from flama_generator.merging import Change, Conflict
from flama_generator.merging.changes import WRITES
from flama_generator.merging.equality import same
from flama_generator.pipeline import Outcome

Kind = Literal["edited", "filled in", "yours", "deleted by you", "orphaned"]
"""What people made of a generated file.

`edited`: a file of the generator's, a deviation. `filled in`: a file that people are meant to work in. `yours`: a file
that is never merged. `deleted by you`: respected. `orphaned`: edited, and the spec no longer asks for it.
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A file that is not as it was generated."""

    path: str
    kind: Kind
    owner: str


@dataclass(frozen=True, slots=True)
class OpenOperation:
    """An operation that nobody has written yet: its method raises `OperationNotImplemented`."""

    name: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Status:
    """The whole picture."""

    files: tuple[Standing, ...]
    conflicts: tuple[tuple[Conflict, int | None], ...]
    """Each with the line of its mark."""
    to_write: tuple[OpenOperation, ...]
    pending: tuple[Change, ...] | None
    """What `flama generate` would change now; `None` where the spec is refused or gone."""
    reason: str = ""
    """Why there is no `pending`."""


def status(root: Path, known: state.State, dry_run: Callable[[], Outcome]) -> Status:
    """The status of the project in `root`; `dry_run` decides a run without writing it.

    Raises `StateError` for a damaged `.flama`.
    """
    pending, owners, reason = _pending(dry_run)
    texts = {path: state.read_text(root, path) for path in known.base}
    files = [_standing(path, known.base[path], text, owners) for path, text in texts.items()]
    return Status(
        tuple(one for one in files if one is not None),
        tuple((one, conflicts.line(state.read_text(root, one.path), one)) for one in conflicts.records(root)),
        tuple(one for path, text in texts.items() for one in _open_operations(path, text)),
        pending,
        reason,
    )


def _pending(dry_run: Callable[[], Outcome]) -> tuple[tuple[Change, ...] | None, dict[str, str], str]:
    try:
        changes = dry_run().changes
    except SpecRefused as refused:
        first = next(iter(refused.report), None)
        return None, {}, str(first) if first else "the spec was refused"
    owners = {change.path: change.owner for change in changes}
    orphans = {change.path: "orphaned" for change in changes if change.action == "orphaned"}
    return tuple(change for change in changes if change.action in WRITES), {**owners, **orphans}, ""


def _standing(path: str, base: str, text: str | None, owners: dict[str, str]) -> Standing | None:
    owner = owners.get(path, "")
    if text is None:
        return Standing(path, "deleted by you", owner)
    if same(path, text, base):
        return None
    kinds: dict[str, Kind] = {"shared": "filled in", "user": "yours", "orphaned": "orphaned"}
    return Standing(path, kinds.get(owner, "edited"), owner)


def _open_operations(path: str, text: str | None) -> list[OpenOperation]:
    if text is None or not path.endswith(".py") or "OperationNotImplemented(" not in text:
        return []
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    raised = (node for node in ast.walk(tree) if isinstance(node, ast.Raise))
    return [OpenOperation(name, path, node.lineno) for node in raised if (name := _operation(node.exc)) is not None]


def _operation(raised: ast.expr | None) -> str | None:
    if not isinstance(raised, ast.Call) or not raised.args:
        return None
    name, argument = raised.func, raised.args[0]
    called = name.id if isinstance(name, ast.Name) else name.attr if isinstance(name, ast.Attribute) else ""
    if called != "OperationNotImplemented" or not isinstance(argument, ast.Constant):
        return None
    return str(argument.value)
