"""Operations -> lines of Python that call Alembic."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from typing_extensions import assert_never

from flama_generator.ir.entities import Column
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import literal
from flama_generator.planning.tables import column_source, type_source
from flama_generator.revisions.conversions import POSTGRESQL, Conversion, conversion
from flama_generator.revisions.operations import (
    AddColumn,
    ChangeNullable,
    ChangeType,
    Constant,
    Converted,
    CreateTable,
    CurrentTime,
    DropColumn,
    DropTable,
    Fill,
    Operation,
    RenameColumn,
    RenameTable,
    StartNumbering,
)
from flama_generator.revisions.values import value_source

Lines = Iterator[str]

MADE_UP = "  # Made up: the document names no default."
SAFELY = "pg_temp.flama_converted"
"""Converts a value, to null where it cannot be converted; gone with the connection."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the body of `upgrade` or `downgrade`."""

    imports: Imports

    def lines(self, operations: Iterable[Operation]) -> list[str]:
        """Statements for all operations, in their order. Neighbours of one kind and table share a batch."""
        groups = itertools.groupby(operations, key=lambda one: (type(one), one.table))
        return [line for _, group in groups for line in self._group(list(group))]

    def _group(self, group: list[Operation]) -> Lines:
        for one in group:
            match one:
                case RenameTable(table, new):
                    yield f"op.rename_table({literal(table)}, {literal(new)})"
                case CreateTable(table, columns):
                    yield f"op.create_table({literal(table)}, {', '.join(map(self._column, columns))},)"
                case DropTable(table):
                    yield f"op.drop_table({literal(table)})"
                case StartNumbering(table, column):
                    yield from self._numbering(table, column)
                case RenameColumn() | AddColumn() | ChangeType() | ChangeNullable() | DropColumn():
                    yield from self._columns(group)
                    return
                case _:
                    assert_never(one)

    def _columns(self, group: Sequence[Operation]) -> Lines:
        table = group[0].table
        renames = [one for one in group if isinstance(one, RenameColumn)]
        yield from _batch(table, map(self._rename, renames))
        drops = [one for one in group if isinstance(one, DropColumn)]
        yield from _batch(table, (f"drop_column({literal(one.column.name)})" for one in drops))
        yield from self._types(table, [one for one in group if isinstance(one, ChangeType)])
        yield from self._additions(table, [one for one in group if isinstance(one, AddColumn)])
        yield from self._nullables(table, [one for one in group if isinstance(one, ChangeNullable)])

    def _rename(self, rename: RenameColumn) -> str:
        name, kind = literal(rename.column.name), self._type(rename.column)
        return f"alter_column({name}, new_column_name={literal(rename.new)}, existing_type={kind})"

    def _additions(self, table: str, group: list[AddColumn]) -> Lines:
        filled = [one for one in group if one.fill is not None]
        columns = [replace(one.column, nullable=True) if one.fill else one.column for one in group]
        yield from _batch(table, (f"add_column({self._column(column)})" for column in columns))
        for one in filled:
            yield from self._fill(table, one.column, one.fill)
        required = [one.column for one in filled if not one.column.nullable]
        yield from _batch(table, map(self._nullable, required))

    def _nullables(self, table: str, group: list[ChangeNullable]) -> Lines:
        for one in group:
            yield from self._fill(table, one.column, one.fill)
        yield from _batch(table, (self._nullable(one.column) for one in group))

    def _nullable(self, column: Column) -> str:
        name, kind = literal(column.name), self._type(column)
        return f"alter_column({name}, existing_type={kind}, nullable={column.nullable})"

    def _fill(self, table: str, column: Column, fill: Fill | None) -> Lines:
        match fill:
            case None:
                return
            case Converted(source, otherwise):
                yield from self._converted(table, source, column)
                yield from self._fill(table, column, otherwise)
            case Constant(value, invented):
                yield from self._rows(table, column)
                empty = f"rows.c[{literal(column.name)}].is_(None)"
                source_text = value_source(self.imports, column, value)
                yield f"op.execute({MADE_UP if invented else ''}"
                yield f"    rows.update().where({empty}).values({{{literal(column.name)}: {source_text}}})"
                yield ")"
            case CurrentTime():
                yield from self._rows(table, column)
                now = f"{self.imports.module('datetime')}.datetime.now({self.imports.module('datetime')}.timezone.utc)"
                empty = f"rows.c[{literal(column.name)}].is_(None)"
                yield f"op.execute(rows.update().where({empty}).values({{{literal(column.name)}: {now}}}))"
            case _:
                assert_never(fill)

    def _converted(self, table: str, source: Column, column: Column) -> Lines:
        how = conversion(source.kind, column.kind)
        if how is None:
            raise AssertionError(f"{source.kind} has no conversion to {column.kind}")
        kind, name = POSTGRESQL[source.kind], _quoted(source.name)
        inner = _fitting(how.postgresql.format("value"), column)
        body = f"BEGIN RETURN {inner}; EXCEPTION WHEN others THEN RETURN NULL; END"
        made = f"CREATE FUNCTION {SAFELY}(value {kind}) RETURNS {POSTGRESQL[column.kind]}"
        yield from self._rows(table, column)
        yield "if op.get_context().dialect.name == 'postgresql':"
        yield f"    op.execute({_statement(f'{made} LANGUAGE plpgsql AS $body$ {body} $body$')})"
        yield f"    op.execute({self._update(column, f'{SAFELY}({name})')})"
        yield f"    op.execute({_statement(f'DROP FUNCTION {SAFELY}({kind})')})"
        yield "else:"
        yield f"    op.execute({self._update(column, _fitting(how.sqlite.format(name), column))})"

    def _types(self, table: str, group: list[ChangeType]) -> Lines:
        known = [(one, conversion(one.before.kind, one.after.kind)) for one in group]
        for one, how in known:
            if how is not None and how.sqlite != "{0}":
                yield from self._rewritten(table, one, how)
        other = [one.after for one, how in known if how is not None]
        # SQLite copies what is there as it is: its casts would take a date for a number.
        reflected = f", reflect_args=[{', '.join(map(self._column, other))}]" if other else ""
        yield from _batch(table, (self._alter(one, how) for one, how in known), reflected)

    def _rewritten(self, table: str, change: ChangeType, how: Conversion) -> Lines:
        name = _quoted(change.before.name)
        yield from self._rows(table, change.before)
        yield "if op.get_context().dialect.name == 'sqlite':"
        kept = f"coalesce({how.sqlite.format(name)}, {(how.roughly or '{0}').format(name)})"
        yield f"    op.execute({self._update(change.before, kept)})"

    def _alter(self, change: ChangeType, how: Conversion | None) -> str:
        name, before, after = literal(change.after.name), self._type(change.before), self._type(change.after)
        using = _using(how).format(_quoted(change.before.name)) if how else ""
        more = f", postgresql_using={literal(using)}" if using else ""
        return (
            f"alter_column({name}, existing_type={before}, type_={after}, existing_nullable={change.before.nullable}"
            f"{more})"
        )

    def _numbering(self, table: str, column: Column) -> Lines:
        place, name = _quoted(table), _quoted(column.name)
        altered = f"ALTER TABLE {place} ALTER COLUMN {name}"
        sequence = f"pg_get_serial_sequence({_text(place)}, {_text(column.name)})"
        yield "if op.get_context().dialect.name == 'postgresql':"
        yield f"    op.execute({_statement(f'{altered} DROP IDENTITY IF EXISTS')})"
        yield f"    op.execute({_statement(f'{altered} DROP DEFAULT')})"
        yield f"    op.execute({_statement(f'{altered} ADD GENERATED BY DEFAULT AS IDENTITY')})"
        highest = f"SELECT setval({sequence}, coalesce(max({name}), 0) + 1, false) FROM {place}"
        yield f"    op.execute({_statement(highest)})"

    def _rows(self, table: str, column: Column) -> Lines:
        module = self.imports.module("sqlalchemy")
        yield (
            f"rows = {module}.table({literal(table)}, {module}.column({literal(column.name)}, {self._type(column)}))"
        )

    def _update(self, column: Column, expression: str) -> str:
        source = f"{self.imports.module('sqlalchemy')}.literal_column({literal(expression)})"
        return f"rows.update().values({{{literal(column.name)}: {source}}})"

    def _column(self, column: Column) -> str:
        return column_source(self.imports, column, declared=False)

    def _type(self, column: Column) -> str:
        return type_source(self.imports, column, declared=False)


def _batch(table: str, calls: Iterable[str], options: str = "") -> Lines:
    lines = [f"    batch.{call}" for call in calls]
    if lines:
        yield f"with op.batch_alter_table({literal(table)}{options}) as batch:"
        yield from lines


def _using(how: Conversion) -> str:
    return f"coalesce({how.postgresql}, {how.roughly})" if how.roughly else how.postgresql


def _fitting(expression: str, column: Column) -> str:
    """A text only where it is not too long."""
    if column.kind != "string" or column.length is None:
        return expression
    return f"CASE WHEN length({expression}) <= {column.length} THEN {expression} END"


def _statement(sql: str) -> str:
    """A literal that SQLAlchemy's `text` takes as it is: a colon would begin a parameter."""
    return literal(sql.replace(":", "\\:"))


def _quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"
