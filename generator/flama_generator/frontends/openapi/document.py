"""The document: one tree of OpenAPI 3, in its own words, with the place of every node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Location, Report
from flama_generator.frontends.openapi.files import SpecFile
from flama_generator.frontends.pointers import Missing, child, from_fragment, lookup
from flama_generator.source import Source

T = TypeVar("T")
Version = Literal["3.0", "3.1", "3.2"]


@dataclass(slots=True)
class Document:
    """A parsed, checked and bundled document. Every reference in it is `#/...`."""

    source: Source
    version: Version
    root: dict[str, Any]
    report: Report
    main: SpecFile
    origins: dict[str, tuple[SpecFile, str]] = field(default_factory=dict)
    """Pointers whose values came from other files."""
    moved: dict[str, str] = field(default_factory=dict)
    """Pointers of a converted document -> where their values stood before, to which `origins` then applies."""
    _targets: dict[str, tuple[Any, str] | None] = field(default_factory=dict)

    def locate(self, pointer: str) -> Location:
        """The place of a value in the file that it was written in. Scans the text on the first call; see `place`."""
        file, inner = self._origin(pointer)
        return file.locate(inner)

    def place(self, pointer: str) -> Location:
        """The file and the pointer of a value, without its line, at no cost. `locate` of its pointer finds the line."""
        file, _ = self._origin(pointer)
        return Location(file.source.origin, pointer=pointer)

    def add(self, code: str, pointer: str, **values: object) -> None:
        """Report a finding about a value."""
        self.report.add(diagnostic(code, self.locate(pointer), **values))

    def resolve(self, node: Any, pointer: str) -> tuple[Any, str]:
        """Follow the `$ref` of a node, and of what that names, to a node without; keys beside a `$ref` are left to the
        caller.

        A node without `$ref` is returned as it is. References that lead nowhere or back to themselves are reported,
        and stand for `{}`.
        """
        seen: set[str] = set()
        here = pointer
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            if reference in seen:
                self.add("F3002", here, ref=reference)
                return {}, pointer
            seen.add(reference)
            target = self.target(reference)
            if target is None:
                return {}, pointer
            node, pointer = target
        return node, pointer

    def target(self, reference: str) -> tuple[Any, str] | None:
        """The node that one `$ref` names, with its pointer; `None` for a broken one, which is already reported."""
        if reference not in self._targets:
            self._targets[reference] = self._lookup(reference)
        return self._targets[reference]

    def _lookup(self, reference: str) -> tuple[Any, str] | None:
        if not reference.startswith("#/"):
            return None
        pointer = from_fragment(reference[1:])
        try:
            return lookup(self.root, pointer), pointer
        except Missing:
            return None

    def _origin(self, pointer: str) -> tuple[SpecFile, str]:
        if self.moved:
            before = nearest(self.moved, pointer)
            pointer = pointer if before is None else before[0] + before[1]
        found = nearest(self.origins, pointer) if self.origins else None
        if found is None:
            return self.main, pointer
        (file, inner), rest = found
        return file, inner + rest


def nearest(table: Mapping[str, T], pointer: str) -> tuple[T, str] | None:
    """What a table of pointers says about a value or the closest value around it, and the rest of the pointer."""
    outer = pointer
    while outer:
        if outer in table:
            return table[outer], pointer[len(outer) :]
        outer = outer.rpartition("/")[0]
    return None


__all__ = ["Document", "Version", "child"]
