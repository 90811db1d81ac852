"""Arrays -> lists and tuples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flama_generator.ir.types import ListOf, Primitive, TupleOf, TypeExpression, UnionOf
from flama_generator.lowering.schemas.bounds import size_bounds
from flama_generator.lowering.schemas.parts import Part
from flama_generator.lowering.schemas.sites import Site

if TYPE_CHECKING:
    from flama_generator.lowering.schemas.workshop import Workshop


def array_type(workshop: Workshop, leaves: Sequence[Part], site: Site) -> TypeExpression:
    """A tuple where every position has a type of its own and must be there, else a list."""
    constraints = size_bounds(leaves, "minItems", "maxItems", unique=True)
    items = [Part(leaf.keys["items"], f"{leaf.pointer}/items") for leaf in leaves if "items" in leaf.keys]
    item_site = site.item(items[0].pointer if items else f"{site.pointer}/items", "item")
    tuples = [leaf for leaf in leaves if leaf.keys.get("prefixItems")]
    if not tuples:
        return ListOf(workshop.of_parts(items, item_site), constraints)
    leaf = tuples[0]
    positions = _positions(workshop, leaf, item_site)
    count = len(positions)
    closed = constraints.max_length is not None and constraints.max_length <= count
    rest = None if closed or any(item.node is False for item in items) else workshop.of_parts(items, item_site)
    if (constraints.min_length or 0) < count:
        members = dict.fromkeys((*positions, *(() if rest is None else (rest,))))
        return ListOf(_any_of(tuple(members)), constraints)
    return TupleOf(tuple(positions), rest)


def _positions(workshop: Workshop, leaf: Part, site: Site) -> list[TypeExpression]:
    pointer = f"{leaf.pointer}/prefixItems"
    parts = [Part(node, f"{pointer}/{index}") for index, node in enumerate(leaf.keys["prefixItems"])]
    return [workshop.of_parts([part], site.inside(str(index + 1), part.pointer)) for index, part in enumerate(parts)]


def _any_of(members: tuple[TypeExpression, ...]) -> TypeExpression:
    if Primitive("any") in members:
        return Primitive("any")
    return members[0] if len(members) == 1 else UnionOf(members)
