"""Where everything goes, and where it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flama_generator.frontends.openapi.document import Document, nearest
from flama_generator.frontends.pointers import from_fragment, to_reference

Node = dict[str, Any]


@dataclass(slots=True)
class Moves:
    """Remembers the moves of one conversion, so that places and references can follow."""

    bundle: Document
    moved: dict[str, str] = field(default_factory=dict)
    """New pointer -> old pointer. What is not listed moves with what holds it."""
    _gone: dict[str, str] = field(default_factory=dict)
    _references: list[Node] = field(default_factory=list)

    def move(self, new: str, old: str) -> None:
        """Something now stands at `new`. Of several copies, references lead to the first."""
        self.moved[new] = old
        self._gone.setdefault(old, new)

    def reference(self, node: Node) -> Node:
        """A copy of a reference, which `settle` will turn to the new place of what it names."""
        copy = dict(node)
        self._references.append(copy)
        return copy

    def settle(self) -> None:
        """Turn every reference, once all moves are known."""
        for node in self._references:
            pointer = from_fragment(node["$ref"][1:])
            found = nearest(self._gone, pointer)
            node["$ref"] = to_reference(pointer if found is None else found[0] + found[1])

    def resolve(self, node: Node, pointer: str) -> tuple[Node, str]:
        """The old object behind any `$ref`, with its old pointer."""
        target, place = self.bundle.resolve(node, pointer)
        return (target, place) if isinstance(target, dict) else ({}, place)


def extensions(node: Node) -> Node:
    """The keys of an object that its vendor made up."""
    return {key: value for key, value in node.items() if key.startswith("x-") and key != "x-nullable"}
