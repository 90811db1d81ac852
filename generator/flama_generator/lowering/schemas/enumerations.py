"""Listed values -> literals, and what cannot be a literal -> constrained primitives."""

from __future__ import annotations

from typing import Any

from flama_generator.frontends.openapi import Document
from flama_generator.ir.types import Constraints, LiteralOf, Primitive, TypeExpression, UnionOf
from flama_generator.lowering.schemas.facts import Facts

_TYPE_OF = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}


def enumeration(document: Document, facts: Facts, pointer: str) -> TypeExpression | None:
    """The type of the listed values, `null` aside; `None` if lists or objects among them make it no enumeration."""
    listed = [value for value in facts.values or () if value is not None]
    if any(isinstance(value, (dict, list)) for value in listed):
        # The running service compares such values itself.
        return None
    values = [value for value in listed if _fits(value, facts.types)]
    for value in listed:
        if not _fits(value, facts.types):
            document.add("F4002", f"{pointer}/enum", key="enum", value=repr(value))
    if not values:
        return None if facts.null else Primitive("never")
    return _literal(values)


def _fits(value: Any, types: tuple[str, ...] | None) -> bool:
    if types is None:
        return True
    kind = _TYPE_OF[type(value)]
    if kind == "number" and value.is_integer() and "integer" in types:
        return True
    return kind in types or (kind == "integer" and "number" in types)


def _literal(values: list[Any]) -> TypeExpression:
    if not any(isinstance(value, float) for value in values):
        return LiteralOf(tuple(values))
    numbers = tuple(value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool))
    members: list[TypeExpression] = [Primitive("float", Constraints(one_of=numbers))]
    others = tuple(value for value in values if isinstance(value, (str, bool)))
    if others:
        members.insert(0, LiteralOf(others))
    return members[0] if len(members) == 1 else UnionOf(tuple(members))
