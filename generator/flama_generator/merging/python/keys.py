"""Who is who: the identity of a statement in a module or class, whatever its content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, TypeGuard

import libcst as cst

from flama_generator.merging.python.order import number_repeats
from flama_generator.merging.python.shapes import code, shape

Statement: TypeAlias = "cst.SimpleStatementLine | cst.BaseCompoundStatement"
Key: TypeAlias = "tuple[tuple[str, ...], int]"


def named(statements: Sequence[Statement]) -> dict[Key, Statement]:
    """Statements by identity, in order."""
    plain: list[tuple[str, ...]] = []
    for statement in statements:
        # The text below an assignment documents it, and has no other name.
        plain.append(("docstring", *(plain[-1] if plain else ())) if is_text(statement) else _key(statement))
    return dict(zip(number_repeats(plain), statements, strict=True))


def qualified(scope: str, key: Key, statement: Statement | None) -> str:
    """How a statement is called in messages and records: `PetsResource.list_pets`."""
    name = statement.name.value if isinstance(statement, (cst.FunctionDef, cst.ClassDef)) else " ".join(key[0][1:])
    return f"{scope}.{name}" if scope else name


def is_text(statement: cst.CSTNode) -> bool:
    """True for a line that is a string and nothing else."""
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return False
    part = statement.body[0]
    return isinstance(part, cst.Expr) and isinstance(part.value, (cst.SimpleString, cst.ConcatenatedString))


def is_import(statement: cst.CSTNode) -> TypeGuard[cst.SimpleStatementLine]:
    """True for a line that holds imports only."""
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(part, (cst.Import, cst.ImportFrom)) for part in statement.body
    )


def operation_id(function: cst.FunctionDef) -> str | None:
    """The `name="..."` of the route decorator, which stays when the method is renamed."""
    for decorator in function.decorators:
        call = decorator.decorator
        if isinstance(call, cst.Call) and code(call.func).endswith((".method", ".route")):
            for argument in call.args:
                if argument.keyword and argument.keyword.value == "name":
                    return code(argument.value)
    return None


def _key(statement: Statement) -> tuple[str, ...]:
    if isinstance(statement, cst.FunctionDef):
        spec = operation_id(statement)
        return ("operation", spec) if spec else ("name", statement.name.value)
    if isinstance(statement, cst.ClassDef):
        return ("name", statement.name.value)
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        return _simple(statement.body[0]) or ("statement", shape(statement))
    return ("statement", shape(statement))


def _simple(part: cst.BaseSmallStatement) -> tuple[str, ...] | None:
    if isinstance(part, cst.Assign) and len(part.targets) == 1:
        return ("name", code(part.targets[0].target))
    if isinstance(part, (cst.AnnAssign, cst.AugAssign)):
        return ("name", code(part.target))
    if isinstance(part, cst.Expr) and isinstance(part.value, cst.Call):
        arguments = part.value.args
        return ("call", code(part.value.func), code(arguments[0].value) if arguments else "")
    return None
