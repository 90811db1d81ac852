"""Exceptions of the generator: what stops a run that no spec is to blame for.

GeneratorError
├── SpecRefused        the report holds errors; nothing was planned
├── OutputError        the output folder cannot take the project
│   └── LockedError    another run is at work there
├── RevisionError      the database revisions of the project make no single line
├── StateError         `.flama` cannot be read or trusted
└── ConflictError      a conflict cannot be settled in the way asked for
"""

from __future__ import annotations

from flama_generator.diagnostics import Report


class GeneratorError(Exception):
    """Anything that ends a run with a message for people. `hint` says what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SpecRefused(GeneratorError):
    """The spec cannot be generated from; the findings are in `report`."""

    def __init__(self, report: Report) -> None:
        super().__init__("the spec was refused")
        self.report = report


class OutputError(GeneratorError):
    """The output folder is not ours, cannot be written, or is full."""


class LockedError(OutputError):
    """Another run holds the project."""


class RevisionError(GeneratorError):
    """A database revision is needed, and the revisions that are there leave no place for it."""


class StateError(GeneratorError):
    """What `.flama` holds is damaged, newer than this program, or points out of the project."""


class ConflictError(GeneratorError):
    """A conflict is unknown, or cannot be settled in the way asked for. Nothing was changed."""


class ScaffoldError(GeneratorError):
    """An answer of `flama new` is unknown, refused, or missing where nobody can be asked."""
