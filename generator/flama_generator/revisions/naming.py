"""What a revision is called, and what it says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from typing_extensions import assert_never

from flama_generator.revisions.operations import (
    AddColumn,
    ChangeNullable,
    ChangeType,
    CreateTable,
    DropColumn,
    DropTable,
    Operation,
    RenameColumn,
    RenameTable,
    StartNumbering,
)
from flama_generator.revisions.stored import described

LONGEST_ID = 32
"""Characters that Alembic's own table keeps of an id."""


def revision_id(number: int, operations: tuple[Operation, ...]) -> str:
    """The id of a revision, which is the name of its file too: `0002_add_books_publisher`."""
    words = re.sub("[^a-z0-9_]", "", _words(operations).lower())
    return f"{number:04d}_{words}"[:LONGEST_ID].rstrip("_")


def _words(operations: tuple[Operation, ...]) -> str:
    tables = list(dict.fromkeys(operation.table for operation in operations))
    if len(operations) == 1:
        return _short(operations[0])
    if not tables:
        return "nothing_to_do"
    return f"change_{tables[0]}" if len(tables) == 1 else "change_tables"


def _short(operation: Operation) -> str:
    match operation:
        case RenameTable(_, new):
            return f"rename_{new}"
        case CreateTable(table):
            return f"create_{table}"
        case DropTable(table):
            return f"drop_{table}"
        case RenameColumn(table, _, new):
            return f"rename_{table}_{new}"
        case AddColumn(table, column):
            return f"add_{table}_{column.name}"
        case DropColumn(table, column):
            return f"drop_{table}_{column.name}"
        case ChangeType(table, _, column) | ChangeNullable(table, column) | StartNumbering(table, column):
            return f"change_{table}_{column.name}"
        case _:
            assert_never(operation)


def sentences(operations: Iterable[Operation]) -> list[str]:
    """Each operation in words."""
    return [_sentence(operation) for operation in operations]


def _sentence(operation: Operation) -> str:
    match operation:
        case RenameTable(table, new):
            return f"`{table}` becomes `{new}`"
        case CreateTable(table):
            return f"`{table}` is new"
        case DropTable(table):
            return f"`{table}` goes, with its rows"
        case RenameColumn(table, column, new):
            return f"`{table}.{column.name}` becomes `{table}.{new}`"
        case AddColumn(table, column):
            return f"`{table}.{column.name}` is new"
        case DropColumn(table, column):
            return f"`{table}.{column.name}` goes, with its values"
        case ChangeType(table, before, after):
            return f"`{table}.{after.name}` changes from `{described(before)}` to `{described(after)}`"
        case ChangeNullable(table, column):
            return f"`{table}.{column.name}` may {'' if column.nullable else 'not '}be null"
        case StartNumbering(table, column):
            return f"`{table}.{column.name}` is numbered by the database"
        case _:
            assert_never(operation)
