"""What a conjunction says about JSON types, `null` and allowed values."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flama_generator.frontends.openapi import Document
from flama_generator.lowering.schemas.parts import Node, Part

TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")

_IMPLIED = {
    "properties": "object", "additionalProperties": "object", "required": "object", "minProperties": "object",
    "maxProperties": "object",
    "unevaluatedProperties": "object", "items": "array", "prefixItems": "array", "minItems": "array",
    "maxItems": "array",
    "uniqueItems": "array", "pattern": "string", "minLength": "string", "maxLength": "string", "minimum": "number",
    "maximum": "number",
    "exclusiveMinimum": "number", "exclusiveMaximum": "number", "multipleOf": "number",
}  # fmt: skip
"""Keywords that say what a schema without `type` is about. Strictly such a schema accepts any value of another type;
nobody means that.
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """`types` without `null`, in the order of `TYPES`; `None` when any type will do. `values` is `None` without an
    enumeration.
    """

    types: tuple[str, ...] | None
    null: bool
    values: tuple[Any, ...] | None


def facts_of(document: Document, outer: Sequence[Part], leaves: Sequence[Part]) -> Facts:
    """The facts of a conjunction: `outer` as written, `leaves` as flattened."""
    types: frozenset[str] | None = None
    null: bool | None = None
    for leaf in leaves:
        declared, leaf_null = _declared(document, leaf)
        if declared is not None:
            types = declared if types is None else _intersection(types, declared)
        if leaf_null is not None:
            null = leaf_null if null is None else null and leaf_null
    values = _values(leaves)
    null = _null(document, outer, values, null, types is not None)
    if types is None and values is None:
        types = _implied(leaves)
    types, null = _excluded(leaves, types, null)
    return Facts(None if types is None else tuple(kind for kind in TYPES if kind in types), null, values)


def _declared(document: Document, leaf: Part) -> tuple[frozenset[str] | None, bool | None]:
    """The types of one schema, and whether it allows `null`; `None` where it does not say."""
    if isinstance(leaf.node, bool):
        return (None, None) if leaf.node else (frozenset(), False)
    nullable = leaf.node.get("nullable") is True
    if nullable and document.version != "3.0":
        what = "a schema of OpenAPI 3.1; write `type: [..., 'null']`"
        document.add("F4007", f"{leaf.pointer}/nullable", key="nullable", what=what)
        nullable = False
    declared = leaf.node.get("type")
    if declared is None:
        return None, True if nullable else None
    known = _known(document, leaf, [declared] if isinstance(declared, str) else declared)
    if known is None:
        return None, None
    return known - {"null"}, nullable or "null" in known


def _known(document: Document, leaf: Part, declared: list[str]) -> frozenset[str] | None:
    result: set[str] = set()
    for kind in declared:
        if kind in TYPES:
            result.add(kind)
            continue
        close = difflib.get_close_matches(kind.lower()[:40], TYPES, n=1, cutoff=0.4)
        hint = f"Did you mean `{close[0]}`?" if close else f"The types are {', '.join(f'`{name}`' for name in TYPES)}."
        document.add("F4004", f"{leaf.pointer}/type", value=kind, suggestion=hint)
    return frozenset(result) if result else None


def _intersection(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    both = left & right
    if "integer" in left | right and "integer" not in both and _numbers(left) and _numbers(right):
        both |= {"integer"}
    return both


def _numbers(types: frozenset[str]) -> bool:
    return bool(types & {"integer", "number"})


def _values(leaves: Sequence[Part]) -> tuple[Any, ...] | None:
    result: tuple[Any, ...] | None = None
    for leaf in leaves:
        for listed in ([leaf.keys["const"]] if "const" in leaf.keys else None, leaf.keys.get("enum")):
            if listed is None:
                continue
            allowed = {_identity(value) for value in listed}
            result = tuple(value for value in (listed if result is None else result) if _identity(value) in allowed)
    if result is None:
        return None
    return tuple({_identity(value): value for value in result}.values())


def _identity(value: Any) -> tuple[str, str]:
    """Equal for equal JSON values only: `1`, `true` and `"1"` differ."""
    return type(value).__name__, repr(value)


def _null(
    document: Document, outer: Sequence[Part], values: tuple[Any, ...] | None, null: bool | None, typed: bool
) -> bool:
    if document.version == "3.0" and any(part.keys.get("nullable") is True for part in outer):
        return True
    if values is not None and (not typed or document.version != "3.0"):
        return None in values and null is not False
    return bool(null)


def _implied(leaves: Sequence[Part]) -> frozenset[str] | None:
    found = frozenset(_IMPLIED[key] for leaf in leaves for key in leaf.keys if key in _IMPLIED)
    return found or None


def _excluded(leaves: Sequence[Part], types: frozenset[str] | None, null: bool) -> tuple[frozenset[str] | None, bool]:
    """`not: {type: ...}`, the one negation that types can say."""
    for leaf in leaves:
        negated = leaf.keys.get("not")
        if isinstance(negated, dict) and is_plain_negation(negated):
            kinds = frozenset([negated["type"]] if isinstance(negated.get("type"), str) else negated.get("type", TYPES))
            kinds |= {"integer"} if "number" in kinds else frozenset()
            types = (frozenset(TYPES) - {"null", "integer"} if types is None else types) - kinds
            null = null and "null" not in kinds
    return types, null


def is_plain_negation(negated: Node | bool) -> bool:
    """Whether a negated schema names types only."""
    return isinstance(negated, dict) and negated.keys() <= {"type"}
