"""What is stored: entities with their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flama_generator.diagnostics import Location
from flama_generator.ir.types import Default

ColumnKind = Literal[
    "string",
    "text",
    "integer",
    "biginteger",
    "float",
    "numeric",
    "boolean",
    "date",
    "datetime",
    "time",
    "interval",
    "uuid",
    "json",
    "binary",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. Its name is the Python field name of the entity's model, or of a path parameter (`scope`)."""

    name: str
    kind: ColumnKind
    nullable: bool
    primary_key: bool = False
    length: int | None = None
    generated: Literal["autoincrement", "uuid", "uuid_text", "now"] | None = None
    """How the value comes about when the caller gives none."""
    default: Default | None = None
    refreshed: bool = False
    """True for a time that every update sets anew (`updatedAt`)."""
    scope: bool = False
    """True for a column that narrows a nested collection and is no field of the entity."""
    was: str | None = None
    """The name that it had, where the document says that its property was renamed (`x-was`)."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A schema that is stored."""

    id: str
    """`entity:Pet`."""
    schema: str
    """Id of the model that a row is read as."""
    name: str
    """Pascal case, singular: `Pet`. Repository `PetRepository`."""
    table: str
    """Table name and variable in `models/tables.py`, snake plural: `pets`."""
    attribute: str
    """Attribute of the worker: `pets`."""
    module: str
    """Module below `repositories/`, snake singular: `pet`."""
    columns: tuple[Column, ...]
    location: Location
    was: str | None = None
    """The name that it had, where the document says that its schema was renamed (`x-was`)."""

    @property
    def primary_key(self) -> Column:
        return next(column for column in self.columns if column.primary_key)
