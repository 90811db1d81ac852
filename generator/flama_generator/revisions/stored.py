"""The database as the revisions make it: what the code knows, and what was left behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from flama_generator.ir.entities import Column, ColumnKind, Entity

Ledger = Mapping[str, Mapping[str, str]]
"""What the database holds beyond the code, or otherwise than the code: table -> column -> words of `described`."""

_WORDS = re.compile(r"(?P<kind>[a-z]+)(?:\((?P<length>[0-9]{1,9})\))?(?P<null>, null)?(?P<key>, key)?")


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table in the database. `entity` is what the code of the last run read its rows as, `None` for a table that it
    did not know."""

    name: str
    columns: tuple[Column, ...]
    entity: Entity | None = None
    left: frozenset[str] = frozenset()
    """Columns that the code of the last run did not know."""

    @property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def keys(self) -> frozenset[str]:
        """Names of the columns of the primary key."""
        return frozenset(column.name for column in self.columns if column.primary_key)


def stored(entities: Iterable[Entity], ledger: Ledger) -> dict[str, StoredTable]:
    """Every table that the database holds, by name."""
    known = {entity.table: entity for entity in entities}
    tables = {name: _table(entity, ledger.get(name, {})) for name, entity in known.items()}
    for name, columns in ledger.items():
        if name not in known:
            tables[name] = StoredTable(name, tuple(_read(*row) for row in columns.items()), left=frozenset(columns))
    return tables


def _table(entity: Entity, beyond: Mapping[str, str]) -> StoredTable:
    own = [_overlaid(column, beyond.get(column.name)) for column in entity.columns]
    names = {column.name for column in own}
    left = [_read(name, words) for name, words in beyond.items() if name not in names]
    return StoredTable(entity.table, (*own, *left), entity, frozenset(column.name for column in left))


def _overlaid(column: Column, words: str | None) -> Column:
    if words is None:
        return column
    actual = _read(column.name, words)
    return replace(column, kind=actual.kind, length=actual.length, nullable=actual.nullable)


def described(column: Column) -> str:
    """A column in a few words: `string(20), null`."""
    length = f"({column.length})" if column.length is not None else ""
    return f"{column.kind}{length}{', null' * column.nullable}{', key' * column.primary_key}"


def _read(name: str, words: str) -> Column:
    found = _WORDS.fullmatch(words)
    kind = next((one for one in get_args(ColumnKind) if found and found["kind"] == one), None)
    if found is None or kind is None:
        raise ValueError(words)
    length = int(found["length"]) if found["length"] else None
    return Column(name, kind, nullable=bool(found["null"]), length=length, primary_key=bool(found["key"]))


def checked_ledger(value: object) -> dict[str, dict[str, str]]:
    """What a revision calls `left_behind`. Raises `ValueError` with what is wrong about it."""
    if not isinstance(value, dict):
        raise ValueError("it is no mapping of tables")
    for table, columns in value.items():
        if not isinstance(table, str) or not isinstance(columns, dict):
            raise ValueError(f"{table!r} is no mapping of columns")
        for name, words in columns.items():
            _check_row(name, words)
    return value


def _check_row(name: object, words: object) -> None:
    try:
        if not isinstance(name, str) or not isinstance(words, str):
            raise ValueError(name)
        _read(name, words)
    except ValueError:
        raise ValueError(f"{words!r} describes no column; write such as 'string(20), null'") from None


def same_storage(left: Column, right: Column) -> bool:
    """Whether two columns hold the same values in the same way."""
    return (left.kind, left.length, left.nullable) == (right.kind, right.length, right.nullable)


def beyond(tables: Mapping[str, StoredTable], entities: Iterable[Entity]) -> dict[str, dict[str, str]]:
    """The ledger for a database with these tables under code with these entities. Sorted."""
    known = {entity.table: {column.name: column for column in entity.columns} for entity in entities}
    found: dict[str, dict[str, str]] = {}
    for name, table in sorted(tables.items()):
        own = known.get(name, {})
        rows = {
            column.name: described(column)
            for column in sorted(table.columns, key=lambda one: one.name)
            if column.name not in own or not same_storage(column, own[column.name])
        }
        if rows:
            found[name] = rows
    return found
