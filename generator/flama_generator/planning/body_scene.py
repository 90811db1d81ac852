"""What the body of a method is written with: the operation, its entity, and names that are free."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.behaviour import Key, Scope, Wrapper
from flama_generator.ir.entities import Entity
from flama_generator.ir.operations import Operation, Parameter
from flama_generator.ir.schemas import Model, Schema
from flama_generator.ir.types import Reference
from flama_generator.planning.annotations import Annotations
from flama_generator.planning.literals import identifier, literal
from flama_generator.planning.parameters import may_be_none

ARGUMENTS = frozenset({"self", "clauses", "data", "partial"})
"""Parameters of the repository's methods, which no filter can be called like."""


@dataclass(frozen=True, slots=True)
class BodyScene:
    """One operation that stores or finds rows."""

    annotations: Annotations
    operation: Operation
    entity: Entity
    schema: Model

    def parameter(self, name: str) -> Parameter:
        """The parameter with this Python name."""
        return next(parameter for parameter in self.operation.parameters if parameter.name == name)

    def fresh(self, name: str) -> str:
        """A local name that no parameter has."""
        taken = {parameter.name for parameter in self.operation.parameters}
        while name in taken:
            name += "_"
        return name

    def optional(self, name: str) -> bool:
        """Whether the parameter may be `None`."""
        return may_be_none(self.annotations, self.parameter(name))

    @property
    def rows(self) -> str:
        """The repository."""
        return f"worker.{identifier(self.entity.attribute)}"

    @property
    def class_name(self) -> str:
        """The model that a row is read as."""
        return self.named(self.schema)

    def column(self, name: str) -> str:
        """A column of the table, for conditions."""
        tables = self.annotations.imports.symbol(f"{self.annotations.imports.package}.models", "tables")
        return f"{tables}.{identifier(self.entity.table)}.c[{literal(name)}]"

    def read(self, row: str) -> str:
        """The model made of a row."""
        return f"{self.class_name}.model_validate({self._without_scopes(row)})"

    def answer(self, row: str, wrapper: Wrapper | None) -> str:
        """What is answered for a row."""
        if wrapper is None:
            return self.read(row)
        outer = self.named(self.annotations.catalogue.find(wrapper.schema))
        return f"{outer}.model_validate({{{literal(wrapper.field)}: {self.read(row)}}})"

    def given(self, wrapper: Wrapper | None) -> tuple[str, Model | None]:
        """The expression for what the body says, and its model."""
        body = self.operation.body
        assert body is not None, f"{self.operation.id} writes a row without a body"
        model = self.annotations.catalogue.model(body.contents[0].type)
        if wrapper is None or model is None:
            return body.name, model
        inner = next(field.type for field in model.fields if field.name == wrapper.field)
        return f"{body.name}.{identifier(wrapper.field)}", self.annotations.catalogue.model(inner)

    def _without_scopes(self, row: str) -> str:
        hidden = [column.name for column in self.entity.columns if column.scope]
        if not hidden or self.schema.extra == "ignore":
            return row
        left_out = f"!= {literal(hidden[0])}" if len(hidden) == 1 else f"not in {literal(tuple(hidden))}"
        return f"{{name: value for name, value in {row}.items() if name {left_out}}}"

    def narrowed(self, scopes: tuple[Scope, ...], key: Key | None = None, value: str | None = None) -> str:
        """Arguments that choose rows."""
        pairs = [(scope.column, scope.parameter) for scope in scopes]
        if key is not None:
            pairs.append((key.column, key.parameter))
        if value is not None:
            pairs.append((self.entity.primary_key.name, value))
        clauses = [f"{self.column(column)} == {given}" for column, given in pairs if column in ARGUMENTS]
        filters = [f"{identifier(column)}={given}" for column, given in pairs if column not in ARGUMENTS]
        return ", ".join(clauses + filters)

    def named(self, schema: Schema) -> str:
        """The name of a schema in the module at hand."""
        return self.annotations.full(Reference(schema.id))
