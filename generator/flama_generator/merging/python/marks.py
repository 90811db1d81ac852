"""One comment line above each symbol with an open conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from flama_generator.merging.changes import MARK


def marked(module: cst.Module, marks: Mapping[str, Sequence[str]]) -> cst.Module:
    """The module with a comment line for each conflict above its symbol; symbols without a name are not marked."""
    if not marks:
        return module
    return module.visit(_Marker(marks))


class _Marker(cst.CSTTransformer):
    def __init__(self, marks: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._marks = marks
        self._scope: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._scope.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        ids = self._ids()
        self._scope.pop()
        return updated_node.with_changes(leading_lines=_with_marks(updated_node.leading_lines, ids))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._scope.append(node.name.value)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        ids = self._ids()
        self._scope.pop()
        return updated_node.with_changes(leading_lines=_with_marks(updated_node.leading_lines, ids))

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine:
        part = original_node.body[0] if original_node.body else None
        target = (
            part.target
            if isinstance(part, cst.AnnAssign)
            else part.targets[0].target
            if isinstance(part, cst.Assign)
            else None
        )
        if not isinstance(target, cst.Name):
            return updated_node
        ids = self._marks.get(".".join([*self._scope, target.value]), ())
        return updated_node.with_changes(leading_lines=_with_marks(updated_node.leading_lines, ids))

    def _ids(self) -> Sequence[str]:
        return self._marks.get(".".join(self._scope), ())


def _with_marks(lines: Sequence[cst.EmptyLine], ids: Sequence[str]) -> list[cst.EmptyLine]:
    return [*lines, *(cst.EmptyLine(comment=cst.Comment(MARK + one)) for one in dict.fromkeys(ids))]
