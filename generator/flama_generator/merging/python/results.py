"""What merging a Python file yields besides its text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import libcst as cst

from flama_generator.merging.python.shapes import code


@dataclass(frozen=True, slots=True)
class PartConflict:
    """A part that people and the spec changed in different ways. The file holds `yours`."""

    id: str
    symbol: str
    """Qualified name, `PetsResource.list_pets`."""
    part: str
    """`decorators`, `parameters`, `returns`, `docstring`, `body`, `bases`, `value`, or `whole`."""
    base: str
    yours: str
    theirs: str


@dataclass(slots=True)
class Findings:
    """Conflicts and notes of one file, gathered on the way down."""

    path: str
    conflicts: list[PartConflict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)
    """Qualified name -> ids of the conflicts to mark above it."""

    def conflict(self, symbol: str, part: str, base: object, yours: object, theirs: object) -> None:
        """Record a conflict of one part."""
        texts = _text(base), _text(yours), _text(theirs)
        digest = hashlib.sha256("\0".join((self.path, symbol, part, *texts)).encode("utf-8", "replace")).hexdigest()[:8]
        self.conflicts.append(PartConflict(digest, symbol, part, *texts))
        self.marks.setdefault(symbol, []).append(digest)

    def note(self, text: str) -> None:
        """Record something people should know that needs no decision."""
        self.notes.append(text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, cst.CSTNode):
        return code(value)
    if isinstance(value, (list, tuple)):
        return "".join(_text(item) for item in value)
    return str(value)
