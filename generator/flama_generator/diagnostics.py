"""What is wrong with a user's spec, as values: gathered, never raised, printed at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum


class Severity(IntEnum):
    """How bad: only `ERROR` stops the run."""

    NOTE = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1; 0 means unknown. `pointer` is a JSON Pointer (RFC 6901)."""

    file: str = ""
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        place = self.file or "<spec>"
        if self.line:
            place += f":{self.line}:{self.column}"
        return place


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding."""

    code: str
    """A key of `codes.CATALOGUE`."""
    severity: Severity
    message: str
    location: Location
    hint: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        line = f"{self.location}: {self.severity.label} {self.code}: {self.message}"
        if self.location.pointer:
            line += f" (at {self.location.pointer})"
        return f"{line}\n    {self.hint}" if self.hint else line


@dataclass(slots=True)
class Report:
    """Findings of a whole run. Every stage adds to one report."""

    allowed: frozenset[str] = frozenset()
    """Codes that the user accepts: their errors become warnings."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _known: set[Diagnostic] = field(default_factory=set, init=False, repr=False, compare=False)

    def add(self, diagnostic: Diagnostic) -> None:
        """Record a finding, once."""
        if diagnostic.severity is Severity.ERROR and diagnostic.code in self.allowed:
            diagnostic = Diagnostic(
                diagnostic.code, Severity.WARNING, diagnostic.message, diagnostic.location, diagnostic.hint
            )
        if diagnostic not in self._known:
            self._known.add(diagnostic)
            self.diagnostics.append(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(
            sorted(self.diagnostics, key=lambda d: (d.location.file, d.location.line, d.location.column, d.code))
        )

    @property
    def failed(self) -> bool:
        """True when the run cannot go on."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    def count(self, severity: Severity) -> int:
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)
