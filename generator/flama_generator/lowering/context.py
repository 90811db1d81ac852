"""What every step of lowering operations holds in its hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import Document
from flama_generator.lowering.schemas import SchemaLowering

Node = Mapping[str, object]
"""An object of the document."""


@dataclass(frozen=True, slots=True)
class Context:
    """The document, the schemas lowered so far and the report of the run."""

    document: Document
    schemas: SchemaLowering
    report: Report

    def add(self, code: str, pointer: str, **values: object) -> None:
        """Record the finding `code` at `pointer`."""
        self.report.add(diagnostic(code, self.document.locate(pointer), **values))

    def resolve(self, node: object, pointer: str) -> tuple[Node, str]:
        """The object behind any `$ref`, and where it stands. Whatever is no object counts as an empty one."""
        target, place = self.document.resolve(node, pointer)
        return as_node(target), place


def as_node(value: object) -> Node:
    """`value` where it is an object, else an empty one: what is malformed was reported when the document was read."""
    return value if isinstance(value, Mapping) else {}


def as_items(value: object) -> list[object]:
    """`value` where it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """`value` where it is text, else the empty text."""
    return value if isinstance(value, str) else ""
