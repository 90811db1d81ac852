"""Which schemas a type names, and which schema modules import one another in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from typing_extensions import assert_never

from flama_generator.ir.schemas import Alias, Model, Schema
from flama_generator.ir.types import (
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Reference,
    TupleOf,
    TypeExpression,
    UnionOf,
)


def parts_of(expression: TypeExpression) -> tuple[TypeExpression, ...]:
    """The types directly inside a type."""
    match expression:
        case Primitive() | LiteralOf() | Reference():
            return ()
        case ListOf(item=item):
            return (item,)
        case MapOf(value=value):
            return (value,)
        case TupleOf(items=items, rest=rest):
            return (*items, rest) if rest is not None else items
        case UnionOf(members=members):
            return members
        case Nullable(inner=inner):
            return (inner,)
        case _:
            assert_never(expression)


def references_of(expression: TypeExpression) -> Iterator[str]:
    """Ids of the schemas that a type names."""
    if isinstance(expression, Reference):
        yield expression.schema
    for part in parts_of(expression):
        yield from references_of(part)


def types_of(schema: Schema) -> Iterator[TypeExpression]:
    """The types in a schema's definition."""
    match schema:
        case Alias():
            yield schema.type
        case Model():
            yield from (field.type for field in schema.fields)
            if not isinstance(schema.extra, str):
                yield schema.extra
        case _:
            assert_never(schema)


def circles(edges: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Node -> number of its strongly connected component (Tarjan, without recursion): nodes of one reach each other."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    component: dict[str, int] = {}
    for root in edges:
        if root in order:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(edges[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        while work:
            node, successors = work[-1]
            following = next((each for each in successors if each not in component), None)
            if following is None:
                work.pop()
                _close(node, order, low, stack, component)
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
            elif following in order:
                low[node] = min(low[node], order[following])
            else:
                order[following] = low[following] = len(order)
                stack.append(following)
                work.append((following, iter(edges[following])))
    return component


def _close(node: str, order: dict[str, int], low: dict[str, int], stack: list[str], component: dict[str, int]) -> None:
    if low[node] != order[node]:
        return
    number = len(component)
    while node not in component:
        component[stack.pop()] = number
