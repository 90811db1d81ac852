"""What the last run stored: its contract, lowered again."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from flama_generator.codes import CATALOGUE
from flama_generator.diagnostics import Report, Severity
from flama_generator.ir.entities import Entity
from flama_generator.ir.model import AppModel
from flama_generator.planning.rendering import render
from flama_generator.planning.tables import tables_view

TABLES_TEMPLATE = "database/tables.py.j2"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say what the last run stored."""

    reason: str


def former_entities(base: Mapping[str, str], package: str) -> tuple[Entity, ...] | Unknown:
    """The entities of the last run.

    `Unknown` where its contract is missing or cannot be understood, or where this program makes other tables of it
    than the program of then.
    """
    text = base.get(f"src/{package}/openapi.json")
    if text is None:
        return Unknown("the contract of the last run is not in `.flama/base`")
    model = _lowered(text)
    if isinstance(model, Unknown):
        return model
    if tables_in(base.get(tables_path(package), "")) != tables_in(render(TABLES_TEMPLATE, view=tables_view(model))):
        return Unknown("the last run was that of another version, which stored the same contract in another way")
    return model.entities


def tables_path(package: str) -> str:
    """Where a project declares its tables."""
    return f"src/{package}/models/tables.py"


def tables_in(source: str) -> dict[str, tuple[str, ...]] | None:
    """Table -> its columns as the syntax tree has them; `None` for text that does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    calls = [node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)]
    return {ast.dump(call.args[0]): tuple(ast.dump(column) for column in call.args[2:]) for call in calls if call.args}


def _lowered(text: str) -> AppModel | Unknown:
    from flama_generator.frontends.openapi import parse
    from flama_generator.lowering import lower
    from flama_generator.source import source_of

    # Whatever the last run was allowed to accept.
    report = Report(frozenset(CATALOGUE))
    source = source_of(text.encode("utf-8", "replace"), "openapi.json", report)
    document = parse(source, report) if source is not None else None
    model = lower(document, report) if document is not None and not report.failed else None
    if model is not None:
        return model
    worst = next((one for one in report if one.severity >= Severity.WARNING), None)
    return Unknown("the contract of the last run cannot be read" + (f": {worst.message}" if worst else ""))
