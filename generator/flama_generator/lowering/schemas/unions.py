"""`oneOf` and `anyOf` -> unions.

A value of `oneOf` must match exactly one member; as a type it is any of them, like `anyOf`, and the running service
checks the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from flama_generator.ir.types import LiteralOf, Nullable, Primitive, TypeExpression, UnionOf
from flama_generator.lowering.schemas.facts import facts_of
from flama_generator.lowering.schemas.parts import Part, asserts, flatten
from flama_generator.lowering.schemas.sites import Site

if TYPE_CHECKING:
    from flama_generator.lowering.schemas.workshop import Workshop

COMBINATION_LIMIT = 64
"""Members of a union that is the product of several."""

_KEYS = ("oneOf", "anyOf")
_SCALARS = frozenset({"string", "integer", "number", "boolean", "null"})


@dataclass(frozen=True, slots=True)
class Group:
    """One `oneOf` or `anyOf`."""

    owner: Part
    members: tuple[Part, ...]


def groups_of(leaves: Sequence[Part]) -> list[Group]:
    """The unions in a conjunction."""
    return [
        Group(leaf, tuple(Part(node, f"{leaf.pointer}/{key}/{index}") for index, node in enumerate(leaf.keys[key])))
        for leaf in leaves
        for key in _KEYS
        if leaf.keys.get(key)
    ]


def union_type(
    workshop: Workshop, outer: Sequence[Part], leaves: Sequence[Part], groups: list[Group], site: Site
) -> TypeExpression:
    """The union, with everything beside it merged into each of its members."""
    document = workshop.document
    null = document.version == "3.0" and any(part.keys.get("nullable") is True for part in (*outer, *leaves))
    beside = [stripped for leaf in leaves if asserts((stripped := _stripped(leaf)).node)]
    if len(groups) == 1 and _redundant(workshop, beside, groups[0]):
        members = groups[0].members
        sites = _sites(workshop, members, site)
        expressions = [workshop.of_parts([member], place) for member, place in zip(members, sites, strict=True)]
        return joined(expressions, null=null, discriminator=workshop.discriminators.fields.get(groups[0].owner.pointer))
    if prod(len(group.members) for group in groups) > COMBINATION_LIMIT or not workshop.may_merge():
        document.add("F7021", site.pointer, limit=COMBINATION_LIMIT)
        return Primitive("any")
    expressions = []
    for combination in itertools.product(*(group.members for group in groups)):
        word = "_".join(_label(member, workshop) for member in combination)
        place = site.inside(word, "+".join(member.pointer for member in combination))
        with workshop.merging():
            expressions.append(workshop.of_parts([*beside, *combination], place))
    return joined(expressions, null=null)


def _stripped(leaf: Part) -> Part:
    if isinstance(leaf.node, bool):
        return leaf
    rest = {key: value for key, value in leaf.node.items() if key not in ("oneOf", "anyOf", "allOf", "$ref")}
    if "unevaluatedProperties" in rest:
        # Which properties are left over depends on all members that a value follows.
        rest["unevaluatedProperties"] = True
    return Part(rest, leaf.pointer)


def _redundant(workshop: Workshop, beside: list[Part], group: Group) -> bool:
    """Whether what stands beside the union is only types and required names that all members ask for anyway."""
    for leaf in beside:
        if isinstance(leaf.node, bool) or any(asserts({key: 0}) for key in leaf.keys.keys() - {"type", "required"}):
            return False
    document = workshop.document
    declared = facts_of(document, beside, beside).types if any("type" in leaf.keys for leaf in beside) else None
    required = {wire for leaf in beside for wire in leaf.keys.get("required", ())}
    for member in group.members if declared is not None or required else ():
        leaves = flatten(document, [member])
        types = facts_of(document, [member], leaves).types
        if declared is not None and types is not None and not set(types) <= set(declared):
            return False
        if not required <= {wire for leaf in leaves for wire in leaf.keys.get("required", ())}:
            return False
    return True


def _sites(workshop: Workshop, members: Sequence[Part], site: Site) -> list[Site]:
    """Words for each member: none where only one of them can become a class, else what sets it apart."""
    inline = [member for member in members if _may_be_class(member)]
    if len(inline) <= 1 and not site.definition:
        return [site.at(member.pointer) for member in members]
    result: list[Site] = []
    used: set[str] = set()
    for index, member in enumerate(members):
        word = _label(member, workshop) if member in inline else ""
        if not word or word in used:
            word = f"option{index + 1}"
        used.add(word)
        result.append(site.inside(word, member.pointer))
    return result


def _may_be_class(member: Part) -> bool:
    keys = member.keys
    kinds = keys.get("type")
    # From 3.1 on `type` may be a list of types.
    named = kinds if isinstance(kinds, list) else [kinds]
    only_scalars = all(isinstance(kind, str) and kind in _SCALARS for kind in named)
    return "$ref" not in keys and "enum" not in keys and "const" not in keys and not only_scalars and bool(keys)


def _label(member: Part, workshop: Workshop) -> str:
    """A word for one member of a product."""
    reference = member.keys.get("$ref")
    if isinstance(reference, str):
        return reference.rpartition("/")[2]
    title = member.keys.get("title")
    if isinstance(title, str) and title:
        return title[:60]
    for wire, node in member.keys.get("properties", {}).items():
        values = facts_of(workshop.document, [Part(node, "")], [Part(node, "")]).values
        if values is not None and len(values) == 1:
            return values[0][:60] if isinstance(values[0], str) and values[0] else f"{wire}_{values[0]}"[:60]
    required = member.keys.get("required", ())
    if required and not member.keys.get("properties"):
        return "with_" + "_".join(required[:3])[:60]
    return f"option{int(member.pointer.rpartition('/')[2]) + 1}"


def joined(expressions: Sequence[TypeExpression], *, null: bool, discriminator: str | None = None) -> TypeExpression:
    """One expression for any of several: nested unions opened, literals joined, `null` said once, outside."""
    members: dict[TypeExpression, None] = {}
    literals: list[str | int | bool | None] = []
    pending = list(reversed(expressions))
    while pending:
        match pending.pop():
            case Nullable(inner):
                null = True
                pending.append(inner)
            case UnionOf(inner_members, None):
                pending.extend(reversed(inner_members))
            case Primitive("none"):
                null = True
            case Primitive("any") as anything:
                return anything
            case LiteralOf(values):
                literals.extend(
                    value for value in values if not any(type(value) is type(one) and value == one for one in literals)
                )
                members.setdefault(LiteralOf(()))
            case other:
                members[other] = None
    result = [LiteralOf(tuple(literals)) if member == LiteralOf(()) else member for member in members]
    alive = [member for member in result if member != Primitive("never")] or result[:1]
    if not alive:
        return Primitive("none") if null else Primitive("never")
    expression = (
        alive[0]
        if len(alive) == 1
        else UnionOf(tuple(alive), discriminator if len(alive) == len(expressions) - _nulls(expressions) else None)
    )
    return Nullable(expression) if null else expression


def _nulls(expressions: Sequence[TypeExpression]) -> int:
    return sum(expression == Primitive("none") for expression in expressions)
