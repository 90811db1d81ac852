"""Which unions can be told apart by one property, and the values of that property in each member (OpenAPI 3.1,
4.8.25).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flama_generator.frontends.openapi import Document
from flama_generator.frontends.pointers import child, from_fragment, to_reference, tokens
from flama_generator.lowering.names import field_name
from flama_generator.lowering.schemas.facts import facts_of
from flama_generator.lowering.schemas.parts import Node, Part, flatten

_NO_SCHEMAS_IN = frozenset({"example", "examples", "default", "enum", "const", "mapping"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A union with a discriminator: for each member its values, and whether the member's own schema lists them."""

    pointer: str
    wire: str
    values: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Discriminators:
    """Decided for the whole document before anything is lowered, since a member may be lowered before its union."""

    fields: dict[str, str] = field(default_factory=dict)
    """Pointer of a union -> Python field name of its discriminator."""
    narrowed: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Pointer of a member and wire name -> the values that the property has there."""


def discriminators_of(document: Document) -> Discriminators:
    """Find and judge every discriminator. Those that tell nothing apart are reported; their unions are tried in
    order.
    """
    candidates: list[_Candidate] = []
    for node, pointer in _unions(document.root):
        judged = _Judge(document, node, pointer).candidate()
        if isinstance(judged, str):
            document.add("F4006", f"{pointer}/discriminator", key=node["discriminator"]["propertyName"], reason=judged)
        elif judged is not None:
            candidates.append(judged)
    return _agreed(document, candidates)


def _agreed(document: Document, candidates: list[_Candidate]) -> Discriminators:
    """Leave out unions that want different values of one member."""
    wishes: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for candidate in candidates:
        for member, values in candidate.values.items():
            wishes.setdefault((member, candidate.wire), set()).add(values)
    result = Discriminators()
    for candidate in candidates:
        if any(len(wishes[member, candidate.wire]) > 1 for member in candidate.values):
            reason = "another union gives one of the members other values"
            document.add("F4006", f"{candidate.pointer}/discriminator", key=candidate.wire, reason=reason)
            continue
        result.fields[candidate.pointer] = field_name(candidate.wire)
        for member, values in candidate.values.items():
            result.narrowed[member, candidate.wire] = values
    return result


def _unions(root: Any) -> Iterator[tuple[Node, str]]:
    """Every schema with a discriminator over `oneOf` or `anyOf`, with its pointer."""
    stack: list[tuple[Any, tuple[Any, ...]]] = [(root, ())]
    while stack:
        node, where = stack.pop()
        if isinstance(node, dict):
            found = node.get("discriminator")
            if (
                isinstance(found, dict)
                and isinstance(found.get("propertyName"), str)
                and ("oneOf" in node or "anyOf" in node)
            ):
                yield node, _pointer(where)
            stack.extend(
                (value, (where, key))
                for key, value in node.items()
                if key not in _NO_SCHEMAS_IN and isinstance(value, (dict, list))
            )
        elif isinstance(node, list):
            stack.extend((value, (where, index)) for index, value in enumerate(node) if isinstance(value, (dict, list)))


def _pointer(where: tuple[Any, ...]) -> str:
    keys = []
    while where:
        where, key = where
        keys.append(key)
    return child("", *reversed(keys))


@dataclass(slots=True)
class _Judge:
    """Looks at one union."""

    document: Document
    node: Node
    pointer: str

    def candidate(self) -> _Candidate | str | None:
        """The values of each member, or why they cannot be told apart; `None` for a union that is not one of named
        models.
        """
        wire = self.node["discriminator"]["propertyName"]
        if "defaultMapping" in self.node["discriminator"]:
            # Values without a member of their own are allowed then (OpenAPI 3.2, 4.25): what fits is found by trying.
            return None
        members = self.node.get("oneOf") or self.node.get("anyOf")
        if not isinstance(members, list):
            return None
        members = [member for member in members if not isinstance(member, dict) or member.get("type") != "null"]
        if not members or not all(isinstance(one, dict) and isinstance(one.get("$ref"), str) for one in members):
            return "a member has no name"
        mapped = self._mapping()
        values: dict[str, tuple[str, ...]] = {}
        for member in members:
            pointer = from_fragment(member["$ref"][1:])
            found = self._values(pointer, wire, mapped)
            if isinstance(found, str):
                return found
            values[pointer] = found
        listed = [value for found in values.values() for value in found]
        if len(listed) != len(set(listed)):
            return "members share a value"
        return _Candidate(self.pointer, wire, values)

    def _mapping(self) -> dict[str, list[str]]:
        result: dict[str, list[str]] = {}
        mapping = self.node["discriminator"].get("mapping")
        for value, target in mapping.items() if isinstance(mapping, dict) else ():
            if not isinstance(target, str):
                continue
            pointer = from_fragment(target[1:]) if target.startswith("#") else child("/components/schemas", target)
            if self.document.target(to_reference(pointer)) is None:
                suggestion = "Name a schema of `components`."
                self.document.add("F3001", f"{self.pointer}/discriminator/mapping", ref=target, suggestion=suggestion)
            result.setdefault(pointer, []).append(value)
        return result

    def _values(self, pointer: str, wire: str, mapped: dict[str, list[str]]) -> tuple[str, ...] | str:
        target = self.document.target(to_reference(pointer))
        name = (tokens(pointer) or ["the document"])[-1]
        if target is None:
            return f"`{name}` does not exist"
        leaves = flatten(self.document, [Part(*target)])
        if any("oneOf" in leaf.keys or "anyOf" in leaf.keys for leaf in leaves):
            return f"`{name}` is a union itself"
        places = [Part(leaf.keys["properties"][wire], "") for leaf in leaves if wire in leaf.keys.get("properties", ())]
        if not places or not any(wire in leaf.keys.get("required", ()) for leaf in leaves):
            return f"`{name}` does not require it"
        names = [other for leaf in leaves for other in leaf.keys.get("properties", ()) if other != wire]
        if field_name(wire) in map(field_name, names):
            return f"another property of `{name}` has the same name in code"
        facts = facts_of(self.document, places, flatten(self.document, places))
        if facts.types not in (None, ("string",)) or facts.null:
            return f"it is no text in `{name}`"
        wanted = tuple(sorted(mapped.get(pointer, ()))) or (name,)
        if facts.values is None:
            return wanted
        own = tuple(value for value in facts.values if isinstance(value, str))
        return tuple(value for value in own if value in wanted) or own
