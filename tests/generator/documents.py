"""Documents written in a test, parsed and their schemas lowered."""

from __future__ import annotations

from textwrap import dedent

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import Document, parse
from flama_generator.ir.schemas import Alias, Model, Schema
from flama_generator.ir.types import TypeExpression
from flama_generator.lowering.schemas import SchemaLowering
from flama_generator.source import source_of


def parsed(text: str, *, allowed: frozenset[str] = frozenset()) -> tuple[Document | None, Report]:
    """A document as written, and what was reported."""
    report = Report(allowed)
    source = source_of(dedent(text).encode(), "spec.yaml", report)
    return (parse(source, report) if source is not None else None), report


class Lowered:
    """The schemas of a document whose `components/schemas` are given."""

    def __init__(self, schemas: str, version: str = "3.1.0") -> None:
        body = "\n".join(f"    {line}" for line in dedent(schemas).strip().splitlines())
        head = f"openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n"
        document, self.report = parsed(head + body + "\n")
        assert document is not None, "\n".join(map(str, self.report))
        self.document = document
        self.lowering = SchemaLowering(document, self.report)
        self.ids = self.lowering.component_ids()

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.report]

    def schema(self, name: str) -> Schema:
        return next(schema for schema in self.lowering.definitions() if schema.id == f"schema:{name}")

    def model(self, name: str) -> Model:
        schema = self.schema(name)
        assert isinstance(schema, Model), schema
        return schema

    def type(self, name: str) -> TypeExpression:
        schema = self.schema(name)
        assert isinstance(schema, Alias), schema
        return schema.type

    def field(self, name: str, field: str) -> TypeExpression:
        return next(one.type for one in self.model(name).fields if one.name == field)

    def request(self, name: str) -> TypeExpression:
        """The schema as a request carries it."""
        reference = {"$ref": f"#/components/schemas/{name}"}
        return self.lowering.type_of(reference, f"/paths/~1{name}/post/requestBody", ("create", "body"), "input")

    def says_more(self, name: str) -> bool:
        """Whether the schema refuses values that its type accepts."""
        reference = {"$ref": f"#/components/schemas/{name}"}
        return self.lowering.says_more(reference, f"/paths/~1{name}/post/requestBody")


def type_of(schema: str, version: str = "3.1.0") -> TypeExpression:
    """The type of one schema that is no model."""
    return Lowered(f"A: {schema}", version).type("A")
