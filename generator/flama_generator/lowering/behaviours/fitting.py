"""Whether every value of one type is a value of another: what goes in must be able to come out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import (
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
from flama_generator.lowering.views import SchemaView

WIDER = {("int", "float"), ("int", "decimal"), ("date", "str"), ("datetime", "str"), ("time", "str"), ("uuid", "str")}
"""Pairs of different primitives of which the second accepts the JSON of the first."""
LITERAL_KINDS: dict[type, str] = {str: "str", bool: "bool", int: "int"}


@dataclass(frozen=True, slots=True)
class Fitting:
    """Compares types of one document."""

    view: SchemaView
    _assumed: set[tuple[str, str]] = field(default_factory=set)

    def fits(self, value: TypeExpression, slot: TypeExpression) -> bool:
        """True when every value of type `value` is valid for `slot`. Errs on the side of false."""
        value, slot = self.view.unfold(value), self.view.unfold(slot)
        if value == slot or slot == Primitive("any"):
            return True
        if isinstance(value, Nullable):
            return isinstance(slot, Nullable) and self.fits(value.inner, slot.inner)
        if isinstance(slot, Nullable):
            return self.fits(value, slot.inner)
        if isinstance(value, UnionOf):
            return all(self.fits(member, slot) for member in value.members)
        if isinstance(slot, UnionOf):
            return any(self.fits(value, member) for member in slot.members)
        if isinstance(value, LiteralOf):
            return _literal_fits(value, slot)
        return self._parts_fit(value, slot)

    def _parts_fit(self, value: TypeExpression, slot: TypeExpression) -> bool:
        match value, slot:
            case Primitive(), Primitive():
                kinds = (value.kind, slot.kind)
                return (value.kind == slot.kind or kinds in WIDER) and within(value.constraints, slot.constraints)
            case ListOf(), ListOf():
                return self.fits(value.item, slot.item) and within(value.constraints, slot.constraints)
            case MapOf(), MapOf():
                return self.fits(value.value, slot.value) and within(value.constraints, slot.constraints)
            case TupleOf(), TupleOf():
                return self._tuples_fit(value, slot)
            case Reference(), Reference():
                return self._models_fit(value.schema, slot.schema)
        return False

    def _tuples_fit(self, value: TupleOf, slot: TupleOf) -> bool:
        pairs = zip(value.items, slot.items, strict=False)
        same = len(value.items) == len(slot.items) and all(self.fits(one, other) for one, other in pairs)
        if value.rest is None or slot.rest is None:
            return same and value.rest is None
        return same and self.fits(value.rest, slot.rest)

    def _models_fit(self, value: str, slot: str) -> bool:
        if (value, slot) in self._assumed:
            return True
        given, wanted = self.view.schemas.get(value), self.view.schemas.get(slot)
        if not isinstance(given, Model) or not isinstance(wanted, Model):
            return False
        self._assumed.add((value, slot))
        fits = self.present(given.fields, wanted)
        if not fits:
            self._assumed.discard((value, slot))
        return fits

    def present(self, given: Sequence[Field], wanted: Model) -> bool:
        """True when an object with the fields `given` is a valid `wanted`."""
        known = {one.wire: one for one in given}
        return all(self._present(known.get(one.wire), one) for one in wanted.fields)

    def _present(self, given: Field | None, wanted: Field) -> bool:
        if given is None:
            return not wanted.required
        return self.fits(given.type, wanted.type) and (
            given.required or given.default is not None or not wanted.required
        )


def within(value: Constraints, slot: Constraints) -> bool:
    """True when everything that satisfies `value` satisfies `slot`, as far as that can be told from the two alone."""
    if value == slot:
        return True
    lower = _not_below(value.minimum, slot.minimum) and _not_below(value.exclusive_minimum, slot.exclusive_minimum)
    upper = _not_above(value.maximum, slot.maximum) and _not_above(value.exclusive_maximum, slot.exclusive_maximum)
    length = _not_below(value.min_length, slot.min_length) and _not_above(value.max_length, slot.max_length)
    others = (
        slot.multiple_of in {None, value.multiple_of}
        and slot.pattern in {None, value.pattern}
        and slot.unique <= value.unique
        and (not slot.one_of or (set(value.one_of) <= set(slot.one_of) and bool(value.one_of)))
    )
    return lower and upper and length and others


def _not_below(value: int | float | None, slot: int | float | None) -> bool:
    return slot is None or (value is not None and value >= slot)


def _not_above(value: int | float | None, slot: int | float | None) -> bool:
    return slot is None or (value is not None and value <= slot)


def _literal_fits(value: LiteralOf, slot: TypeExpression) -> bool:
    if isinstance(slot, LiteralOf):
        return set(map(repr, value.values)) <= set(map(repr, slot.values))
    if not isinstance(slot, Primitive) or not within(Constraints(), slot.constraints):
        return False
    return all(LITERAL_KINDS.get(type(one)) == slot.kind for one in value.values)
