"""Definitions made so far, by stable id; their final names come when all are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from flama_generator.frontends.pointers import tokens
from flama_generator.ir.schemas import Alias, Model, Schema
from flama_generator.ir.types import Nullable, Reference, TypeExpression
from flama_generator.lowering.names import NameScope, class_name, pascal

PREFIX = "schema:"
INPUT = "#input"
TARGET = "#target"
SHARED = "shared"

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a definition is called: an id, and the words that its class name is made of."""

    id: str
    words: Words
    variant: bool = False
    """True for the form in which requests carry it, where a response carries it otherwise."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """Class names, best first."""
        name = "".join(pascal(word).rstrip("_") for word in self.words)
        if self.variant:
            return (f"{name}Input", f"{name}InputData")
        return (class_name(name), class_name(f"{name}Value")) if len(self.words) > 1 else (class_name(name),)


@dataclass(slots=True)
class Registry:
    """Models and aliases by id."""

    schemas: dict[str, Schema] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)
    """Id -> pointer and form of the schema that has it."""

    def identify(self, words: Words, pointer: str, *, variant: bool, suffix: str = "") -> Identity:
        """The identity of the schema at `pointer`. Two places with the same words get ids of their own."""
        owner = f"{pointer}{INPUT if variant else ''}"
        base = PREFIX + "/".join(words) + suffix + (INPUT if variant else "")
        identifier, number = base, 2
        while self._owners.setdefault(identifier, owner) != owner:
            identifier, number = f"{base}~{number}", number + 1
        if identifier not in self.identities:
            self.identities[identifier] = Identity(identifier, words, variant)
        return self.identities[identifier]

    def add(self, schema: Schema) -> None:
        self.schemas[schema.id] = schema

    def model(self, expression: TypeExpression | str | None) -> Model | None:
        """The model behind a reference or an id, through aliases and `Nullable`."""
        seen: set[str] = set()
        while expression is not None:
            if isinstance(expression, Nullable):
                expression = expression.inner
                continue
            identifier = (
                expression
                if isinstance(expression, str)
                else expression.schema
                if isinstance(expression, Reference)
                else None
            )
            if identifier is None or identifier in seen:
                return None
            seen.add(identifier)
            schema = self.schemas.get(identifier)
            if isinstance(schema, Model):
                return schema
            expression = schema.type if isinstance(schema, Alias) else None
        return None

    def rename(self, reserved: Iterable[str] = ()) -> dict[str, str]:
        """Give every definition its final class name, components before what stands inside something else. Returns id
        -> name.
        """
        scope = NameScope(reserved)
        names: dict[str, str] = {}
        groups: tuple[dict[str, tuple[str, ...]], ...] = ({}, {}, {})
        for identifier in self.schemas:
            identity = self.identities[identifier]
            groups[2 if len(identity.words) > 1 else int(identity.variant)][identifier] = identity.candidates
        for group in groups:
            names.update(scope.assign(group))
        for identifier, schema in self.schemas.items():
            if schema.name != names[identifier]:
                self.schemas[identifier] = replace(schema, name=names[identifier])
        return names


_STRUCTURE = frozenset({"components", "schemas", "properties", "content", "schema", "paths"})


def words_of(pointer: str) -> Words:
    """Words for a schema that only its pointer names."""
    return tuple(token for token in tokens(pointer) if token not in _STRUCTURE) or ("root",)
