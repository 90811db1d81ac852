"""What a table is, for those who serve it and do not speak SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Table
from sqlalchemy import Enum as EnumType
from sqlalchemy.types import TypeEngine

__all__ = ["ColumnDescription", "TableDescription", "described", "python_type"]


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """A column."""

    name: str
    python_type: type[Any] | None
    """The type of its values; None where SQLAlchemy does not know."""
    expression: ColumnElement[Any]
    is_json: bool


@dataclass(frozen=True, slots=True)
class TableDescription:
    """A table."""

    name: str
    columns: tuple[ColumnDescription, ...]
    key: tuple[ColumnDescription, ...]
    """The columns of the primary key."""

    def column(self, name: str) -> ColumnDescription | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)


def described(table: object) -> TableDescription | None:
    """The description of a SQLAlchemy table; None for anything else."""
    if not isinstance(table, Table):
        return None
    columns = {
        column.key: ColumnDescription(column.key, python_type(column.type), column, isinstance(column.type, JSON))
        for column in table.c
    }
    key = tuple(columns[column.key] for column in table.primary_key.columns)
    return TableDescription(table.name, tuple(columns.values()), key)


def python_type(kind: TypeEngine[Any]) -> type[Any] | None:
    """The type of a column's values; None where SQLAlchemy does not know."""
    if isinstance(kind, EnumType):
        enumeration: type[Enum] | None = kind.enum_class
        return enumeration or str
    try:
        return kind.python_type
    except NotImplementedError:
        return None
