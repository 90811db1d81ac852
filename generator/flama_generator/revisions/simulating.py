"""What operations leave behind, without a database: the tables after a revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from typing_extensions import assert_never

from flama_generator.ir.entities import Column
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
from flama_generator.revisions.stored import StoredTable


def applied(tables: Mapping[str, StoredTable], operations: Iterable[Operation]) -> dict[str, StoredTable]:
    """The tables after the operations. Raises `KeyError` for one that names what is not there."""
    result = dict(tables)
    for operation in operations:
        match operation:
            case RenameTable(table, new):
                result[new] = replace(result.pop(table), name=new)
            case CreateTable(table, columns):
                result[table] = StoredTable(table, columns)
            case DropTable(table):
                del result[table]
            case _:
                changed = _columns(result[operation.table].by_name, operation)
                result[operation.table] = replace(result[operation.table], columns=tuple(changed.values()))
    return result


ColumnOperation = RenameColumn | AddColumn | ChangeType | ChangeNullable | StartNumbering | DropColumn


def _columns(columns: dict[str, Column], operation: ColumnOperation) -> dict[str, Column]:
    match operation:
        case RenameColumn(_, column, new):
            columns[new] = replace(columns.pop(column.name), name=new)
        case DropColumn(_, column):
            del columns[column.name]
        case ChangeType(_, before, after):
            columns[after.name] = replace(columns[before.name], kind=after.kind, length=after.length)
        case ChangeNullable(_, column):
            columns[column.name] = replace(columns[column.name], nullable=column.nullable)
        case AddColumn(_, column) | StartNumbering(_, column):
            columns[column.name] = column
        case _:
            assert_never(operation)
    return columns
