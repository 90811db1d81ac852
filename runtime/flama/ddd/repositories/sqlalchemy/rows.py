"""From what a caller gives to what a table takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Table

from flama.ddd.exceptions import UnknownColumnError
from flama.ddd.repositories.sqlalchemy.documents import Documents, document
from flama.ddd.repositories.sqlalchemy.values import storable

Row = dict[str, Any]
"""A record, keyed by column."""


def check_columns(table: Table, names: Iterable[str]) -> None:
    """
    :raises UnknownColumnError: a name that is no column of the table.
    """
    unknown = [name for name in names if name not in table.c]
    if unknown:
        raise UnknownColumnError(table.name, unknown, table.c.keys())


def values(
    table: Table, data: Mapping[str, Any] | BaseModel, known: Documents | None = None, *, partial: bool = False
) -> Row:
    """The values to write.

    :param data: a mapping, all of whose names must be columns, or a model, of which the fields that are columns are
        taken.
    :param known: what the JSON columns hold.
    :param partial: of a model take only the fields that were set.
    :raises UnknownColumnError: a mapping with a name that is no column.
    :raises DataError: a JSON column whose value does not follow its schema.
    """
    if isinstance(data, BaseModel):
        given = _fields(table, data, partial=partial)
    else:
        check_columns(table, data)
        given = {
            name: document(table, name, value, known[name]) if known and name in known else value
            for name, value in data.items()
        }
    return {name: storable(value, table.c[name].type) for name, value in given.items()}


def _fields(table: Table, model: BaseModel, *, partial: bool) -> Row:
    names = model.model_fields_set if partial else {**type(model).model_fields, **(model.model_extra or {})}
    return {name: getattr(model, name) for name in names if name in table.c}


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Neighbouring rows with the same columns, which one statement can insert."""
    for _, group in groupby(rows, key=lambda row: tuple(sorted(row))):
        yield list(group)
