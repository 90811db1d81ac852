"""Which schemas hold a mark, however deep: `readOnly` and `writeOnly` make requests look different (OpenAPI 3.1,
4.8.24.1), other keywords say more than types do.
"""

from __future__ import annotations

from collections.abc import Callable

from flama_generator.frontends.openapi import Document
from flama_generator.frontends.pointers import from_fragment
from flama_generator.lowering.schemas.parts import Part, inner_schemas


class Directions:
    """Answers for any schema of one document; each schema is visited once."""

    def __init__(self, document: Document) -> None:
        text = document.source.text
        self._any = "readOnly" in text or "writeOnly" in text or bool(document.origins)
        self._reach = Reach(document, _has_direction)

    def differ(self, part: Part) -> bool:
        """Whether requests and responses carry the schema in different forms."""
        return self._any and self._reach.holds(part)


def _has_direction(part: Part) -> bool:
    return part.keys.get("readOnly") is True or part.keys.get("writeOnly") is True


class Reach:
    """Whether a schema, or any that it leads to, is marked. Each schema is visited once."""

    def __init__(self, document: Document, is_marked: Callable[[Part], bool]) -> None:
        self._document = document
        self._is_marked = is_marked
        self._marked: dict[str, bool] = {}

    def holds(self, part: Part) -> bool:
        """Whether the schema leads to a mark."""
        if isinstance(part.node, bool):
            return False
        if part.pointer not in self._marked:
            self._settle(part)
        return self._marked[part.pointer]

    def _settle(self, start: Part) -> None:
        """Mark every schema reachable from `start`: one that is marked, and all that lead to it."""
        users: dict[str, list[str]] = {}
        marked: list[str] = []
        seen = {start.pointer}
        stack = [start]
        while stack:
            part = stack.pop()
            if self._marked.get(part.pointer) or self._is_marked(part):
                marked.append(part.pointer)
            if part.pointer in self._marked:
                continue
            for inner in self._inner(part):
                users.setdefault(inner.pointer, []).append(part.pointer)
                if inner.pointer not in seen:
                    seen.add(inner.pointer)
                    stack.append(inner)
        for pointer in seen:
            self._marked.setdefault(pointer, False)
        while marked:
            pointer = marked.pop()
            self._marked[pointer] = True
            marked.extend(user for user in users.pop(pointer, ()) if not self._marked[user])

    def _inner(self, part: Part) -> list[Part]:
        if isinstance(part.node, bool):
            return []
        result = list(inner_schemas(part.node, part.pointer))
        reference = part.node.get("$ref")
        if isinstance(reference, str):
            target = self._document.target(reference)
            if target is not None:
                result.append(Part(target[0], from_fragment(reference[1:])))
        return result
