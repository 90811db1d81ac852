"""Which schemas say more than the types that are generated from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flama.contract.checks.keywords import LISTS, MAPS, SINGLE

_BEYOND = frozenset(
    {"not", "if", "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "contains"}
    | {"unevaluatedItems", "unevaluatedProperties", "prefixItems"}
)
_SINGLY = ("pattern", "multipleOf", "format")
"""A type holds one of each."""
_LENGTHS = frozenset({"minLength", "maxLength", "pattern"})
_WITH_TYPE = frozenset({"date", "date-time", "time", "duration", "uuid", "decimal"})
"""Formats of text that is read into a type of its own, which has no length."""
_GROUPS = ("anyOf", "oneOf")
_NULL = ({"type": ["null"]}, {"enum": [None]}, {"const": None})


def says_more(root: Mapping[str, Any]) -> bool:
    """Whether a transcribed schema needs to be checked beside its types."""
    return any(_node_says_more(node, root) for node in _nodes(root))


def _node_says_more(node: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    if node.keys() & _BEYOND or _lists_containers(node) or _is_exclusive(node):
        return True
    if node.keys() & {"minProperties", "maxProperties"} and node.keys() & {"properties", "required", "allOf", "$ref"}:
        return True
    if node.get("format") in _WITH_TYPE and node.keys() & _LENGTHS:
        return True
    together = list(_together(node, root, 0)) if node.keys() & {"allOf", "$ref", *_GROUPS} else []
    groups = [part[key] for part in together for key in _GROUPS if key in part]
    if groups and (len(groups) > 1 or any(part.keys() - {"type", "allOf", "$ref", *_GROUPS} for part in together)):
        return True
    return any(len([part for part in together if key in part]) > 1 for key in _SINGLY)


def _lists_containers(node: Mapping[str, Any]) -> bool:
    return any(isinstance(value, (list, dict)) for value in (*node.get("enum", ()), node.get("const")))


def _is_exclusive(node: Mapping[str, Any]) -> bool:
    """Whether a value might follow more than one member of `oneOf`, as far as the types of the members tell."""
    members = [member for member in node.get("oneOf", ()) if member not in _NULL]
    seen: set[str] = set()
    for member in members if len(members) > 1 else ():
        types = member.get("type") if isinstance(member, Mapping) else None
        kinds = {"number" if kind == "integer" else kind for kind in types or ()}
        if not kinds or kinds & seen:
            return True
        seen |= kinds
    return False


def _together(node: Any, root: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    """The schemas that hold for the same value as `node`, itself included."""
    if not isinstance(node, Mapping) or depth > 20:
        return
    yield node
    if "$ref" in node:
        yield from _together(root["$defs"].get(node["$ref"].rpartition("/")[2]), root, depth + 1)
    for member in node.get("allOf", ()):
        yield from _together(member, root, depth + 1)


def _nodes(root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    pending: list[Any] = [root, *root["$defs"].values()]
    while pending:
        node = pending.pop()
        if not isinstance(node, Mapping):
            continue
        yield node
        pending.extend(node[key] for key in SINGLE & node.keys())
        for inner in (*(node[key] for key in LISTS & node.keys()), *(_values(node[key]) for key in MAPS & node.keys())):
            pending.extend(inner)


def _values(schemas: Mapping[str, Any]) -> Sequence[Any]:
    return list(schemas.values())
