"""Type expressions as Python annotations, with the imports that they need."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from typing_extensions import assert_never

from flama_generator.ir.schemas import Model
from flama_generator.ir.types import (
    UNCONSTRAINED,
    Constraints,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Reference,
    TupleOf,
    TypeExpression,
    UnionOf,
)
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.imports import Imports
from flama_generator.planning.literals import literal, pattern

CONSTRAINTS = "flama.schemas.constraints"
LENGTHS = frozenset({"str", "bytes"})
SIZES = (("Int32", -(2**31), 2**31 - 1), ("Int64", -(2**63), 2**63 - 1))
NUMBERS = frozenset({"int", "float", "decimal"})


@dataclass(frozen=True, slots=True)
class Text:
    """A type as source: what it is, and what it must hold besides."""

    annotation: str
    field: tuple[str, ...] = ()
    """Keyword arguments for `Field(...)`, such as `ge=1`."""
    markers: tuple[str, ...] = ()
    """Further members of `Annotated`, such as `Pattern(...)`."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """Renders types for one module."""

    catalogue: Catalogue
    imports: Imports
    module: str | None = None
    """The schema module at hand; `None` in other code."""

    def full(self, expression: TypeExpression) -> str:
        """The whole type as one expression."""
        return self.annotated(self.split(expression))

    def annotated(self, text: Text, *more: str) -> str:
        """The expression of a split type, with more members of `Annotated` after its own."""
        field = (f"{self.pydantic('Field')}({', '.join(text.field)})",) if text.field else ()
        members = (text.annotation, *text.markers, *field, *more)
        return f"{self.typing('Annotated')}[{', '.join(members)}]" if len(members) > 1 else text.annotation

    def split(self, expression: TypeExpression) -> Text:
        """The type and its constraints apart, for places that have a `Field(...)` of their own."""
        match expression:
            case Primitive():
                return self._primitive(expression)
            case ListOf(item=item, constraints=constraints):
                return self._sized(f"{self.imports.builtin('list')}[{self.full(item)}]", constraints)
            case MapOf(value=value, constraints=constraints):
                text = self.imports.builtin("str")
                return self._sized(f"{self.imports.builtin('dict')}[{text}, {self.full(value)}]", constraints)
            case TupleOf():
                return self._tuple(expression)
            case LiteralOf(values=values):
                return Text(f"{self.typing('Literal')}[{', '.join(literal(value) for value in values)}]")
            case Reference(schema=schema):
                return self._reference(schema)
            case UnionOf():
                return self._union(expression)
            case Nullable(inner=inner):
                text = self.full(inner)
                return Text(text if self.catalogue.nullable(inner) else f"{text} | None")
            case _:
                assert_never(expression)

    def typing(self, name: str) -> str:
        """A name of `typing`."""
        return self.imports.symbol("typing", name)

    def pydantic(self, name: str) -> str:
        """A name of `pydantic`."""
        return self.imports.symbol("pydantic", name)

    def constraint(self, call: str, *arguments: str) -> str:
        """A call of one of the runtime's constraints."""
        return f"{self.imports.symbol(CONSTRAINTS, call)}({', '.join(arguments)})"

    def _primitive(self, primitive: Primitive) -> Text:
        if (sized := self._sized_int(primitive)) is not None:
            return sized
        constraints = primitive.constraints
        field: tuple[str, ...] = ()
        markers: tuple[str, ...] = ()
        if primitive.kind in NUMBERS:
            field = bounds(constraints, whole=primitive.kind == "int")
            markers = self._step(constraints.multiple_of, whole=primitive.kind == "int")
        elif primitive.kind in LENGTHS:
            field = lengths(constraints)
            markers = self._text_markers(constraints)
        if constraints.one_of:
            markers += (self.constraint("OneOf", *(literal(value) for value in constraints.one_of)),)
        if primitive.kind == "never":
            # No text is both empty and not: pydantic has no type without values.
            field = ("min_length=1", "max_length=0")
        return Text(self._plain(primitive), field, markers)

    def _text_markers(self, constraints: Constraints) -> tuple[str, ...]:
        found = []
        if constraints.format is not None:
            found.append(self.constraint("Format", literal(constraints.format)))
        if constraints.pattern is not None:
            found.append(self.constraint("Pattern", pattern(constraints.pattern)))
        return tuple(found)

    def _sized_int(self, primitive: Primitive) -> Text | None:
        """An integer of 32 or 64 bits by its name, with the bounds that are narrower."""
        limits = primitive.constraints
        for name, low, high in SIZES:
            if primitive.kind == "int" and (limits.minimum == low or limits.maximum == high) and not limits.one_of:
                narrower = replace(
                    limits,
                    minimum=None if limits.minimum == low else limits.minimum,
                    maximum=None if limits.maximum == high else limits.maximum,
                )
                return Text(self.imports.symbol("flama.schemas", name), bounds(narrower, whole=True))
        return None

    def _step(self, step: int | float | None, *, whole: bool) -> tuple[str, ...]:
        # pydantic divides floats; `MultipleOf` reckons in decimals, as the contract is meant.
        if step is None or whole:
            return ()
        return (self.constraint("MultipleOf", literal(step)),)

    def _plain(self, primitive: Primitive) -> str:
        match primitive.kind:
            case "str" | "int" | "float" | "bool" | "bytes" as name:
                return self.imports.builtin(name)
            case "date" | "datetime" | "time" | "timedelta" as name:
                return f"{self.imports.module('datetime')}.{name}"
            case "uuid":
                return self.imports.symbol("uuid", "UUID")
            case "decimal":
                return self.imports.symbol("decimal", "Decimal")
            case "file":
                return self.imports.symbol("flama.http", "UploadFile")
            case "none":
                return "None"
            case "never":
                return self.imports.builtin("str")
            case "any":
                return self.typing("Any")
            case _ as other:
                assert_never(other)

    def _sized(self, annotation: str, constraints: Constraints) -> Text:
        if constraints == UNCONSTRAINED:
            return Text(annotation)
        return Text(annotation, lengths(constraints), (self.constraint("UniqueItems"),) if constraints.unique else ())

    def _tuple(self, expression: TupleOf) -> Text:
        tuple_type = self.imports.builtin("tuple")
        if expression.rest is None:
            items = ", ".join(self.full(item) for item in expression.items)
            return Text(f"{tuple_type}[{items or '()'}]")
        # pydantic has no tuple with a fixed head and a free tail, so that the items lose their positions here.
        members = tuple(dict.fromkeys((*expression.items, expression.rest)))
        item = UnionOf(members) if len(members) > 1 else members[0]
        return Text(f"{self.imports.builtin('list')}[{self.full(item)}]", (f"min_length={len(expression.items)}",))

    def _reference(self, identity: str) -> Text:
        schema = self.catalogue.find(identity)
        name = schema.name
        if schema.module != self.module:
            name = self.imports.symbol(self.catalogue.import_path(schema), schema.name)
        markers: tuple[str, ...] = ()
        if isinstance(schema, Model):
            if schema.min_properties is not None:
                markers += (self.constraint("MinProperties", str(schema.min_properties)),)
            if schema.max_properties is not None:
                markers += (self.constraint("MaxProperties", str(schema.max_properties)),)
        return Text(name, (), markers)

    def _union(self, expression: UnionOf) -> Text:
        members = list(dict.fromkeys(self.full(member) for member in expression.members))
        if "None" in members:
            members = [member for member in members if member != "None"] + ["None"]
        field = (f"discriminator={literal(expression.discriminator)}",) if expression.discriminator is not None else ()
        return Text(" | ".join(members), field if len(members) > 1 else ())


