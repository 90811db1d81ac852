"""The database as it is and the entities as they are to be -> what parts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from flama_generator.ir.entities import Column, Entity
from flama_generator.revisions.conversions import narrows, widens
from flama_generator.revisions.operations import (
    AddColumn,
    ChangeKey,
    ChangeNullable,
    ChangeType,
    CreateTable,
    Difference,
    DropColumn,
    DropTable,
    Fill,
    RenameColumn,
    RenameTable,
    StartNumbering,
)
from flama_generator.revisions.renames import Renames
from flama_generator.revisions.stored import StoredTable

FillOf = Callable[[Entity, Column], Fill | None]
"""What rows that are there get in a column of an entity; `None` for one that may be null and has no default."""


def compare(
    tables: Mapping[str, StoredTable], entities: tuple[Entity, ...], renames: Renames, fill: FillOf
) -> tuple[Difference, ...]:
    """Everything that parts the tables from the entities, in the order in which it is to be done.

    Renamed tables come first, then new ones, then each table's own changes, then tables that nobody reads any more.
    From the second group on, tables have the names that they are to have.
    """
    pairs = [(renames.tables.get(entity.table), entity) for entity in entities]
    renamed = [
        RenameTable(before, entity.table) for before, entity in pairs if before is not None and before != entity.table
    ]
    created = [CreateTable(entity.table, entity.columns) for before, entity in pairs if before is None]
    changed = [
        difference
        for before, entity in pairs
        if before is not None
        for difference in _table(tables[before], entity, renames.columns.get(entity.table, {}), fill)
    ]
    kept = set(renames.tables.values())
    dropped = [DropTable(name, table.columns) for name, table in tables.items() if name not in kept]
    return (*renamed, *created, *changed, *dropped)


def _table(table: StoredTable, entity: Entity, renames: Mapping[str, str], fill: FillOf) -> Iterator[Difference]:
    """The differences of one table. `renames` maps new names of columns to old ones."""
    old = table.by_name
    before = {
        column.name: replace(old[name], name=column.name)
        for column in entity.columns
        if (name := renames.get(column.name, column.name)) in old
    }
    if _key_changed(table, entity, before, renames):
        yield ChangeKey(entity.table, entity.columns)
        return
    for new, name in renames.items():
        yield RenameColumn(entity.table, old[name], new)
    for column in entity.columns:
        if column.name not in before:
            yield AddColumn(entity.table, column, fill(entity, column))
    for column in entity.columns:
        if column.name in before:
            yield from _column(entity, before[column.name], column, fill)
    kept = {renames.get(column.name, column.name) for column in entity.columns}
    for column in table.columns:
        if column.name not in kept:
            yield DropColumn(entity.table, column)


def _column(entity: Entity, before: Column, after: Column, fill: FillOf) -> Iterator[Difference]:
    if (before.kind, before.length) != (after.kind, after.length):
        yield ChangeType(entity.table, before, replace(after, nullable=before.nullable))
    if before.nullable != after.nullable:
        yield ChangeNullable(entity.table, after, None if after.nullable else fill(entity, after))
    if after.generated == "autoincrement" != before.generated:
        yield StartNumbering(entity.table, after)


def _key_changed(table: StoredTable, entity: Entity, before: Mapping[str, Column], renames: Mapping[str, str]) -> bool:
    """Whether rows would need keys that nobody can make up."""
    keys = [column for column in entity.columns if column.primary_key]
    if {renames.get(column.name, column.name) for column in keys} != table.keys:
        return True
    return any(not (widens(before[key.name], key) or narrows(before[key.name], key)) for key in keys)
