"""Which new table or column is an old one under another name: what the document says, and what people are asked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Location, Report
from flama_generator.ir.entities import Column, Entity
from flama_generator.revisions.stored import StoredTable

Assume = Literal["rename", "drop"]
"""The answer to every question: old and new are the same thing, or have nothing to do with each other."""

LIKE_TABLES = 0.7
"""Two tables with this share of their columns in common may be one."""
LIKE_NAMES = 0.6
"""Among several columns of a kind, two whose names are that similar may be one."""


@dataclass(frozen=True, slots=True)
class Renames:
    """`tables` maps tables to the names that they have in the database, new tables left out. `columns` maps tables, by
    the names that they are to have, to renamed columns: new name -> old name."""

    tables: dict[str, str] = field(hash=False)
    columns: dict[str, dict[str, str]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks, by an error in the report, unless everything is answered beforehand."""

    report: Report
    assume: Assume | None = None

    def same(self, old: str, new: str, was: str, location: Location) -> bool:
        """Whether `new` is `old` under another name. `was` is how the document would say so."""
        if self.assume is None:
            self.report.add(diagnostic("F8001", location, old=old, new=new, was=was))
        return self.assume == "rename"

    def void(self, new: str, was: str, reason: str, location: Location) -> None:
        """A declared rename that renames nothing."""
        self.report.add(diagnostic("F8006", location, new=new, was=was, reason=reason))


def find_renames(tables: Mapping[str, StoredTable], entities: Iterable[Entity], questions: Questions) -> Renames:
    """Match every entity with its table, and their columns with each other. What is not clear is asked."""
    entities = tuple(entities)
    found = _tables(tables, entities, questions)
    columns = {
        entity.table: _columns(tables[found[entity.table]], entity, questions)
        for entity in entities
        if entity.table in found
    }
    return Renames(found, {table: names for table, names in columns.items() if names})


def _tables(tables: Mapping[str, StoredTable], entities: tuple[Entity, ...], questions: Questions) -> dict[str, str]:
    found: dict[str, str] = {}
    known = {table.entity.id: name for name, table in tables.items() if table.entity is not None}
    named = {table.entity.name: name for name, table in tables.items() if table.entity is not None}

    def settle(entity: Entity, name: str | None) -> None:
        if name is not None and entity.table not in found and name not in found.values():
            found[entity.table] = name

    for entity in entities:
        if entity.was is not None and entity.id not in known:
            settle(entity, named.get(entity.was))
    for entity in entities:
        settle(entity, known.get(entity.id))
    for entity in entities:
        settle(entity, entity.table if entity.table in tables else None)
    for entity in entities:
        if entity.table not in found:
            settle(entity, _like_table(tables, entity, found, questions))
        if entity.table not in found and entity.was is not None:
            questions.void(entity.name, entity.was, "no such schema was stored", entity.location)
    return found


def _like_table(
    tables: Mapping[str, StoredTable], entity: Entity, found: Mapping[str, str], questions: Questions
) -> str | None:
    gone = [table for name, table in tables.items() if table.entity is not None and name not in found.values()]
    likeness = {table.name: _shared(table.columns, entity.columns) for table in gone}
    best = max(likeness, key=lambda name: likeness[name], default=None)
    if best is None or likeness[best] < LIKE_TABLES:
        return None
    old = tables[best].entity
    was = old.id.removeprefix("entity:") if old is not None else best
    return best if questions.same(f"table `{best}`", f"table `{entity.table}`", was, entity.location) else None


def _shared(left: Iterable[Column], right: Iterable[Column]) -> float:
    """Jaccard's index of two sets of columns."""
    ours, theirs = ({(one.name, one.kind) for one in columns} for columns in (left, right))
    return len(ours & theirs) / max(len(ours | theirs), 1)


def _columns(table: StoredTable, entity: Entity, questions: Questions) -> dict[str, str]:
    found = _declared(table, entity, questions)
    names = {column.name for column in entity.columns}
    gone = [column for column in table.columns if column.name not in names | table.left | set(found.values())]
    fresh = [column for column in entity.columns if column.name not in found and column.name not in table.by_name]
    for old, new in _like_columns(gone, fresh):
        shown = (f"column `{table.name}.{old.name}`", f"column `{entity.table}.{new.name}`")
        if questions.same(*shown, old.name, entity.location):
            found[new.name] = old.name
    return found


def _declared(table: StoredTable, entity: Entity, questions: Questions) -> dict[str, str]:
    old = table.by_name
    found: dict[str, str] = {}
    for column in entity.columns:
        was = column.was
        if was is None or was == column.name:
            continue
        there = column.name in old and column.name not in table.left
        if there and old[column.name].was != was and was in old.keys() - table.left:
            questions.void(f"{entity.table}.{column.name}", was, "the table has both already", entity.location)
        elif not there and (was not in old or was in found.values()):
            questions.void(f"{entity.table}.{column.name}", was, "the table has no such column", entity.location)
        elif not there:
            found[column.name] = was
    return found


def _like_columns(gone: list[Column], fresh: list[Column]) -> list[tuple[Column, Column]]:
    """Pairs of one kind: the only ones of it, else those with similar names."""
    pairs: list[tuple[Column, Column]] = []
    for kind in dict.fromkeys(column.kind for column in gone):
        old = [column for column in gone if column.kind == kind]
        new = [column for column in fresh if column.kind == kind]
        if len(old) == len(new) == 1:
            pairs.append((old[0], new[0]))
        else:
            pairs.extend(_by_name(old, new))
    return [(old, new) for old, new in pairs if old.primary_key == new.primary_key]


def _by_name(old: list[Column], new: list[Column]) -> list[tuple[Column, Column]]:
    left = {column.name: column for column in new}
    pairs = []
    for column in old:
        close = difflib.get_close_matches(column.name, left, n=1, cutoff=LIKE_NAMES)
        if close:
            pairs.append((column, left.pop(close[0])))
    return pairs
