"""The outcome of a merge: what happens to each file, as values. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from flama_generator.planning.plan import Owner

Action = Literal["created", "changed", "merged", "kept", "unchanged", "deleted", "orphaned", "conflict", "absent"]
"""What happens to a file.

`created`: new on disk. `changed`: the spec changed it and nobody else did. `merged`: people and the spec both changed
it, in different places. `kept`: people changed it, the spec did not. `unchanged`: nothing to do. `deleted`: no longer
needed and unedited. `orphaned`: no longer needed but edited, so it stays. `conflict`: both changed the same part; the
part of the people stays, the rest is merged. `absent`: people deleted it, which is respected.
"""

WRITES: frozenset[Action] = frozenset({"created", "changed", "merged", "deleted", "conflict"})

MARK = "# flama: conflict "
"""Begins the comment line above a symbol with an open conflict; the id follows."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file. `before` and `after` are texts, `None` for no file."""

    path: str
    action: Action
    owner: Owner
    before: str | None
    after: str | None
    reason: str = ""
    """For `conflict`, `orphaned` and notices: one sentence on what happened and what to do."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What people get to settle. A text is empty where there was nothing."""

    id: str
    path: str
    symbol: str
    """Qualified name in a Python file; empty for the whole file."""
    part: str
    """`decorators`, `parameters`, `returns`, `docstring`, `body`, `bases`, `value`, `whole` or `lines`."""
    base: str
    yours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Every decision of one run, and the base that the next run starts from."""

    changes: tuple[Change, ...]
    base: dict[str, str] = field(hash=False)
    conflicts: tuple[Conflict, ...] = ()
    settled: tuple[str, ...] = ()
    """Ids of earlier conflicts whose records go."""

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def count(self, action: Action) -> int:
        return sum(change.action == action for change in self.changes)

    @property
    def empty(self) -> bool:
        """True when no file of the project would be touched and no conflict raised."""
        return not any(change.action in WRITES for change in self.changes)
