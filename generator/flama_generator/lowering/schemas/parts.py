"""Schemas as conjunctions: a node, what it refers to and all members of its `allOf`, laid side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flama_generator.frontends.openapi import Document

Node = dict[str, Any]

ANNOTATIONS = frozenset(
    {
        "description", "title", "example", "examples", "default", "deprecated", "readOnly", "writeOnly",
        "externalDocs", "xml", "nullable",
        "discriminator", "$comment", "$schema", "$id", "$anchor", "$defs", "definitions", "$vocabulary", "id",
        "$dynamicAnchor",
        "$recursiveAnchor", "summary",
    }
)  # fmt: skip
"""Keywords that refuse no value by themselves."""


_SINGLE = ("items", "additionalProperties", "not", "unevaluatedProperties", "contains", "if", "then", "else")
_MAPS = ("properties", "patternProperties", "dependentSchemas")


@dataclass(frozen=True, slots=True)
class Part:
    """A schema of the document, and where it stands."""

    node: Node | bool
    pointer: str

    @property
    def keys(self) -> Node:
        """The keywords; none for a boolean schema."""
        return self.node if isinstance(self.node, dict) else {}


def asserts(node: Node | bool) -> bool:
    """Whether the schema may refuse a value, `null` aside."""
    if isinstance(node, bool):
        return not node
    return any(not key.startswith("x-") for key in node.keys() - ANNOTATIONS)


def flatten(document: Document, parts: Iterable[Part]) -> list[Part]:
    """The parts with every `$ref` and `allOf` in them followed, each schema once, inherited ones first.

    A schema that includes itself adds nothing to itself, so that circles need no care here. Keys beside a `$ref` count
    from OpenAPI 3.1 on.
    """
    leaves: list[Part] = []
    seen: set[str] = set()
    stack = [(part, False) for part in reversed(list(parts))]
    while stack:
        part, entered = stack.pop()
        if entered or isinstance(part.node, bool):
            leaves.append(part)
            continue
        if part.pointer in seen:
            continue
        seen.add(part.pointer)
        reference = part.node.get("$ref")
        if not isinstance(reference, str) or document.version != "3.0":
            stack.append((part, True))
            members = part.node.get("allOf", ())
            stack.extend((Part(members[i], f"{part.pointer}/allOf/{i}"), False) for i in reversed(range(len(members))))
        if isinstance(reference, str):
            target = document.target(reference)
            if target is not None:
                stack.append((Part(*target), False))
    return leaves


def inner_schemas(node: Node, pointer: str) -> Iterable[Part]:
    """The schemas directly inside a schema, whatever the keyword."""
    for key in _SINGLE:
        if isinstance(node.get(key), dict):
            yield Part(node[key], f"{pointer}/{key}")
    for key in ("allOf", "oneOf", "anyOf", "prefixItems"):
        for index, member in enumerate(node.get(key, ())):
            yield Part(member, f"{pointer}/{key}/{index}")
    for key in _MAPS:
        for name, member in node.get(key, {}).items():
            yield Part(member, f"{pointer}/{key}/{_escaped(name)}")


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1") if "/" in name or "~" in name else name
