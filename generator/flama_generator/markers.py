"""The text that a person edits to settle a conflict: theirs beside yours, between markers."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from flama_generator.merging import Conflict

YOURS, MIDDLE, THEIRS = "<<<<<<< yours\n", "=======\n", ">>>>>>> the spec\n"


def with_markers(conflict: Conflict, text: str, pristine: str) -> str:
    """`text`, the whole file, with what the spec asks for beside what stands there."""
    if conflict.part == "lines" and conflict.yours and text.count(conflict.yours) == 1:
        return text.replace(conflict.yours, "".join(_block(_rows(conflict.yours), _rows(conflict.theirs))))
    mine, theirs = _span(text, conflict.symbol), _span(pristine, conflict.symbol)
    if mine is None or theirs is None:
        return "".join(_compared(_rows(text), _rows(pristine)))
    rows, new = _rows(text), _rows(pristine)
    middle = _compared(rows[mine[0] : mine[1]], new[theirs[0] : theirs[1]])
    return "".join([*rows[: mine[0]], *middle, *rows[mine[1] :]])


def _rows(text: str) -> list[str]:
    rows = text.splitlines(keepends=True)
    return [*rows[:-1], rows[-1] + "\n"] if rows and not rows[-1].endswith("\n") else rows


def _compared(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for tag, low, high, new_low, new_high in matcher.get_opcodes():
        yield from mine[low:high] if tag == "equal" else _block(mine[low:high], theirs[new_low:new_high])


def _block(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    return [YOURS, *mine, MIDDLE, *theirs, THEIRS]


def _span(text: str, symbol: str) -> tuple[int, int] | None:
    """First line, from 0, and the line after the last one of a class, function or assignment."""
    try:
        body: Sequence[ast.stmt] = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    found: ast.stmt | None = None
    for name in symbol.split("."):
        found = next((node for node in body if _name(node) == name), None)
        body = found.body if isinstance(found, ast.ClassDef) else ()
    if found is None:
        return None
    decorators = found.decorator_list if isinstance(found, _DECORATED) else []
    return min([found.lineno, *(one.lineno for one in decorators)]) - 1, found.end_lineno or found.lineno


_DECORATED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _name(node: ast.stmt) -> str | None:
    if isinstance(node, _DECORATED):
        return node.name
    target = (
        node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    )
    return target.id if isinstance(target, ast.Name) else None
