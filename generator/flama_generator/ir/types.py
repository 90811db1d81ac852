"""What a value may be: the type expressions of the model.

Every expression is a frozen value. A renderer turns it into source text; nothing here knows a target language beyond
the names of Python's own types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Scalar = str | int | float | bool | None
"""A JSON value that is no container."""

PrimitiveKind = Literal[
    "str",
    "int",
    "float",
    "bool",
    "date",
    "datetime",
    "time",
    "timedelta",
    "uuid",
    "decimal",
    "bytes",
    "file",
    "any",
    "none",
    "never",
]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Assertions on a value, by their JSON Schema names. `None` means not asserted."""

    minimum: int | float | None = None
    exclusive_minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    """Characters of a string, items of a list, properties of a map."""
    max_length: int | None = None
    pattern: str | None = None
    """A regular expression in ECMA-262 syntax."""
    format: str | None = None
    """A format of text that is asserted and has no type of its own, such as `email`."""
    unique: bool = False
    one_of: tuple[Scalar, ...] = ()
    """Allowed values that a `Literal` type cannot hold, such as floats."""


UNCONSTRAINED = Constraints()


@dataclass(frozen=True, slots=True)
class Primitive:
    """A value without parts. `never` accepts nothing (the `false` schema)."""

    kind: PrimitiveKind
    constraints: Constraints = UNCONSTRAINED


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose items are all of one type."""

    item: TypeExpression
    constraints: Constraints = UNCONSTRAINED


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array with a type for each position (`prefixItems`); `rest` is the type of further items, `None` for none."""

    items: tuple[TypeExpression, ...]
    rest: TypeExpression | None = None


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with free names and values of one type."""

    value: TypeExpression
    constraints: Constraints = UNCONSTRAINED


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """One of a few values. Holds no floats: those are `Constraints.one_of`."""

    values: tuple[str | int | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A named schema, by the id of its definition (`schema:Pet`)."""

    schema: str


@dataclass(frozen=True, slots=True)
class UnionOf:
    """Any of the members. `discriminator` is the Python field name that tells them apart, when every member is a
    model that has it as a literal."""

    members: tuple[TypeExpression, ...]
    discriminator: str | None = None


@dataclass(frozen=True, slots=True)
class Nullable:
    """The inner type, or null."""

    inner: TypeExpression


TypeExpression = Primitive | ListOf | TupleOf | MapOf | LiteralOf | Reference | UnionOf | Nullable


@dataclass(frozen=True, slots=True)
class Default:
    """A default as a JSON value. Lists and mappings are only ever empty or of JSON values."""

    value: object = field(hash=False)
