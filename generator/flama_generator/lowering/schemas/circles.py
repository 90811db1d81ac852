"""What refers to what, and in circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from typing_extensions import assert_never

from flama_generator.ir.schemas import Alias, Schema
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


def names_in(expression: TypeExpression) -> Iterator[str]:
    """The ids of the schemas that a type names, left to right."""
    match expression:
        case Reference(identifier):
            yield identifier
        case Nullable(inner) | ListOf(inner) | MapOf(inner):
            yield from names_in(inner)
        case UnionOf(members):
            for member in members:
                yield from names_in(member)
        case TupleOf(items, rest):
            for item in items:
                yield from names_in(item)
            if rest is not None:
                yield from names_in(rest)
        case Primitive() | LiteralOf():
            return
        case _:
            assert_never(expression)


def named_by(schema: Schema) -> list[str]:
    """The ids of the schemas that a definition names, each once."""
    if isinstance(schema, Alias):
        return list(dict.fromkeys(names_in(schema.type)))
    extra = () if isinstance(schema.extra, str) else names_in(schema.extra)
    return list(dict.fromkeys([*(name for field in schema.fields for name in names_in(field.type)), *extra]))


def unguarded(schemas: Mapping[str, Schema]) -> list[Alias]:
    """Aliases that are themselves by way of unions and other aliases only: no value could ever be checked against
    them.
    """
    edges = {alias.id: [*_bare(alias.type)] for alias in schemas.values() if isinstance(alias, Alias)}
    circles = components({one: [other for other in others if other in edges] for one, others in edges.items()})
    found = [one for circle in circles for one in circle if len(circle) > 1 or one in edges[one]]
    return [alias for one in sorted(found) if isinstance(alias := schemas[one], Alias)]


def _bare(expression: TypeExpression) -> Iterator[str]:
    match expression:
        case Reference(identifier):
            yield identifier
        case Nullable(inner):
            yield from _bare(inner)
        case UnionOf(members):
            for member in members:
                yield from _bare(member)
        case _:
            return


def components(edges: Mapping[str, list[str]]) -> list[list[str]]:
    """Strongly connected components (Tarjan 1972), without recursion; each comes after those that it leads to."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    result: list[list[str]] = []

    def enter(node: str) -> tuple[str, Iterator[str]]:
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        return node, iter(edges[node])

    for root in edges:
        work = [] if root in index else [enter(root)]
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    start = stack.index(node)
                    on_stack.difference_update(stack[start:])
                    result.append(stack[start:])
                    del stack[start:]
            elif target not in index:
                work.append(enter(target))
            elif target in on_stack:
                low[node] = min(low[node], index[target])
    return result
