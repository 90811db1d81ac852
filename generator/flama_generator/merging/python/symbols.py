"""Finding and replacing one symbol of a Python file by its qualified name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import libcst as cst

from flama_generator.merging.python.keys import Statement, named, qualified

Change = Callable[[Statement], "Statement | None"]
"""Gives what stands in the place of a statement, `None` for nothing."""


def find(module: cst.Module, symbol: str) -> Statement | None:
    """The statement called `symbol`, such as `PetsResource.list_pets`; `None` where there is none."""
    return _find(_statements(module.body), symbol, "")


def _find(body: Sequence[Statement], symbol: str, scope: str) -> Statement | None:
    for key, statement in named(body).items():
        name = qualified(scope, key, statement)
        if name == symbol:
            return statement
        if isinstance(statement, cst.ClassDef) and symbol.startswith(f"{name}."):
            found = _find(_statements(statement.body.body), symbol, name)
            if found is not None:
                return found
    return None


def replace(module: cst.Module, symbol: str, change: Change) -> cst.Module:
    """The module with `change` applied to the statement called `symbol`; as it is where there is none."""
    return module.with_changes(body=_replaced(_statements(module.body), symbol, "", change))


def _replaced(body: Sequence[Statement], symbol: str, scope: str, change: Change) -> list[Statement]:
    result: list[Statement] = []
    for key, statement in named(body).items():
        name = qualified(scope, key, statement)
        if name == symbol:
            changed = change(statement)
            result.extend([] if changed is None else [changed])
        elif isinstance(statement, cst.ClassDef) and symbol.startswith(f"{name}."):
            inner = _replaced(_statements(statement.body.body), symbol, name, change)
            block = statement.body.with_changes(body=inner or [cst.parse_statement("pass")])
            result.append(statement.with_changes(body=block))
        else:
            result.append(statement)
    return result


def add(module: cst.Module, symbol: str, statement: Statement) -> cst.Module | None:
    """The module with a statement at the end of the class that `symbol` names; `None` where that class is missing."""
    owner, _, _ = symbol.rpartition(".")
    if not owner:
        return module.with_changes(body=[*module.body, statement])
    if not isinstance(find(module, owner), cst.ClassDef):
        return None
    return replace(module, owner, lambda found: _extended(cast(cst.ClassDef, found), statement))


def _extended(owner: cst.ClassDef, statement: Statement) -> cst.ClassDef:
    return owner.with_changes(body=owner.body.with_changes(body=[*owner.body.body, statement]))


def _statements(body: Sequence[cst.CSTNode]) -> list[Statement]:
    return [cast(Statement, part) for part in body]
