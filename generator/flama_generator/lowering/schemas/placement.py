"""Definitions -> modules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from flama_generator.ir.model import SchemaModule
from flama_generator.ir.schemas import Alias, Schema
from flama_generator.lowering.inflection import singular
from flama_generator.lowering.names import snake, words
from flama_generator.lowering.schemas.circles import components, named_by
from flama_generator.lowering.schemas.registry import SHARED

MODULE_LIMIT = 80
"""Definitions in one module before it is split."""

GROUP_LEAST = 4
"""Definitions that make a module of their own when one is split."""


def place(
    schemas: Mapping[str, Schema], usage: Mapping[str, frozenset[str]], resources: Iterable[str]
) -> tuple[SchemaModule, ...]:
    """Every definition in a module, modules by name, with `module` and `lazy` filled in."""
    edges = {one: [other for other in named_by(schema) if other in schemas] for one, schema in schemas.items()}
    homes = _homes(schemas, edges, usage, resources)
    homes = _split(schemas, homes)
    lazy = _lazy(schemas, edges, homes)
    modules: dict[str, dict[str, Schema]] = {}
    for one, schema in schemas.items():
        placed = replace(schema, module=homes[one])
        modules.setdefault(homes[one], {})[one] = (
            replace(placed, lazy=one in lazy) if isinstance(placed, Alias) else placed
        )
    return tuple(SchemaModule(name, _ordered(members, edges)) for name, members in sorted(modules.items()))


def _homes(
    schemas: Mapping[str, Schema],
    edges: Mapping[str, list[str]],
    usage: Mapping[str, frozenset[str]],
    resources: Iterable[str],
) -> dict[str, str]:
    users: dict[str, set[str]] = {one: set() for one in schemas}
    for module in sorted(usage):
        pending = [one for one in usage[module] if one in schemas]
        while pending:
            one = pending.pop()
            if module not in users[one]:
                users[one].add(module)
                pending.extend(edges[one])
    named = {singular(module): module for module in sorted(resources)}
    return {one: _home(schema, users[one], named) for one, schema in schemas.items()}


def _home(schema: Schema, users: set[str], named: Mapping[str, str]) -> str:
    if len(users) == 1:
        return next(iter(users))
    own = named.get(singular(snake(schema.name)))
    return own if own is not None and (own in users or not users) else SHARED


def _split(schemas: Mapping[str, Schema], homes: dict[str, str]) -> dict[str, str]:
    """Move the larger groups of definitions with the same first words out of modules that are too large."""
    result = dict(homes)
    taken = set(homes.values())
    pending = [(home, 0) for home, count in sorted(Counter(homes.values()).items()) if count > MODULE_LIMIT]
    while pending:
        home, level = pending.pop()
        groups: dict[str, list[str]] = {}
        for one in (one for one, place in result.items() if place == home):
            parts = words(schemas[one].name)
            groups.setdefault(parts[level] if level < len(parts) else "", []).append(one)
        if len(groups) == 1:
            if "" not in groups:
                pending.append((home, level + 1))
            continue
        for word, members in sorted(groups.items()):
            if word and len(members) >= GROUP_LEAST:
                name = _free(f"{home}_{word}", taken)
                result.update(dict.fromkeys(members, name))
                if len(members) > MODULE_LIMIT:
                    pending.append((name, level + 1))
    return result


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"{name}_"
    taken.add(name)
    return name


def _lazy(schemas: Mapping[str, Schema], edges: Mapping[str, list[str]], homes: Mapping[str, str]) -> set[str]:
    """Aliases that are recursive, or that name something in a module that also imports theirs."""
    aliases = {
        one: [other for other in edges[one] if isinstance(schemas[other], Alias)]
        for one, schema in schemas.items()
        if isinstance(schema, Alias)
    }
    result = {one for circle in components(aliases) for one in circle if len(circle) > 1 or one in aliases[one]}
    imports: dict[str, list[str]] = {home: [] for home in homes.values()}
    for one, others in edges.items():
        imports[homes[one]].extend(homes[other] for other in others if homes[other] != homes[one])
    circle_of = {home: number for number, circle in enumerate(components(imports)) for home in circle}
    for one in aliases:
        if any(homes[other] != homes[one] and circle_of[homes[other]] == circle_of[homes[one]] for other in edges[one]):
            result.add(one)
    return result


def _ordered(members: Mapping[str, Schema], edges: Mapping[str, list[str]]) -> tuple[Schema, ...]:
    """By name, except that what an alias names comes before it."""
    result: dict[str, Schema] = {}
    for one in sorted(members, key=lambda one: members[one].name):
        pending = [(one, False)]
        entered: set[str] = set()
        while pending:
            current, done = pending.pop()
            schema = members[current]
            if current in result:
                continue
            if done or not isinstance(schema, Alias) or schema.lazy:
                result[current] = schema
            elif current not in entered:
                entered.add(current)
                pending.append((current, True))
                pending.extend((other, False) for other in reversed(edges[current]) if other in members)
    return tuple(result.values())
