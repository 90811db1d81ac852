"""What rows that are there get in a column that is new, or always there from now on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flama_generator.ir.entities import Column, Entity
from flama_generator.ir.model import AppModel
from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import Primitive, TypeExpression, UnionOf
from flama_generator.lowering.columns import family, kind_of
from flama_generator.lowering.views import SchemaView
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.conformance import conforms
from flama_generator.planning.examples import Examples, NoExample
from flama_generator.revisions.operations import ZEROS, Constant, CurrentTime, Fill

TEXTUAL = frozenset({"date", "datetime", "time", "interval", "uuid", "numeric", "binary"})
"""Kinds whose values have no JSON form of their own."""


@dataclass(frozen=True)
class Fills:
    """Looks values up in the model that the database is to serve."""

    model: AppModel

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue.of(self.model)

    @cached_property
    def _view(self) -> SchemaView:
        return SchemaView(self.model.schemas())

    def of(self, entity: Entity, column: Column) -> Fill | None:
        """The default of the document, else the time for a time of creation or change, else the plainest value that
        the schema allows. `None` for a column that may be null and has no default.
        """
        if column.default is not None and column.default.value is not None:
            return Constant(column.default.value)
        field = self._field(entity, column)
        declared = (field.default or field.backfill) if field is not None else None
        if field is not None and declared is not None and conforms(self._catalogue, declared.value, field.type):
            return Constant(declared.value)
        if column.nullable:
            return None
        if column.generated == "now":
            return CurrentTime()
        return Constant(self._plainest(field.type if field else None, column), invented=True)

    def open_to(self, entity: Entity, column: Column, other: Column) -> bool:
        """Whether a JSON column takes the values of a column that is none."""
        field = self._field(entity, column)
        return field is not None and self._takes(field.type, other)

    def _takes(self, expression: TypeExpression, other: Column) -> bool:
        bare = self._view.bare(expression)
        if isinstance(bare, UnionOf):
            return any(self._takes(member, other) for member in bare.members)
        plain = isinstance(bare, Primitive) and bare.kind == "any"
        return plain or family(kind_of(self._view, bare)) == family(other.kind)

    def _field(self, entity: Entity, column: Column) -> Field | None:
        model = self._catalogue.find(entity.schema)
        fields = model.fields if isinstance(model, Model) else ()
        return next((one for one in fields if one.name == column.name), None)

    def _plainest(self, expression: TypeExpression | None, column: Column) -> object:
        zero = ZEROS[column.kind]
        if expression is None or column.kind in TEXTUAL:
            return {} if zero is None else zero
        for candidate in ([], {}) if column.kind == "json" else (zero,):
            if conforms(self._catalogue, candidate, expression):
                return candidate
        try:
            return Examples(self._catalogue).checked(expression)
        except NoExample:
            return {} if zero is None else zero
