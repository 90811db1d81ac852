"""Imports merge as sets: what the spec needs comes in, what nothing refers to any more goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from flama_generator.merging.python.keys import Statement, is_import, is_text
from flama_generator.merging.python.references import references
from flama_generator.merging.python.shapes import code


@dataclass(frozen=True, slots=True)
class Imported:
    """One imported name. `module` is empty for `import x`; `name` is `*` for a star import."""

    module: str
    name: str
    alias: str

    @property
    def bound(self) -> str:
        """The name in the file."""
        return self.alias or (self.name if self.module else self.name.partition(".")[0])


def imported(statements: Iterable[Statement]) -> set[Imported]:
    """Every name that the import lines among the statements bring."""
    return {
        one
        for statement in statements
        if is_import(statement)
        for part in statement.body
        if isinstance(part, (cst.Import, cst.ImportFrom))
        for one in _names(part)
    }


def merge_imports(base: Sequence[Statement], theirs: Sequence[Statement], merged: list[Statement]) -> list[Statement]:
    """`merged` with the spec's imports: `merged` holds the people's import lines and every other merged statement."""
    old, new = imported(base), imported(theirs)
    present = imported(merged)
    used = references(statement for statement in merged if not is_import(statement))
    gone = {one for one in old - new if one.bound not in used and one.module != "__future__"}
    wanted = [one for one in _in_order(theirs) if one not in present and (one not in old or one.bound in used)]
    bound = {one.bound for one in present}
    kept = [slim for statement in merged if (slim := _without(statement, gone)) is not None]
    for one in wanted:
        if one.bound not in bound or one.bound == "*":
            kept = _with(kept, one, late=_comes_late(one, theirs))
    return kept


def _names(part: cst.Import | cst.ImportFrom) -> list[Imported]:
    if isinstance(part, cst.Import):
        return [Imported("", code(name.name), _alias(name)) for name in part.names]
    module = "." * len(part.relative) + code(part.module)
    if isinstance(part.names, cst.ImportStar):
        return [Imported(module, "*", "")]
    return [Imported(module, code(name.name), _alias(name)) for name in part.names]


def _alias(name: cst.ImportAlias) -> str:
    return code(name.asname.name) if name.asname else ""


def _in_order(statements: Iterable[Statement]) -> list[Imported]:
    return [
        one
        for statement in statements
        if is_import(statement)
        for part in statement.body
        if isinstance(part, (cst.Import, cst.ImportFrom))
        for one in _names(part)
    ]


def _without(statement: Statement, gone: set[Imported]) -> Statement | None:
    if not is_import(statement) or not gone & imported([statement]):
        return statement
    parts: list[cst.BaseSmallStatement] = []
    for part in statement.body:
        if not isinstance(part, (cst.Import, cst.ImportFrom)) or isinstance(part.names, cst.ImportStar):
            continue
        kept = [name for name, one in zip(part.names, _names(part), strict=True) if one not in gone]
        if kept:
            kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT) if not _bracketed(part) else kept[-1]
            parts.append(part.with_changes(names=kept))
    return statement.with_changes(body=parts) if parts else None


def _bracketed(part: cst.Import | cst.ImportFrom) -> bool:
    return isinstance(part, cst.ImportFrom) and part.lpar is not None


def _with(statements: list[Statement], one: Imported, *, late: bool) -> list[Statement]:
    """The statements with one more name: in a line that imports from the same module, else in a line of its own."""
    for index, statement in enumerate(statements):
        part = statement.body[0] if is_import(statement) and len(statement.body) == 1 else None
        if not isinstance(part, cst.ImportFrom) or isinstance(part.names, cst.ImportStar):
            continue
        if _names(part)[0].module == one.module:
            line = statement.with_changes(body=[part.with_changes(names=_sorted_in(part.names, one))])
            return [*statements[:index], line, *statements[index + 1 :]]
    line = cst.parse_statement(_line(one) + ("  # noqa: E402\n" if late else "\n"))
    place = len(statements) if late else _place(statements, one)
    return [*statements[:place], line, *statements[place:]]


def _line(one: Imported) -> str:
    alias = f" as {one.alias}" if one.alias else ""
    return f"from {one.module} import {one.name}{alias}" if one.module else f"import {one.name}{alias}"


def _sorted_in(names: Sequence[cst.ImportAlias], one: Imported) -> list[cst.ImportAlias]:
    alias = cst.ImportAlias(
        name=cst.parse_expression(one.name),  # type: ignore[arg-type]
        asname=cst.AsName(name=cst.Name(one.alias)) if one.alias else None,
    )
    place = next((index for index, name in enumerate(names) if code(name.name) > one.name), len(names))
    between = next((name.comma for name in names[:-1]), cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
    last = names[-1].comma
    row = [*names[:place], alias, *names[place:]]
    return [name.with_changes(comma=between) for name in row[:-1]] + [row[-1].with_changes(comma=last)]


def _place(statements: Sequence[Statement], one: Imported) -> int:
    """After the import lines that sort before it, within the leading block of imports."""
    imports = [index for index, statement in enumerate(statements) if is_import(statement)]
    leading = [index for position, index in enumerate(imports) if index == imports[0] + position]
    package = _package(one)
    same = [index for index in leading if _package(next(iter(imported([statements[index]])))) == package]
    if same:
        before = [index for index in same if code(statements[index]).strip() < _line(one)]
        return before[-1] + 1 if before else same[0]
    if leading:
        return leading[-1] + 1
    return 1 if statements and is_text(statements[0]) else 0


def _package(one: Imported) -> str:
    return (one.module or one.name).partition(".")[0]


def _comes_late(one: Imported, statements: Sequence[Statement]) -> bool:
    """True where the generated file imports the name below its definitions, as modules in a circle do."""
    seen_code = False
    for statement in statements:
        if is_import(statement):
            if seen_code and one in imported([statement]):
                return True
        elif isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
            seen_code = True
    return False
