"""What a revision does to the database, as values, and what undoes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from typing_extensions import assert_never

from flama_generator.ir.entities import Column


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value for every row. `value` is a JSON value; for dates, UUIDs and such their text (ISO 8601,
    RFC 4122)."""

    value: object
    invented: bool = False
    """True where the document names no default."""


@dataclass(frozen=True, slots=True)
class CurrentTime:
    """The time at which the revision runs."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What another column of the row holds, where it can be converted; `otherwise` where it cannot."""

    source: Column
    otherwise: Constant | CurrentTime | None = None


Fill = Constant | CurrentTime | Converted
"""What rows get in a column that has no value yet."""


@dataclass(frozen=True, slots=True)
class RenameTable:
    table: str
    """The name that it had."""
    new: str


@dataclass(frozen=True, slots=True)
class CreateTable:
    table: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class DropTable:
    table: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class RenameColumn:
    table: str
    column: Column
    """As it was, with the name that it had."""
    new: str


@dataclass(frozen=True, slots=True)
class AddColumn:
    table: str
    column: Column
    fill: Fill | None = None
    """Never `None` for a column that may not be null."""


@dataclass(frozen=True, slots=True)
class DropColumn:
    table: str
    column: Column


@dataclass(frozen=True, slots=True)
class ChangeType:
    """Another kind or length, in place."""

    table: str
    before: Column
    after: Column


@dataclass(frozen=True, slots=True)
class ChangeNullable:
    table: str
    column: Column
    """As it is afterwards."""
    fill: Fill | None = None
    """What rows without a value get. Never `None` for a column that may not be null."""


@dataclass(frozen=True, slots=True)
class StartNumbering:
    """Let the database number new rows, from the highest number that is there."""

    table: str
    column: Column


Operation = (
    RenameTable
    | CreateTable
    | RenameColumn
    | AddColumn
    | ChangeType
    | ChangeNullable
    | StartNumbering
    | DropColumn
    | DropTable
)


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """Another primary key: a difference that no operation settles, since nobody can make up keys for the rows."""

    table: str
    columns: tuple[Column, ...]
    """Of the table as it is to be."""


Difference = Operation | ChangeKey
"""What parts the database from the code."""


def inverse(operation: Operation) -> Operation | None:
    """What takes an operation back, as far as that can be; `None` where there is nothing to undo."""
    match operation:
        case RenameTable(table, new):
            return RenameTable(new, table)
        case CreateTable(table, columns):
            return DropTable(table, columns)
        case DropTable(table, columns):
            return CreateTable(table, columns)
        case RenameColumn(table, column, new):
            return RenameColumn(table, replace(column, name=new), column.name)
        case AddColumn(table, column):
            return DropColumn(table, column)
        case DropColumn(table, column):
            return AddColumn(table, column, zero_fill(column))
        case ChangeType(table, before, after):
            return ChangeType(table, after, before)
        case ChangeNullable(table, column):
            former = replace(column, nullable=not column.nullable)
            return ChangeNullable(table, former, zero_fill(former))
        case StartNumbering():
            return None
        case _:
            assert_never(operation)


ZEROS: dict[str, object] = {
    "string": "",
    "text": "",
    "integer": 0,
    "biginteger": 0,
    "float": 0.0,
    "numeric": "0",
    "boolean": False,
    "date": "1970-01-01",
    "datetime": "1970-01-01T00:00:00+00:00",
    "time": "00:00:00",
    "interval": 0,
    "uuid": "00000000-0000-0000-0000-000000000000",
    "json": None,
    "binary": "",
}
"""The plainest value of each kind of column: seconds of an interval, text of binary data."""


def zero_fill(column: Column) -> Constant | None:
    """The default or the plainest value for a column that may not be null; `None` for one that may."""
    if column.nullable:
        return None
    if column.default is not None and column.default.value is not None:
        return Constant(column.default.value)
    return Constant({} if column.kind == "json" else ZEROS[column.kind], invented=True)
