"""Settling a conflict of a Python file: the spec's side of one part, in place of the people's."""

from __future__ import annotations

import re
from collections.abc import Callable

import libcst as cst

from flama_generator.merging.changes import Conflict
from flama_generator.merging.python.functions import parted
from flama_generator.merging.python.keys import Statement
from flama_generator.merging.python.parameters import required_first
from flama_generator.merging.python.shapes import code
from flama_generator.merging.python.symbols import add, find, replace

BOTH = frozenset({"body", "decorators"})
"""Parts of which both sides can stand one after the other."""


def take_theirs(text: str, pristine: str, conflict: Conflict, *, both: bool = False) -> str | None:
    """`text` with the part of the conflict as `pristine` has it, or with both where that is possible.

    `None` where it cannot be done: a text does not parse, the class around it is gone, or `both` makes no sense.
    """
    if both and conflict.part not in BOTH:
        return None
    try:
        mine, new = cst.parse_module(text), cst.parse_module(pristine)
    except (cst.ParserSyntaxError, RecursionError, UnicodeError):
        return None
    wanted = find(new, conflict.symbol)
    if find(mine, conflict.symbol) is None:
        added = add(mine, conflict.symbol, wanted) if wanted is not None else mine
        return added.code if added is not None else None
    return replace(mine, conflict.symbol, lambda found: _settled(found, wanted, conflict, both)).code


def _settled(mine: Statement, wanted: Statement | None, conflict: Conflict, both: bool) -> Statement | None:
    if wanted is None:
        return None
    if isinstance(mine, cst.FunctionDef) and isinstance(wanted, cst.FunctionDef) and conflict.part in PARTS:
        return PARTS[conflict.part](mine, wanted, conflict, both)
    if isinstance(mine, cst.ClassDef) and isinstance(wanted, cst.ClassDef) and conflict.part == "bases":
        return mine.with_changes(bases=wanted.bases, keywords=wanted.keywords, decorators=wanted.decorators)
    return wanted.with_changes(leading_lines=mine.leading_lines)


def _body(mine: cst.FunctionDef, wanted: cst.FunctionDef, conflict: Conflict, both: bool) -> cst.FunctionDef:
    text, statements = parted(mine.body)
    _, theirs = parted(wanted.body)
    return _with_body(mine, [*([text] if text else []), *(statements if both else []), *theirs])


def _docstring(mine: cst.FunctionDef, wanted: cst.FunctionDef, conflict: Conflict, both: bool) -> cst.FunctionDef:
    text, _ = parted(wanted.body)
    _, statements = parted(mine.body)
    return _with_body(mine, [*([text] if text else []), *statements])


def _with_body(function: cst.FunctionDef, statements: list[Statement]) -> cst.FunctionDef:
    block = function.body if isinstance(function.body, cst.IndentedBlock) else cst.IndentedBlock([])
    return function.with_changes(body=block.with_changes(body=statements or [cst.parse_statement("pass")]))


def _returns(mine: cst.FunctionDef, wanted: cst.FunctionDef, conflict: Conflict, both: bool) -> cst.FunctionDef:
    return mine.with_changes(returns=wanted.returns)


def _parameters(mine: cst.FunctionDef, wanted: cst.FunctionDef, conflict: Conflict, both: bool) -> cst.FunctionDef:
    match = re.match(r"\s*(\w+)", conflict.yours or conflict.base or conflict.theirs)
    name = match[1] if match else ""
    groups = ("posonly_params", "params", "kwonly_params")
    found = {
        group: _exchanged(getattr(mine.params, group), getattr(wanted.params, group), name, last=group == "params")
        for group in groups
    }
    return mine.with_changes(params=mine.params.with_changes(**found))


def _exchanged(mine: tuple[cst.Param, ...], wanted: tuple[cst.Param, ...], name: str, *, last: bool) -> list[cst.Param]:
    """The parameters with the one called `name` as `wanted` has it, or without it."""
    new = [one.with_changes(comma=cst.MaybeSentinel.DEFAULT) for one in wanted if one.name.value == name]
    present = any(one.name.value == name for one in mine)
    rows = [row for one in mine for row in (new if one.name.value == name else [one])]
    rows = rows if present else [*rows, *new]
    return required_first([row.with_changes(comma=cst.MaybeSentinel.DEFAULT) for row in rows]) if last else rows


def _decorators(mine: cst.FunctionDef, wanted: cst.FunctionDef, conflict: Conflict, both: bool) -> cst.FunctionDef:
    if both:
        known = {code(one).strip() for one in mine.decorators}
        more = [one for one in wanted.decorators if code(one).strip() not in known]
        return mine.with_changes(decorators=[*mine.decorators, *more])
    theirs = _Collector(conflict.theirs)
    for decorator in wanted.decorators:
        decorator.visit(theirs)
    exchange = _Exchange(conflict.yours, theirs.found)
    decorators = [decorator.visit(exchange) for decorator in mine.decorators]
    if not exchange.done:
        return mine.with_changes(decorators=wanted.decorators)
    return mine.with_changes(decorators=[one for one in decorators if isinstance(one, cst.Decorator)])


class _Collector(cst.CSTVisitor):
    """Finds the decorator or argument with a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text.strip()
        self.found: cst.Arg | cst.Decorator | None = None

    def visit_Arg(self, node: cst.Arg) -> None:
        if _text(node) == self._text:
            self.found = node

    def visit_Decorator(self, node: cst.Decorator) -> None:
        if _text(node) == self._text:
            self.found = node


class _Exchange(cst.CSTTransformer):
    """Puts another node, or none, in the place of the decorator or argument with a text."""

    def __init__(self, text: str, other: cst.Arg | cst.Decorator | None) -> None:
        super().__init__()
        self._text = text.strip()
        self._other = other
        self.done = False

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg | cst.RemovalSentinel:
        if self.done or not self._text or _text(original_node) != self._text:
            return updated_node
        if isinstance(self._other, cst.Arg):
            self.done = True
            return self._other.with_changes(comma=updated_node.comma)
        if self._other is None:
            self.done = True
            return cst.RemoveFromParent()
        return updated_node

    def leave_Decorator(
        self, original_node: cst.Decorator, updated_node: cst.Decorator
    ) -> cst.Decorator | cst.RemovalSentinel:
        if self.done or not self._text or _text(original_node) != self._text:
            return updated_node
        self.done = True
        if isinstance(self._other, cst.Decorator):
            return self._other.with_changes(leading_lines=updated_node.leading_lines)
        return cst.RemoveFromParent()


def _text(node: cst.Arg | cst.Decorator) -> str:
    return code(node.with_changes(comma=cst.MaybeSentinel.DEFAULT) if isinstance(node, cst.Arg) else node).strip()


Settle = Callable[[cst.FunctionDef, cst.FunctionDef, Conflict, bool], cst.FunctionDef]
PARTS: dict[str, Settle] = {
    "body": _body,
    "docstring": _docstring,
    "returns": _returns,
    "parameters": _parameters,
    "decorators": _decorators,
}
