"""The catalogue of findings: code, severity, what is wrong and what to do about it.

A file for each group: 1xxx text and syntax, 2xxx document, 3xxx references, 4xxx schemas, 5xxx operations, 6xxx names,
7xxx not supported yet, 8xxx what is stored. Every "not supported" has its own code, so that `--allow CODE` accepts
exactly that.
"""

from __future__ import annotations

from flama_generator.codes import documents, naming, operations, references, schemas, storage, syntax, unsupported
from flama_generator.codes.code import Code
from flama_generator.diagnostics import Diagnostic, Location

__all__ = ["CATALOGUE", "ROWS", "Code", "diagnostic", "printable"]

_LONGEST_VALUE = 160

ROWS: tuple[Code, ...] = (
    *syntax.ROWS,
    *documents.ROWS,
    *references.ROWS,
    *schemas.ROWS,
    *operations.ROWS,
    *naming.ROWS,
    *unsupported.ROWS,
    *storage.ROWS,
)

CATALOGUE: dict[str, Code] = {row.code: row for row in ROWS}


def diagnostic(code: str, location: Location, **values: object) -> Diagnostic:
    """The finding `code` at `location`. `values` fill its templates. Raises `KeyError` for an unknown code or a
    missing value.
    """
    row = CATALOGUE[code]
    shown = {name: printable(value) for name, value in values.items()}
    return Diagnostic(code, row.severity, row.message.format(**shown), location, row.hint.format(**shown))


def printable(value: object) -> str:
    """Text from a document, fit for one line of a terminal: no control characters, not longer than 160 characters."""
    text = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in str(value)[: _LONGEST_VALUE + 1]
    )
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
