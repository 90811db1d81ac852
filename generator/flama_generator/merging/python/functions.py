"""A function is parts, and each part merges alone: decorators, parameters, return type, docstring, body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import libcst as cst

from flama_generator.merging.python.keys import Statement, is_text
from flama_generator.merging.python.order import merge_named, number_repeats
from flama_generator.merging.python.parameters import merge_parameters, names, required_first
from flama_generator.merging.python.references import references
from flama_generator.merging.python.results import Findings
from flama_generator.merging.python.sequences import merge_sequences
from flama_generator.merging.python.shapes import alike, all_alike, code, same_code

Node = TypeVar("Node", bound=cst.CSTNode)


def merge_functions(
    base: cst.FunctionDef, yours: cst.FunctionDef, theirs: cst.FunctionDef, symbol: str, findings: Findings
) -> cst.FunctionDef:
    """The function with both sides' changes; where they meet, the people's part stays and is a conflict."""
    returns = settle_part("returns", base.returns, yours.returns, theirs.returns, symbol, findings)
    kept = _still_used(base, yours, theirs, symbol, findings)
    merged = yours.with_changes(
        name=theirs.name if alike(base.name, yours.name) else yours.name,
        decorators=_decorators(base, yours, theirs, symbol, findings),
        params=merge_parameters(base.params, yours.params, kept, symbol, findings),
        returns=returns,
    )
    return merged.with_changes(body=_suite(base, yours, theirs, symbol, findings))


def _still_used(
    base: cst.FunctionDef, yours: cst.FunctionDef, theirs: cst.FunctionDef, symbol: str, findings: Findings
) -> cst.Parameters:
    """The spec's parameters, with those that it took but the people's own body needs."""
    if alike(base.body, yours.body):
        return theirs.params
    gone = (names(base.params) & names(yours.params)) - names(theirs.params)
    needed = gone & references([yours.body])
    if not needed:
        return theirs.params
    for name in sorted(needed):
        findings.conflict(symbol, "parameters", name, f"{name} (used by the body)", "")
    rows = [one for one in base.params.params if one.name.value in needed]
    only = [one for one in base.params.kwonly_params if one.name.value in needed]
    return theirs.params.with_changes(
        params=required_first([*theirs.params.params, *rows]), kwonly_params=[*theirs.params.kwonly_params, *only]
    )


def settle_part(
    part: str, base: Node | None, yours: Node | None, theirs: Node | None, symbol: str, findings: Findings
) -> Node | None:
    """The side that changed; the people's side and a conflict where both did."""
    if alike(base, yours):
        return theirs
    if not alike(base, theirs) and not alike(yours, theirs):
        findings.conflict(symbol, part, base, yours, theirs)
    return yours


def _decorators(
    base: cst.FunctionDef, yours: cst.FunctionDef, theirs: cst.FunctionDef, symbol: str, findings: Findings
) -> list[cst.Decorator]:
    def settle(
        key: tuple[str, int], old: cst.Decorator | None, mine: cst.Decorator | None, new: cst.Decorator | None
    ) -> cst.Decorator | None:
        if old is None or mine is None or new is None or alike(old, mine) or alike(old, new):
            return settle_part("decorators", old, mine, new, symbol, findings)
        return _call(old, mine, new, symbol, findings)

    pairs = merge_named(_by_callee(base), _by_callee(yours), _by_callee(theirs), settle)
    return [decorator for _, decorator in pairs]


def _by_callee(function: cst.FunctionDef) -> dict[tuple[str, int], cst.Decorator]:
    names = []
    for decorator in function.decorators:
        call = decorator.decorator
        names.append(code(call.func if isinstance(call, cst.Call) else call))
    return dict(zip(number_repeats(names), function.decorators, strict=True))


def _call(
    old: cst.Decorator, mine: cst.Decorator, new: cst.Decorator, symbol: str, findings: Findings
) -> cst.Decorator:
    calls = (old.decorator, mine.decorator, new.decorator)
    if not all(isinstance(call, cst.Call) for call in calls):
        return settle_part("decorators", old, mine, new, symbol, findings) or mine
    base, yours, theirs = (_arguments(call) for call in calls)

    def settle(key: tuple[str, int], was: cst.Arg | None, have: cst.Arg | None, want: cst.Arg | None) -> cst.Arg | None:
        return settle_part("decorators", was, have, want, symbol, findings)

    arguments = [argument for _, argument in merge_named(base, yours, theirs, settle)]
    positional = [argument for argument in arguments if argument.keyword is None and not argument.star]
    others = [argument for argument in arguments if argument.keyword is not None or argument.star]
    return mine.with_changes(decorator=mine.decorator.with_changes(args=_separated([*positional, *others])))


def _arguments(call: cst.BaseExpression) -> dict[tuple[str, int], cst.Arg]:
    arguments = call.args if isinstance(call, cst.Call) else ()
    bare = [argument.with_changes(comma=cst.MaybeSentinel.DEFAULT) for argument in arguments]
    return dict(zip(number_repeats([code(one.keyword) for one in bare]), bare, strict=True))


def _separated(arguments: Sequence[cst.Arg]) -> list[cst.Arg]:
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    return [argument.with_changes(comma=comma) for argument in arguments[:-1]] + list(arguments[-1:])


def _suite(
    base: cst.FunctionDef, yours: cst.FunctionDef, theirs: cst.FunctionDef, symbol: str, findings: Findings
) -> cst.BaseSuite:
    suites = (base.body, yours.body, theirs.body)
    if not all(isinstance(suite, cst.IndentedBlock) for suite in suites):
        return settle_part("body", base.body, yours.body, theirs.body, symbol, findings) or yours.body
    (old_text, old), (my_text, mine), (new_text, new) = (parted(suite) for suite in suites)
    text = settle_part("docstring", old_text, my_text, new_text, symbol, findings)
    body = _body(old, mine, new)
    if body is None:
        findings.conflict(symbol, "body", old, mine, new)
        body = mine
    statements = [*([text] if text is not None else []), *body]
    return yours.body.with_changes(body=statements or [cst.parse_statement("pass")])


def _body(old: list[Statement], mine: list[Statement], new: list[Statement]) -> list[Statement] | None:
    if all_alike(old, mine):
        return new
    if same_code(old, new) or all_alike(mine, new):
        return mine
    return merge_sequences(old, mine, new)


def parted(suite: cst.BaseSuite) -> tuple[Statement | None, list[Statement]]:
    """The docstring and the statements of a body."""
    statements: list[Statement] = [
        part for part in suite.body if isinstance(part, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    ]
    if statements and is_text(statements[0]):
        return statements[0], statements[1:]
    return None, statements
