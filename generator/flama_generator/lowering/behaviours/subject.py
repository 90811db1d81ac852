"""An entity as it is known while behaviours are decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flama_generator.ir.behaviour import Key, Scope
from flama_generator.ir.entities import Column
from flama_generator.ir.operations import Operation, Parameter
from flama_generator.ir.schemas import Field, Model
from flama_generator.lowering.behaviours.collections import Collection, Place, Words
from flama_generator.lowering.behaviours.fitting import Fitting
from flama_generator.lowering.views import SchemaView


@dataclass(frozen=True, slots=True)
class Subject:
    """A schema with a key, and the collections that hold its rows."""

    view: SchemaView
    fitting: Fitting
    model: Model
    key: Field
    columns: Mapping[str, Column]
    """Columns of the entity's fields, by field name."""
    scope_fields: Mapping[Words, Field]
    """Fields that say to which parent a row belongs, by what the parent's parameter means."""
    foreign: Mapping[Words, Column]
    """Columns that narrow a nested collection and are no field."""
    collections: tuple[Collection, ...] = field(default=(), hash=False)

    @property
    def id(self) -> str:
        """Id of the entity."""
        return f"entity:{self.model.id.removeprefix('schema:')}"

    @property
    def name(self) -> str:
        """The schema's name, for reasons."""
        return self.model.name

    def entity_field(self, wire: str) -> Field | None:
        """The field with this name in JSON."""
        return self.view.fields(self.model).get(wire)

    def scopes(self, operation: Operation, place: Place) -> tuple[Scope, ...]:
        """What narrows the rows of this operation: one scope for each parent in its path."""
        canonical = next(one.place for one in self.collections if one.place.collection == place.collection)
        return tuple(
            Scope(self.scope_column(known.meaning).name, path_parameter(operation, parent.parameter).name)
            for known, parent in zip(canonical.parents, place.parents, strict=True)
        )

    def scope_column(self, meaning: Words) -> Column:
        """The column that holds to which parent a row belongs."""
        own = self.scope_fields.get(meaning)
        return self.foreign[meaning] if own is None else self.columns[own.name]

    def key_of(self, operation: Operation, place: Place) -> Key:
        """The primary key, and the parameter of an item's path that names it. Raises `KeyError` at a collection."""
        if place.key is None:
            raise KeyError(operation.id)
        return Key(self.key.name, path_parameter(operation, place.key).name)


def path_parameter(operation: Operation, wire: str) -> Parameter:
    """The path parameter with this wire name; lowering gave every placeholder one."""
    return next(one for one in operation.parameters if one.place == "path" and one.wire == wire)
