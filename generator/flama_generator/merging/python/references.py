"""Which names a piece of code refers to."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst


def references(nodes: Iterable[cst.CSTNode]) -> set[str]:
    """Every identifier in the nodes, those in quoted annotations and in `__all__` too."""
    visitor = _Names()
    for node in nodes:
        node.visit(visitor)
    return visitor.found


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        # Annotations may stand in quotes, and `__all__` holds names.
        text = node.raw_value
        self.found.update(part for part in text.replace("[", " ").replace("]", " ").split() if part.isidentifier())