def lengths(constraints: Constraints) -> tuple[str, ...]:
    """Keyword arguments for the size of a string, a list or a map."""
    pairs = (("min_length", constraints.min_length), ("max_length", constraints.max_length))
    return tuple(f"{name}={value}" for name, value in pairs if value is not None)


def bounds(constraints: Constraints, *, whole: bool) -> tuple[str, ...]:
    """Keyword arguments for the range of a number. For whole numbers the bounds become whole."""
    pairs: list[tuple[str, int | float | None]] = [
        ("ge", constraints.minimum),
        ("gt", constraints.exclusive_minimum),
        ("le", constraints.maximum),
        ("lt", constraints.exclusive_maximum),
    ]
    if whole:
        pairs = [(name, _whole(name, value)) for name, value in (*pairs, ("multiple_of", constraints.multiple_of))]
    return tuple(f"{name}={literal(value)}" for name, value in pairs if value is not None)


def _whole(name: str, value: int | float | None) -> int | None:
    if value is None or isinstance(value, int) or value.is_integer():
        return None if value is None else int(value)
    if name == "multiple_of":
        # A whole number is a multiple of p/q exactly when it is one of p.
        return Fraction(str(value)).numerator
    return math.ceil(value) if name in {"ge", "lt"} else math.floor(value)
