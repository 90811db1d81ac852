"""Looking through names: what a type is once its aliases are unfolded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flama_generator.ir.schemas import Alias, Field, Model, Schema
from flama_generator.ir.types import ListOf, Nullable, Reference, TypeExpression


@dataclass(frozen=True, slots=True)
class SchemaView:
    """Every named schema by its id."""

    schemas: Mapping[str, Schema]
    _by_wire: dict[str, dict[str, Field]] = field(default_factory=dict)

    def unfold(self, expression: TypeExpression) -> TypeExpression:
        """The expression behind a chain of aliases; a reference only where it names a model."""
        seen: set[str] = set()
        while isinstance(expression, Reference) and expression.schema not in seen:
            seen.add(expression.schema)
            schema = self.schemas.get(expression.schema)
            if not isinstance(schema, Alias):
                break
            expression = schema.type
        return expression

    def model(self, expression: TypeExpression) -> Model | None:
        """The model that the expression names, directly or through aliases."""
        unfolded = self.unfold(expression)
        schema = self.schemas.get(unfolded.schema) if isinstance(unfolded, Reference) else None
        return schema if isinstance(schema, Model) else None

    def list_of(self, expression: TypeExpression) -> ListOf | None:
        """The array that the expression is."""
        unfolded = self.unfold(expression)
        return unfolded if isinstance(unfolded, ListOf) else None

    def bare(self, expression: TypeExpression) -> TypeExpression:
        """The unfolded type without `null`."""
        unfolded = self.unfold(expression)
        return self.bare(unfolded.inner) if isinstance(unfolded, Nullable) else unfolded

    def nullable(self, expression: TypeExpression) -> bool:
        """True when the type accepts null."""
        return isinstance(self.unfold(expression), Nullable)

    def fields(self, model: Model) -> Mapping[str, Field]:
        """The fields of a model by their names in JSON."""
        if model.id not in self._by_wire:
            self._by_wire[model.id] = {one.wire: one for one in model.fields}
        return self._by_wire[model.id]
