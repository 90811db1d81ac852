"""The application model: one normalised value behind every kind of spec."""

from __future__ import annotations

from dataclasses import dataclass, field

from flama_generator.ir.entities import Entity
from flama_generator.ir.operations import Operation, SecurityScheme
from flama_generator.ir.outgoing import Outgoing
from flama_generator.ir.schemas import Schema


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of operations: one class in one module."""

    id: str
    """`resource:pets`."""
    module: str
    """Module below `resources/` (and `workers/`), snake case."""
    class_name: str
    """`PetsResource`."""
    verbose_name: str
    operations: tuple[Operation, ...]
    entities: tuple[str, ...] = ()
    """Ids of the entities that its operations store, in order; with at least one it has a worker `PetsWorker`."""
    description: str = ""

    @property
    def worker_name(self) -> str:
        return self.class_name.removesuffix("Resource") + "Worker"


@dataclass(frozen=True, slots=True)
class SchemaModule:
    """One file below `schemas/`."""

    name: str
    schemas: tuple[Schema, ...]
    """In an order in which a non-lazy alias comes after what it names."""


@dataclass(frozen=True, slots=True)
class AppModel:
    """Everything that is rendered. Names are decided; nothing here needs the document."""

    title: str
    version: str
    description: str
    package: str
    """Import name, a snake-case identifier: `petstore`."""
    project: str
    """Distribution name, kebab case: `petstore`."""
    schema_modules: tuple[SchemaModule, ...]
    resources: tuple[Resource, ...]
    entities: tuple[Entity, ...]
    security_schemes: tuple[SecurityScheme, ...]
    contract: dict[str, object] = field(hash=False)
    """The source document with every file of it bundled into one, and every placeholder of a path declared; what the
    running service must describe.
    """
    outgoing: tuple[Outgoing, ...] = ()

    def entity(self, identifier: str) -> Entity:
        """The entity with this id. Raises `KeyError`."""
        for entity in self.entities:
            if entity.id == identifier:
                return entity
        raise KeyError(identifier)

    def schemas(self) -> dict[str, Schema]:
        """Every schema by id."""
        return {schema.id: schema for module in self.schema_modules for schema in module.schemas}
