"""Stored schemas with their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flama_generator.ir.behaviour import NotInferred
from flama_generator.ir.entities import Column, Entity
from flama_generator.lowering.behaviours import Decisions
from flama_generator.lowering.behaviours.generation import Generated, default_generation, is_change_stamp
from flama_generator.lowering.inflection import plural, singular
from flama_generator.lowering.names import NameScope, pascal, snake

LONGEST_TABLE = 63
"""Characters that PostgreSQL keeps of a name."""
RESERVED_TABLES = frozenset(
    {
        "app", "begin", "build", "connection", "end", "fresh", "set_up", "tear_down", "repositories",
        "alembic_version", "metadata", "sqlalchemy", "datetime", "uuid", "json", "func", "table", "column", "types",
    }
)  # fmt: skip
"""Attributes of workers, and names that the module of the tables uses itself."""


def lower_entities(decisions: Iterable[Decisions], schemas: Mapping[str, str]) -> tuple[Entity, ...]:
    """An entity for each schema that some operation stores, in document order. `schemas` maps ids to names."""
    decided = list(decisions)
    singulars = {one.subject.id: pascal(singular(snake(schemas[one.subject.model.id]))) for one in decided}
    names = NameScope().assign({i: (name, f"{name}Entity") for i, name in singulars.items()})
    modules = NameScope().assign({i: (snake(name), f"{snake(name)}_entity") for i, name in names.items()})
    tables = NameScope(RESERVED_TABLES).assign({i: _table_names(name) for i, name in names.items()})
    return tuple(
        _entity(one, names[one.subject.id], tables[one.subject.id], modules[one.subject.id]) for one in decided
    )


def _table_names(name: str) -> tuple[str, ...]:
    table = plural(snake(name))[: LONGEST_TABLE - len("_rows")].rstrip("_")
    return table, f"{table}_rows"


def _entity(decisions: Decisions, name: str, table: str, module: str) -> Entity:
    model = decisions.subject.model
    return Entity(
        id=decisions.subject.id,
        schema=model.id,
        name=name,
        table=table,
        attribute=table,
        module=module,
        columns=tuple(_columns(decisions)),
        location=model.location,
        was=pascal(singular(snake(model.was))) if model.was else None,
    )


def _columns(decisions: Decisions) -> list[Column]:
    """The primary key first, then what narrows, then the fields, then what is only written."""
    subject = decisions.subject
    generated = _generated(decisions)
    changed = [one.name for one in subject.model.fields if is_change_stamp(one, subject.columns[one.name])]
    refreshed = frozenset(changed if decisions.updated else [])
    fields = [
        replace(
            subject.columns[one.name],
            generated=generated.get(one.name, "now" if one.name in refreshed else None),
            refreshed=one.name in refreshed,
        )
        for one in subject.model.fields
    ]
    columns = [*_foreign(decisions), *fields, *_secrets(decisions)]
    keys = {subject.key.name} | decisions.composite
    columns = [_key(one) if one.name in keys else one for one in columns]
    return sorted(columns, key=lambda one: (one.name != subject.key.name, not one.primary_key))


def _key(column: Column) -> Column:
    return replace(column, kind="string" if column.kind == "text" else column.kind, primary_key=True, nullable=False)


def _generated(decisions: Decisions) -> dict[str, Generated]:
    found: dict[str, Generated] = {}
    for insertion in decisions.insertions:
        found |= insertion.generated
    made = default_generation(decisions.subject) if not decisions.insertions else None
    return found if made is None else {decisions.subject.key.name: made, **found}


def _foreign(decisions: Decisions) -> list[Column]:
    """Columns that narrow; null where one way of creating rows does not know the parent."""
    used = {
        scope.column
        for behaviour in decisions.behaviours.values()
        if not isinstance(behaviour, NotInferred)
        for scope in behaviour.scopes
    }
    written = [{scope.column for scope in one.behaviour.scopes} for one in decisions.insertions]
    return [
        replace(column, nullable=any(column.name not in scopes for scopes in written))
        for column in decisions.subject.foreign.values()
        if column.name in used
    ]


def _secrets(decisions: Decisions) -> list[Column]:
    taken = {column.name for column in decisions.subject.foreign.values()}
    return [column for column in decisions.secrets if column.name not in taken]
