"""The revisions that a project has, ours and those that people wrote: read, never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from flama_generator.errors import RevisionError
from flama_generator.revisions.stored import Ledger, checked_ledger
from flama_generator.state import inside

LEFT = "left_behind"
"""The name under which a revision keeps what the database holds beyond the code."""

READ = frozenset({"revision", "down_revision", LEFT})
_NUMBER = re.compile(r"([0-9]{4,9})(?:_.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Revision:
    """One file of the folder `versions`."""

    path: str
    id: str
    parents: tuple[str, ...]
    left: Ledger | None = field(default=None, hash=False)
    """What it says that the database holds beyond the code; `None` where it says nothing."""


@dataclass(frozen=True, slots=True)
class Chain:
    """All revisions by id, and the one that nothing follows; none at all where the folder is empty."""

    revisions: dict[str, Revision] = field(hash=False)
    head: str | None

    @property
    def ledger(self) -> dict[str, dict[str, str]]:
        """What the database holds beyond the code once every revision ran: the last word of each line of descent."""
        found: dict[str, dict[str, str]] = {}
        waiting = [self.head] if self.head is not None else []
        seen: set[str] = set()
        while waiting:
            revision = self.revisions[waiting.pop()]
            if revision.id in seen:
                continue
            seen.add(revision.id)
            if revision.left is None:
                waiting.extend(revision.parents)
            else:
                for table, columns in revision.left.items():
                    found.setdefault(table, {}).update(columns)
        return found

    def number(self, paths: Iterable[str]) -> int:
        """The number of the next revision: higher than that of every revision here and of every file in `paths`."""
        names = [*self.revisions, *(Path(path).stem for path in paths)]
        numbers = [int(found[1]) for name in names if (found := _NUMBER.fullmatch(name))]
        return max([len(self.revisions), *numbers]) + 1


def read_chain(root: Path, folder: str) -> Chain:
    """The revisions in a folder of the project.

    Raises `RevisionError` where they make no single line: several heads, an id used twice, a parent that is not there,
    a file that cannot be read.
    """
    place = inside(root, folder)
    files = sorted(place.glob("*.py")) if place.is_dir() else []
    found = [_read(root, f"{folder}/{file.name}") for file in files]
    revisions: dict[str, Revision] = {}
    for revision in found:
        if revision is None:
            continue
        if revision.id in revisions:
            raise RevisionError(
                f"{revision.path}: the revision {revision.id!r} is also in {revisions[revision.id].path}",
                "give one of them an id of its own (`revision = ...`), then join the two: `alembic merge heads`",
            )
        revisions[revision.id] = revision
    return Chain(revisions, _head(revisions))


def _head(revisions: dict[str, Revision]) -> str | None:
    followed = {parent for revision in revisions.values() for parent in revision.parents}
    for missing in sorted(followed - revisions.keys()):
        path = next(one.path for one in revisions.values() if missing in one.parents)
        raise RevisionError(
            f"{path}: follows {missing!r}, which is no revision of this project",
            "restore that revision, or correct `down_revision`",
        )
    heads = sorted(revisions.keys() - followed)
    if len(heads) > 1:
        raise RevisionError(
            f"the database revisions have {len(heads)} heads: {', '.join(heads)}",
            'join them first: `alembic merge heads --message "join"`, then run again',
        )
    if revisions and not heads:
        raise RevisionError("the database revisions follow each other in a circle", "correct their `down_revision`")
    return heads[0] if heads else None


def _read(root: Path, path: str) -> Revision | None:
    """The revision in a file, `None` for a file without one."""
    try:
        values = _values(ast.parse(inside(root, path).read_bytes()))
    except (SyntaxError, ValueError, RecursionError, OSError) as error:
        raise RevisionError(f"{path}: cannot be read as a revision ({error})", "correct it, or move it away") from error
    identifier = values.get("revision")
    if not isinstance(identifier, str):
        return None
    return Revision(path, identifier, _parents(values.get("down_revision")), _left(path, values))


def _parents(value: object) -> tuple[str, ...]:
    many = value if isinstance(value, (tuple, list)) else (value,)
    return tuple(one for one in many if isinstance(one, str))


def _left(path: str, values: dict[str, object]) -> Ledger | None:
    if LEFT not in values:
        return None
    try:
        return checked_ledger(values[LEFT])
    except ValueError as error:
        raise RevisionError(f"{path}: `{LEFT}` cannot be understood: {error}", "restore it from version control") from (
            error
        )


def _values(tree: ast.Module) -> dict[str, object]:
    """Those of the names that we read which the module sets to plain literals."""
    found: dict[str, object] = {}
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                if name in READ:
                    found[name] = ast.literal_eval(value)
    return found
