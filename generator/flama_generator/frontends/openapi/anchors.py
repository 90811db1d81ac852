"""Names of schemas: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12, 8.2) and `$self` (OpenAPI 3.2, 4.1).

Nothing is ever fetched: an address is a name, found where a schema bears it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin

from flama_generator.frontends.pointers import Missing, child, from_fragment, lookup

_VALUES = frozenset({"example", "examples", "default", "enum", "const", "value", "dataValue"})
"""Keys below which stand values, not schemas."""


@dataclass(slots=True)
class Anchors:
    """The names in one file."""

    root: object
    bases: dict[str, str] = field(default_factory=dict)
    """Pointer of a schema with `$id` -> its address. The file itself stands at the empty pointer."""
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    """Pointer of what holds it, and anchor -> pointer."""
    _dynamic: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, root: object) -> Anchors:
        """Find the names in a file."""
        own = root.get("$self") if isinstance(root, dict) else None
        found = cls(root, {"": own if isinstance(own, str) else ""})
        for node, pointer, holder in _nodes(root, "", ""):
            found._take(node, pointer, holder)
        return found

    def find(self, reference: str, pointer: str) -> str | None:
        """The pointer to what a reference at `pointer` names in this file, unless it is a plain pointer or no name."""
        holder = self._holder(pointer)
        try:
            address, fragment = urldefrag(urljoin(self.bases[holder], reference))
        except ValueError:
            return None
        named = {base.rstrip("#"): place for place, base in self.bases.items() if base or not place}
        if address not in named and urldefrag(reference)[0]:
            return None
        place = named.get(address, holder)
        if not fragment or fragment.startswith("/"):
            return self._within(place, from_fragment(fragment)) if place or urldefrag(reference)[0] else None
        return self._names.get((place, fragment))

    def is_static(self, name: str) -> bool:
        """Whether a dynamic anchor has one place only, so that a dynamic reference to it means what `$ref` does."""
        return self._dynamic[name] == 1

    def _take(self, node: dict[str, Any], pointer: str, holder: str) -> None:
        if isinstance(node.get("$id"), str) and pointer:
            self.bases[pointer] = urljoin(self.bases[holder], node["$id"])
            holder = pointer
        for key in ("$anchor", "$dynamicAnchor"):
            if isinstance(node.get(key), str):
                self._names.setdefault((holder, node[key]), pointer)
        if isinstance(node.get("$dynamicAnchor"), str):
            self._dynamic[node["$dynamicAnchor"]] += 1

    def _holder(self, pointer: str) -> str:
        while pointer not in self.bases:
            pointer = pointer.rpartition("/")[0]
        return pointer

    def _within(self, place: str, pointer: str) -> str | None:
        """A pointer below a schema with `$id`. What is not there counts from the document, as most people mean it."""
        try:
            lookup(self.root, place + pointer)
        except Missing:
            return None
        return place + pointer


def _nodes(node: Any, pointer: str, holder: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Every object that may be a schema, with its pointer and that of the closest schema with `$id` around it."""
    stack = [(node, pointer, holder)]
    while stack:
        node, pointer, holder = stack.pop()
        if isinstance(node, dict):
            yield node, pointer, holder
            inner = pointer if isinstance(node.get("$id"), str) and pointer else holder
            pairs = [(key, value) for key, value in node.items() if key not in _VALUES]
            stack.extend((value, child(pointer, key), inner) for key, value in reversed(pairs))
        elif isinstance(node, list):
            stack.extend((value, f"{pointer}/{index}", holder) for index, value in enumerate(node))
