"""Every named schema of a model, by id, with what planning wants to know about it."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.model import AppModel
from flama_generator.ir.schemas import Alias, Model, Schema
from flama_generator.ir.types import LiteralOf, Nullable, Primitive, Reference, TypeExpression, UnionOf
from flama_generator.planning.literals import PlanningError, identifier, module_name
from flama_generator.planning.references import circles, references_of, types_of


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The schemas of one project."""

    package: str
    schemas: dict[str, Schema]
    circle: dict[str, int]
    """Schema module -> number of the circle of imports that it is in."""

    @classmethod
    def of(cls, model: AppModel) -> Catalogue:
        """Gather the schemas of a model. Raises `PlanningError` where a schema names one that is missing."""
        schemas = model.schemas()
        edges: dict[str, set[str]] = {module.name: set() for module in model.schema_modules}
        for schema in schemas.values():
            identifier(schema.name)
            module_name(schema.module)
            named = (reference for expression in types_of(schema) for reference in references_of(expression))
            edges[schema.module].update(_found(schemas, reference).module for reference in named)
        return cls(model.package, schemas, circles({module: sorted(others) for module, others in edges.items()}))

    def find(self, schema: str) -> Schema:
        """The schema with this id. Raises `PlanningError` for an unknown one."""
        return _found(self.schemas, schema)

    def import_path(self, schema: Schema) -> str:
        """The module that a schema is imported from."""
        return f"{self.package}.schemas.{schema.module}"

    def circular(self, module: str, other: str) -> bool:
        """Whether two schema modules import each other, directly or through others."""
        return module != other and self.circle[module] == self.circle[other]

    def resolve(self, expression: TypeExpression) -> TypeExpression:
        """The type behind references to aliases. References to models stay, and those that lead to themselves."""
        seen: set[str] = set()
        while isinstance(expression, Reference) and expression.schema not in seen:
            seen.add(expression.schema)
            schema = self.find(expression.schema)
            if isinstance(schema, Model):
                break
            expression = schema.type
        return expression

    def model(self, expression: TypeExpression | None) -> Model | None:
        """The model that a type is, directly or by an alias."""
        resolved = self.resolve(expression) if expression is not None else None
        schema = self.find(resolved.schema) if isinstance(resolved, Reference) else None
        return schema if isinstance(schema, Model) else None

    def nullable(self, expression: TypeExpression, seen: frozenset[str] = frozenset()) -> bool:
        """Whether `null` is a value of the type."""
        match expression:
            case Nullable():
                return True
            case Primitive(kind=kind):
                return kind in {"any", "none"}
            case LiteralOf(values=values):
                return None in values
            case UnionOf(members=members):
                return any(self.nullable(member, seen) for member in members)
            case Reference(schema=schema):
                found = self.find(schema)
                return isinstance(found, Alias) and schema not in seen and self.nullable(found.type, seen | {schema})
            case _:
                return False


def _found(schemas: dict[str, Schema], identity: str) -> Schema:
    schema = schemas.get(identity)
    if schema is None:
        raise PlanningError(f"no schema has the id {identity!r}", "this is a bug of the generator: report it")
    return schema
