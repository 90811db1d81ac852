"""Three versions of a Python file into one, by symbol and part.

The result always parses, and what people wrote stays in it: where both sides changed the same part, the people's part
stays and the difference is a conflict of that part only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import libcst as cst

from flama_generator.merging.python.collections import merge_collections
from flama_generator.merging.python.functions import merge_functions, settle_part
from flama_generator.merging.python.imports import merge_imports
from flama_generator.merging.python.keys import Key, Statement, is_import, named, qualified
from flama_generator.merging.python.marks import marked
from flama_generator.merging.python.order import merge_named
from flama_generator.merging.python.results import Findings
from flama_generator.merging.python.shapes import alike


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The merged text and what is to be settled or known."""

    text: str
    findings: Findings


def merge_python(path: str, base: str, yours: str, theirs: str) -> MergedFile | None:
    """Merge three texts. `None` when one of them does not parse."""
    try:
        old, mine, new = (cst.parse_module(text) for text in (base, yours, theirs))
    except (cst.ParserSyntaxError, RecursionError, UnicodeError):
        return None
    findings = Findings(path)
    statements = _file(_statements(old.body), _statements(mine.body), _statements(new.body), findings)
    text = marked(mine.with_changes(body=statements), findings.marks).code
    try:
        cst.parse_module(text)
    except cst.ParserSyntaxError:
        return None
    return MergedFile(text, findings)


def _statements(body: Sequence[cst.CSTNode]) -> list[Statement]:
    return [cast(Statement, part) for part in body]


def _file(
    base: list[Statement], yours: list[Statement], theirs: list[Statement], findings: Findings
) -> list[Statement]:
    merged = merge_block(_plain(base), _plain(yours), _plain(theirs), "", findings)
    anchored = _with_imports_of(yours, merged)
    return merge_imports(base, theirs, anchored)


def _plain(statements: Sequence[Statement]) -> list[Statement]:
    return [statement for statement in statements if not is_import(statement)]


def _with_imports_of(yours: Sequence[Statement], merged: Mapping[Key, Statement]) -> list[Statement]:
    """The people's import lines in their places among the merged statements."""
    rest = list(merged.items())
    keys = iter(named(_plain(yours)))
    result: list[Statement] = []
    for statement in yours:
        if is_import(statement):
            result.append(statement)
            continue
        key = next(keys)
        place = next((index for index, (other, _) in enumerate(rest) if other == key), None)
        if place is not None:
            result.extend(node for _, node in rest[: place + 1])
            rest = rest[place + 1 :]
    return [*result, *(node for _, node in rest)]


def merge_block(
    base: Sequence[Statement], yours: Sequence[Statement], theirs: Sequence[Statement], scope: str, findings: Findings
) -> dict[Key, Statement]:
    """The statements of a module or a class body, by identity."""

    def settle(key: Key, old: Statement | None, mine: Statement | None, new: Statement | None) -> Statement | None:
        return _settle(qualified(scope, key, mine or new or old), old, mine, new, findings)

    return dict(merge_named(named(base), named(yours), named(theirs), settle))


def _settle(
    symbol: str, old: Statement | None, mine: Statement | None, new: Statement | None, findings: Findings
) -> Statement | None:
    if alike(old, mine):
        if old is None or new is None or mine is None or _comments(old) != _comments(new):
            return new
        # The blank lines above a symbol are the people's.
        return new.with_changes(leading_lines=mine.leading_lines)
    if alike(old, new) or alike(mine, new):
        return mine
    if mine is None:
        findings.note(f"{symbol}: you deleted it, and the spec has changed it since")
        return None
    if old is not None and new is not None:
        merged = _inside(symbol, old, mine, new, findings)
        if merged is not None:
            return merged if _comments(old) != _comments(mine) else _commented_as(merged, old, new)
    findings.conflict(symbol, "whole", old, mine, new)
    return mine


def _comments(statement: Statement) -> list[str]:
    return [line.comment.value for line in statement.leading_lines if line.comment]


def _commented_as(merged: Statement, old: Statement, new: Statement) -> Statement:
    """Where people left the comments above a symbol alone, they follow the spec."""
    return merged if _comments(old) == _comments(new) else merged.with_changes(leading_lines=new.leading_lines)


def _inside(symbol: str, old: Statement, mine: Statement, new: Statement, findings: Findings) -> Statement | None:
    match old, mine, new:
        case cst.FunctionDef(), cst.FunctionDef(), cst.FunctionDef():
            return merge_functions(old, mine, new, symbol, findings)
        case cst.ClassDef(), cst.ClassDef(), cst.ClassDef():
            return _class(symbol, old, mine, new, findings)
        case cst.SimpleStatementLine(), cst.SimpleStatementLine(), cst.SimpleStatementLine():
            return _assignment(old, mine, new)
    return None


def _class(
    symbol: str, old: cst.ClassDef, mine: cst.ClassDef, new: cst.ClassDef, findings: Findings
) -> Statement | None:
    blocks = (old.body, mine.body, new.body)
    if not all(isinstance(block, cst.IndentedBlock) for block in blocks):
        return None
    header = settle_part("bases", _header(old), _header(mine), _header(new), symbol, findings) or mine
    bodies = [_statements(block.body) for block in blocks]
    merged = list(merge_block(bodies[0], bodies[1], bodies[2], symbol, findings).values())
    if not merged:
        merged = [cst.parse_statement("pass")]
    return mine.with_changes(
        bases=header.bases,
        keywords=header.keywords,
        decorators=header.decorators,
        lpar=header.lpar,
        rpar=header.rpar,
        body=mine.body.with_changes(body=merged),
    )


def _header(node: cst.ClassDef) -> cst.ClassDef:
    empty = cst.IndentedBlock([cst.SimpleStatementLine([cst.Pass()])])
    return node.with_changes(body=empty, leading_lines=[], name=cst.Name("_"))


def _assignment(
    old: cst.SimpleStatementLine, mine: cst.SimpleStatementLine, new: cst.SimpleStatementLine
) -> Statement | None:
    values = [_value(line) for line in (old, mine, new)]
    if any(value is None for value in values):
        return None
    was, have, want = (cast(cst.BaseExpression, value) for value in values)
    if not alike(_unvalued(old), _unvalued(mine)) or not alike(_unvalued(mine), _unvalued(new)):
        return None
    merged = merge_collections(was, have, want)
    if merged is None:
        return None
    return mine.with_changes(body=[mine.body[0].with_changes(value=merged)])


def _value(line: cst.SimpleStatementLine) -> cst.BaseExpression | None:
    part = line.body[0] if len(line.body) == 1 else None
    return part.value if isinstance(part, (cst.Assign, cst.AnnAssign)) else None


def _unvalued(line: cst.SimpleStatementLine) -> cst.CSTNode:
    return line.body[0].with_changes(value=cst.Name("_"))
