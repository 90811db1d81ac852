"""Named schemas: the models and aliases that a project declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flama_generator.diagnostics import Location
from flama_generator.ir.types import Default, TypeExpression


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a model."""

    name: str
    """Python identifier, unique in its model."""
    wire: str
    """Name in JSON."""
    type: TypeExpression
    required: bool
    default: Default | None = None
    """Only on a field that is not required. Without one, an absent field is `None` and left out of the output."""
    description: str = ""
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    backfill: Default | None = None
    """The default of a required field: nobody who leaves it out is given it, only rows older than the field."""
    was: str | None = None
    """Name in JSON that it had before it was renamed, by `x-was` of the document."""


@dataclass(frozen=True, slots=True)
class Model:
    """An object with named properties: a class."""

    id: str
    """Stable id, `schema:Pet`."""
    name: str
    """Class name, unique in the project."""
    module: str
    """Module below `schemas/`, a snake-case identifier."""
    fields: tuple[Field, ...]
    extra: Literal["ignore", "forbid"] | TypeExpression
    """What happens to undeclared properties: dropped, refused, or kept when of this type."""
    location: Location
    description: str = ""
    min_properties: int | None = None
    max_properties: int | None = None
    was: str | None = None
    """Name in the document that it had before it was renamed, by `x-was`."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for a type that is no class: an enumeration, a union, a list, a constrained string."""

    id: str
    name: str
    module: str
    type: TypeExpression
    location: Location
    description: str = ""
    lazy: bool = False
    """True where the type refers to itself, or to a schema of a module that imports this one."""


Schema = Model | Alias
