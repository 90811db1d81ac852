"""The front of schema lowering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flama_generator.codes import diagnostic
from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import Document
from flama_generator.frontends.pointers import child, to_reference
from flama_generator.ir.model import SchemaModule
from flama_generator.ir.schemas import Alias, Field, Model, Schema
from flama_generator.ir.types import Nullable, Reference, TypeExpression
from flama_generator.lowering.schemas.circles import unguarded
from flama_generator.lowering.schemas.directions import Directions, Reach
from flama_generator.lowering.schemas.discriminators import discriminators_of
from flama_generator.lowering.schemas.parts import Part
from flama_generator.lowering.schemas.placement import place
from flama_generator.lowering.schemas.registry import Registry
from flama_generator.lowering.schemas.sites import Mode, Site
from flama_generator.lowering.schemas.unsupported import says_more
from flama_generator.lowering.schemas.values import accepts
from flama_generator.lowering.schemas.workshop import Wanted, Workshop


class SchemaLowering:
    """Lowers schemas of one document, each once.

    Class names are final after `place`; before it they may change where two schemas come to the same name. Locations
    of definitions carry a file and a pointer; `Document.locate` of the pointer finds the line.
    """

    def __init__(self, document: Document, report: Report) -> None:
        self._document = document
        self._report = report
        self._registry = Registry()
        self._workshop = Workshop(document, self._registry, Directions(document), discriminators_of(document))
        self._cache: dict[tuple[str, Mode], TypeExpression] = {}
        self._beyond = Reach(document, says_more)

    def component_ids(self) -> tuple[str, ...]:
        """Lower every schema of `components`, as responses carry it. Returns their ids, in document order."""
        names = self._document.root.get("components", {}).get("schemas", {})
        references = [
            self._workshop.reference(to_reference(child("/components/schemas", name)), "output") for name in names
        ]
        self._finish()
        plain = [one.inner if isinstance(one, Nullable) else one for one in references]
        return tuple(one.schema for one in plain if isinstance(one, Reference))

    def type_of(self, node: Any, pointer: str, name: tuple[str, ...], mode: Mode) -> TypeExpression:
        """The type of a schema that stands in an operation. `name` says where, such as `("listPets", "response")`: a
        class is named so.

        With `mode="input"` properties that are `readOnly` are left out, with `"output"` those that are `writeOnly`.
        """
        key = (pointer, mode)
        if key not in self._cache:
            site = Site(pointer, tuple(name), mode, component=pointer.startswith("/components/schemas/"))
            self._cache[key] = self._workshop.of_parts([Part(node, pointer)], site)
            self._finish()
        return self._cache[key]

    def says_more(self, node: Any, pointer: str) -> bool:
        """Whether a schema refuses values that its type accepts: the running service checks those itself."""
        return self._beyond.holds(Part(node, pointer))

    def definitions(self) -> tuple[Schema, ...]:
        """Every model and alias made so far."""
        return tuple(self._registry.schemas.values())

    def model(self, reference: TypeExpression | str | None) -> Model | None:
        """The model behind a reference or an id, through aliases and `Nullable`."""
        return self._registry.model(reference)

    def accepts(self, expression: TypeExpression, value: Any) -> bool:
        """Whether a JSON value is one of the type; for defaults of parameters."""
        return accepts(expression, value, self._registry.schemas)

    def place(self, usage: Mapping[str, frozenset[str]], resources: Iterable[str]) -> tuple[SchemaModule, ...]:
        """Put every definition into a module and give it its final name.

        `usage` maps the module of a resource to the ids of the schemas that its operations name directly; `resources`
        are the modules of all resources. What one resource uses, however indirectly, stands in its module; what
        several use in the module of the resource that it is named after, else in `shared`.
        """
        self._report_circles()
        self._report_renamed(self._registry.rename())
        modules = place(self._registry.schemas, usage, resources)
        for module in modules:
            for schema in module.schemas:
                self._registry.schemas[schema.id] = schema
        return modules

    def _finish(self) -> None:
        queue = self._workshop.queue
        while queue:
            self._define(queue.popleft())
        self._settle_defaults()

    def _define(self, wanted: Wanted) -> None:
        identity, part = wanted.identity, wanted.part
        site = Site(part.pointer, identity.words, wanted.mode, component=True, definition=True)
        expression = self._workshop.of_parts([part], site)
        if identity.id not in self._registry.schemas:
            description = part.keys.get("description", "")
            place = self._document.place(part.pointer)
            self._registry.add(Alias(identity.id, identity.candidates[0], "", expression, place, description))

    def _settle_defaults(self) -> None:
        """Take back defaults that their types, all known by now, do not allow."""
        places: dict[str, dict[str, str]] = {}
        for identifier, wire, pointer in self._workshop.defaults:
            places.setdefault(identifier, {})[wire] = pointer
        self._workshop.defaults.clear()
        for identifier, pointers in places.items():
            model = self._registry.schemas[identifier]
            if isinstance(model, Model):
                fields = tuple(self._settled(one, pointers.get(one.wire, "")) for one in model.fields)
                self._registry.schemas[identifier] = replace(model, fields=fields)

    def _settled(self, one: Field, pointer: str) -> Field:
        if one.default is None or self.accepts(one.type, one.default.value):
            return one
        self._report.add(diagnostic("F4003", self._document.locate(pointer), value=repr(one.default.value)))
        return replace(one, default=None)

    def _report_circles(self) -> None:
        for alias in unguarded(self._registry.schemas):
            self._report.add(diagnostic("F4005", self._document.locate(alias.location.pointer)))

    def _report_renamed(self, names: Mapping[str, str]) -> None:
        """Tell of components whose names in code are not those that they would have alone."""
        for identifier, identity in self._registry.identities.items():
            if (
                len(identity.words) == 1
                and not identity.variant
                and names.get(identifier) not in (None, *identity.candidates)
            ):
                pointer = self._registry.schemas[identifier].location.pointer
                self._document.add("F6001", pointer, name=identity.words[0], result=names[identifier])
