"""Which column holds a value of which type."""

from __future__ import annotations

from flama_generator.ir.entities import Column, ColumnKind
from flama_generator.ir.schemas import Field
from flama_generator.ir.types import Default, LiteralOf, Primitive, PrimitiveKind, TypeExpression, UnionOf
from flama_generator.lowering.names import field_name
from flama_generator.lowering.views import SchemaView

KINDS: dict[PrimitiveKind, ColumnKind] = {
    "str": "string",
    "int": "biginteger",
    "float": "float",
    "bool": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "timedelta": "interval",
    "uuid": "uuid",
    "decimal": "numeric",
    "bytes": "binary",
}
"""Primitives not named here are JSON."""
KEY_KINDS = frozenset({"string", "text", "integer", "biginteger", "uuid"})
"""Kinds that a primary key may have."""
PLAIN_DEFAULTS = frozenset({"string", "text", "integer", "biginteger", "float", "boolean", "json"})
"""Kinds whose default in the document is the value to store."""
INT32 = 2**31
LONGEST_STRING = 1000
"""Characters; a longer limit makes a `text` column."""


def kind_of(view: SchemaView, expression: TypeExpression) -> ColumnKind:
    """The kind of column for a value of this type; structured values are JSON."""
    bare = view.bare(expression)
    if isinstance(bare, LiteralOf):
        return _literal_kind(bare)
    if isinstance(bare, UnionOf):
        kinds = {kind_of(view, member) for member in bare.members}
        return kinds.pop() if len(kinds) == 1 else "json"
    if not isinstance(bare, Primitive):
        return "json"
    limits = bare.constraints
    if bare.kind == "int" and _within(limits.minimum, -INT32) and _within(limits.maximum, INT32 - 1):
        return "integer"
    if bare.kind == "str" and limits.max_length is not None and limits.max_length > LONGEST_STRING:
        return "text"
    return KINDS.get(bare.kind, "json")


def _literal_kind(literal: LiteralOf) -> ColumnKind:
    types = {type(value) for value in literal.values if value is not None}
    if types == {str}:
        return "string"
    if types == {bool}:
        return "boolean"
    return "biginteger" if types == {int} else "json"


def _within(limit: int | float | None, bound: int) -> bool:
    return limit is not None and abs(limit) <= abs(bound)


def family(kind: ColumnKind) -> ColumnKind:
    """Kinds of one family compare and store alike; the wider one stands for both."""
    match kind:
        case "text":
            return "string"
        case "integer":
            return "biginteger"
        case _:
            return kind


def length_of(view: SchemaView, expression: TypeExpression) -> int | None:
    """Most characters that a text of this type has."""
    bare = view.bare(expression)
    return bare.constraints.max_length if isinstance(bare, Primitive) and bare.kind == "str" else None


def column_of(view: SchemaView, field: Field) -> Column:
    """The column of a field. It may be null where the field may be absent or null, and has no default to stand in."""
    kind = kind_of(view, field.type)
    default = field.default or (_constant(view, field.type) if field.required else None)
    stored = default if kind in PLAIN_DEFAULTS and (default is None or default.value is not None) else None
    return Column(
        name=field.name,
        kind=kind,
        nullable=view.nullable(field.type) or not (field.required or default is not None),
        length=length_of(view, field.type) if kind == "string" else None,
        default=stored,
        was=field_name(field.was) if field.was else None,
    )


def _constant(view: SchemaView, expression: TypeExpression) -> Default | None:
    """The one value that a constant has; a field of that type needs no other default."""
    bare = view.bare(expression)
    return Default(bare.values[0]) if isinstance(bare, LiteralOf) and len(bare.values) == 1 else None
