"""One entry of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.diagnostics import Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. `message` and `hint` are `str.format` templates over the values of a finding."""

    code: str
    severity: Severity
    title: str
    message: str
    hint: str
    """What to do about it."""
    explanation: str = ""
    """Why it is so; for the page of the catalogue."""
