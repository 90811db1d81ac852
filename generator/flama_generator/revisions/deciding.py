"""Differences -> operations: what would lose values is left out or set aside, unless people allowed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Diagnostic, Location
from flama_generator.ir.entities import Column, Entity
from flama_generator.revisions.conversions import conversion, narrows, widens
from flama_generator.revisions.operations import (
    AddColumn,
    ChangeKey,
    ChangeNullable,
    ChangeType,
    Constant,
    Converted,
    CreateTable,
    CurrentTime,
    Difference,
    DropColumn,
    DropTable,
    Fill,
    Operation,
    RenameColumn,
    RenameTable,
    StartNumbering,
)
from flama_generator.revisions.stored import StoredTable, described

DROPS = "F8002"
NARROWING = "F8003"
LONGEST_NAME = 63
"""Characters that PostgreSQL keeps of a name."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the revision does, and what people are to know about it."""

    operations: tuple[Operation, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Decider:
    """Takes one difference after the other."""

    tables: Mapping[str, StoredTable]
    """The database as it is, by the names that tables have now."""
    entities: Mapping[str, Entity]
    """The entities as they are to be, by table."""
    fill: Callable[[Entity, Column], Fill | None]
    open_to: Callable[[Entity, Column, Column], bool]
    """Whether a JSON column takes the plain values of another column."""
    number: int
    allowed: frozenset[str]
    place: Location
    """Where findings are shown that belong to no entity."""
    findings: list[Diagnostic] = field(default_factory=list)
    _former: dict[str, str] = field(default_factory=dict)
    """Names that tables are to have -> names that they have now."""
    _moved: dict[str, str] = field(default_factory=dict)
    """`table` or `table.column` -> the name that it gets because its own is needed."""
    _made_anew: set[tuple[str, str]] = field(default_factory=set)
    """Tables and columns that are not changed but added again."""

    def decide(self, differences: tuple[Difference, ...]) -> Decision:
        """Operations and findings for all differences, in their order."""
        renamed = {one.table: one.new for one in differences if isinstance(one, RenameTable)}
        self._former.update((new, table) for table, new in renamed.items())
        moves = list(self._renamed_tables(renamed))
        others = (one for one in differences if not isinstance(one, RenameTable))
        operations = (*moves, *(operation for one in others for operation in self._settled(one)))
        for operation in operations:
            self._tell_made_up(operation)
        return Decision(tuple(_grouped(operations)), tuple(dict.fromkeys(self.findings)))

    def _settled(self, difference: Difference) -> Iterator[Operation]:
        match difference:
            case ChangeKey(table, columns):
                yield from self._new_key(table, columns)
            case RenameColumn(table, _, new):
                yield from self._vacated(table, new)
                yield difference
            case ChangeType():
                yield from self._type(difference)
            case DropColumn():
                yield from self._drop_column(difference)
            case DropTable():
                yield from self._drop_table(difference)
            case ChangeNullable(table, column) | StartNumbering(table, column):
                if (table, column.name) not in self._made_anew:
                    yield difference
            case RenameTable() | CreateTable() | AddColumn():
                yield difference

    def _renamed_tables(self, waiting: dict[str, str]) -> Iterator[Operation]:
        """Renames in an order in which every name is free when it is taken."""
        for name in waiting.values():
            if name in self.tables and name not in waiting:
                self._moved[name] = self._aside(name)
                yield RenameTable(name, self._moved[name])
        while waiting:
            free = next((old for old, new in waiting.items() if new not in waiting), None)
            old = free or next(iter(waiting))
            new = waiting.pop(old)
            if free is None:
                waiting[self._aside(old)] = new
                new = self._aside(old)
            yield RenameTable(old, new)

    def _new_key(self, table: str, columns: tuple[Column, ...]) -> Iterator[Operation]:
        kept = self._aside(table)
        self._find("F8004", table, what=f"`{table}` has another primary key", kept=kept)
        yield RenameTable(table, kept)
        yield CreateTable(table, columns)

    def _vacated(self, table: str, name: str) -> Iterator[Operation]:
        """Move what was left behind under a name that is needed."""
        there = self._stored(table).by_name.get(name)
        if there is not None:
            self._moved[f"{table}.{name}"] = self._aside(name)
            yield RenameColumn(table, there, self._aside(name))

    def _type(self, change: ChangeType) -> Iterator[Operation]:
        if self._in_place(change):
            yield change
        elif narrows(change.before, change.after):
            if NARROWING in self.allowed:
                yield change
            else:
                name = f"{change.table}.{change.after.name}"
                words = {"before": described(_plain(change.before)), "after": described(_plain(change.after))}
                self._find(NARROWING, change.table, column=name, **words)
        else:
            yield from self._replaced(change)

    def _in_place(self, change: ChangeType) -> bool:
        if change.after.kind == "json" != change.before.kind:
            entity = self.entities[change.table]
            return conversion(change.before.kind, "json") is not None and self.open_to(
                entity, change.after, change.before
            )
        return widens(change.before, change.after)

    def _replaced(self, change: ChangeType) -> Iterator[Operation]:
        """The column as it was keeps its values under another name; the new one takes what can be converted."""
        table, before, name = change.table, change.before, change.after.name
        entity = self.entities[table]
        after = next(column for column in entity.columns if column.name == name)
        source = replace(before, name=self._aside(name), nullable=True)
        words = f"`{table}.{name}` changes from `{described(_plain(before))}` to `{described(_plain(after))}`"
        self._find("F8004", table, what=words, kept=f"{table}.{source.name}")
        self._made_anew.add((table, name))
        yield RenameColumn(table, before, source.name)
        if not before.nullable:
            yield ChangeNullable(table, source)
        otherwise = None if after.nullable else self.fill(entity, after)
        plain = otherwise if isinstance(otherwise, (Constant, CurrentTime)) else None
        convertible = conversion(before.kind, after.kind) is not None and after.kind != "json"
        yield AddColumn(table, after, Converted(source, plain) if convertible else plain)

    def _drop_column(self, drop: DropColumn) -> Iterator[Operation]:
        table, name = drop.table, drop.column.name
        column = replace(drop.column, name=self._moved.get(f"{table}.{name}", name))
        if DROPS in self.allowed:
            yield DropColumn(table, column)
            return
        if name not in self._stored(table).left:
            self._find(DROPS, table, what=f"column `{table}.{name}`")
        if not column.nullable:
            yield ChangeNullable(table, replace(column, nullable=True))

    def _drop_table(self, drop: DropTable) -> Iterator[Operation]:
        if DROPS in self.allowed:
            yield replace(drop, table=self._moved.get(drop.table, drop.table))
        elif self.tables[drop.table].entity is not None:
            self._find(DROPS, drop.table, what=f"table `{drop.table}`")

    def _tell_made_up(self, operation: Operation) -> None:
        if not isinstance(operation, (AddColumn, ChangeNullable)) or operation.column.nullable:
            return
        fill = operation.fill.otherwise if isinstance(operation.fill, Converted) else operation.fill
        if isinstance(fill, Constant) and fill.invented:
            name = f"{operation.table}.{operation.column.name}"
            self._find("F8005", operation.table, column=name, value=repr(fill.value))

    def _stored(self, table: str) -> StoredTable:
        return self.tables[self._former.get(table, table)]

    def _aside(self, name: str) -> str:
        ending = f"_before_{self.number:04d}"
        return name[: LONGEST_NAME - len(ending)] + ending

    def _find(self, code: str, table: str, **values: object) -> None:
        entity = self.entities.get(table)
        self.findings.append(diagnostic(code, entity.location if entity else self.place, **values))


def _plain(column: Column) -> Column:
    """A column as far as its type goes."""
    return replace(column, nullable=False, primary_key=False)


_ORDER: tuple[type[Operation], ...] = (
    RenameColumn,
    ChangeType,
    ChangeNullable,
    AddColumn,
    StartNumbering,
    DropColumn,
)


def _grouped(operations: tuple[Operation, ...]) -> Iterator[Operation]:
    """What a table's columns go through, in few steps. The order of tables, and of tables before columns, stays."""
    tables = list(dict.fromkeys(one.table for one in operations if isinstance(one, _ORDER)))
    steps = {kind: number for number, kind in enumerate(_ORDER)}
    yield from (one for one in operations if isinstance(one, (RenameTable, CreateTable)))
    for table in tables:
        own = [one for one in operations if isinstance(one, _ORDER) and one.table == table]
        yield from sorted(own, key=lambda one: steps[type(one)])
    yield from (one for one in operations if isinstance(one, DropTable))
