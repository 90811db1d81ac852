"""Schemas of the document -> type expressions; models made on the way go into the registry."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from typing_extensions import assert_never

from flama_generator.frontends.openapi import Document
from flama_generator.frontends.pointers import tokens
from flama_generator.ir.types import Nullable, Primitive, Reference, TypeExpression, UnionOf
from flama_generator.lowering.schemas import scalars
from flama_generator.lowering.schemas.arrays import array_type
from flama_generator.lowering.schemas.directions import Directions
from flama_generator.lowering.schemas.discriminators import Discriminators
from flama_generator.lowering.schemas.enumerations import enumeration
from flama_generator.lowering.schemas.facts import Facts, facts_of
from flama_generator.lowering.schemas.objects import object_type
from flama_generator.lowering.schemas.parts import Part, asserts, flatten
from flama_generator.lowering.schemas.registry import TARGET, Identity, Registry, words_of
from flama_generator.lowering.schemas.sites import Mode, Site
from flama_generator.lowering.schemas.unions import groups_of, union_type
from flama_generator.lowering.schemas.unsupported import report_unsupported

_MERGE_DEPTH = 6
"""Unions inside merged members of unions."""

_MERGE_LIMIT = 2_000
"""Merged members in one document: far beyond what people write, and little enough to take seconds."""

SIZE_LIMIT = 250_000
"""Schemas and properties of a document after inheritance; the largest known document has 50 000."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A named schema that something refers to and that is still to be lowered."""

    part: Part
    identity: Identity
    mode: Mode


@dataclass(slots=True)
class Workshop:
    """What lowering a schema needs at hand. References are queued, not followed, so recursion is only as deep as the
    text.
    """

    document: Document
    registry: Registry
    directions: Directions
    discriminators: Discriminators
    queue: deque[Wanted] = field(default_factory=deque)
    defaults: list[tuple[str, str, str]] = field(default_factory=list)
    """Defaults to be checked once every type is known: model, wire name, pointer."""
    _references: dict[tuple[str, bool], TypeExpression] = field(default_factory=dict)
    _merging: int = 0
    _merged: int = 0
    _size: int = 0

    def of_parts(self, parts: Sequence[Part], site: Site) -> TypeExpression:
        """The type of values that satisfy all of the parts."""
        asserting, null = self._effective(parts)
        if not asserting or self._size > SIZE_LIMIT:
            return Primitive("any")
        if any(part.node is False for part in asserting):
            return Primitive("never")
        reference = _pure_reference(asserting, self.document)
        if reference is not None:
            return _nullable(self.reference(reference, site.mode), null)
        leaves = flatten(self.document, asserting)
        if not self._affords(leaves):
            self.document.add("F4009", site.pointer, limit=SIZE_LIMIT)
            return Primitive("any")
        for leaf in leaves:
            report_unsupported(self.document, leaf)
        groups = groups_of(leaves)
        if groups:
            return union_type(self, parts, leaves, groups, site)
        facts = facts_of(self.document, parts, leaves)
        return self._plain(leaves, facts, site, parts)

    def reference(self, reference: str, mode: Mode) -> TypeExpression:
        """The named schema behind a `$ref`, in the form that requests or responses carry."""
        target = self.document.target(reference)
        if target is None:
            return Primitive("any")
        part = Part(*target)
        variant = mode == "input" and self.directions.differ(part)
        key = (part.pointer, variant)
        if key not in self._references:
            self._references[key] = self._want(part, variant)
        return self._references[key]

    def _want(self, part: Part, variant: bool) -> TypeExpression:
        parts = tokens(part.pointer)
        component = len(parts) == 3 and parts[:2] == ["components", "schemas"]
        words = (parts[2],) if component else words_of(part.pointer)
        identity = self.registry.identify(words, part.pointer, variant=variant, suffix="" if component else TARGET)
        self.queue.append(Wanted(part, identity, "input" if variant else "output"))
        return _nullable(Reference(identity.id), component and self._is_nullable_model(part))

    def identity(self, site: Site, leaves: Sequence[Part]) -> Identity:
        """What a class made at `site` is called."""
        variant = site.component and site.mode == "input" and any(map(self.directions.differ, leaves))
        return self.registry.identify(site.words, site.pointer, variant=variant)

    def annotation(self, part: Part, key: str, missing: Any = None) -> Any:
        """The value of an annotation of a property, its own or that of the schema it refers to."""
        if key in part.keys:
            return part.keys[key]
        if "$ref" in part.keys:
            target, _ = self.document.resolve(part.node, part.pointer)
            return target.get(key, missing) if isinstance(target, dict) else missing
        return missing

    def may_merge(self) -> bool:
        """Whether one more union may be merged with what stands beside it."""
        return self._merging < _MERGE_DEPTH and self._merged < _MERGE_LIMIT

    def _affords(self, leaves: Sequence[Part]) -> bool:
        """Whether the document may grow by so much. Inheritance can multiply a small text."""
        self._size += len(leaves) + sum(len(leaf.keys.get("properties", ())) for leaf in leaves)
        return self._size <= SIZE_LIMIT

    @contextmanager
    def merging(self) -> Iterator[None]:
        self._merging += 1
        self._merged += 1
        try:
            yield
        finally:
            self._merging -= 1

    def _effective(self, parts: Sequence[Part]) -> tuple[list[Part], bool]:
        """The parts that assert something, with mere wrappers around `allOf` opened; whether a wrapper allows
        `null`.
        """
        result: dict[str, Part] = {}
        null = False
        pending = list(reversed(parts))
        while pending:
            part = pending.pop()
            if self.document.version == "3.0" and part.keys.get("nullable") is True and "$ref" not in part.keys:
                null = True
            if not asserts(part.node):
                continue
            if _is_wrapper(part):
                members = part.keys["allOf"]
                pending.extend(Part(members[i], f"{part.pointer}/allOf/{i}") for i in reversed(range(len(members))))
            else:
                reference = part.keys.get("$ref")
                result.setdefault(
                    reference if isinstance(reference, str) and len(part.keys) == 1 else part.pointer, part
                )
        return list(result.values()), null

    def _is_nullable_model(self, part: Part) -> bool:
        asserting, _ = self._effective([part])
        if not asserting or _pure_reference(asserting, self.document) is not None:
            return False
        leaves = flatten(self.document, asserting)
        facts = facts_of(self.document, [part], leaves)
        if not facts.null or facts.types != ("object",) or facts.values is not None or groups_of(leaves):
            return False
        return any(leaf.keys.get("properties") or leaf.keys.get("required") for leaf in leaves)

    def _plain(self, leaves: Sequence[Part], facts: Facts, site: Site, outer: Sequence[Part]) -> TypeExpression:
        if facts.values is not None:
            listed = enumeration(self.document, facts, site.pointer)
            if listed is not None:
                return _nullable(listed, facts.null)
        if facts.types is None:
            return Primitive("none") if facts.values == (None,) else Primitive("any")
        kinds = [kind for kind in facts.types if kind != "integer" or "number" not in facts.types]
        if facts.values is not None and all(value is None for value in facts.values):
            kinds = []
        if not kinds:
            if not facts.null:
                self.document.add("F4001", site.pointer, reason="its parts ask for different types")
            return Primitive("none") if facts.null else Primitive("never")
        members = tuple(self._typed(kind, leaves, site, outer) for kind in kinds)
        return _nullable(members[0] if len(members) == 1 else UnionOf(members), facts.null)

    def _typed(self, kind: str, leaves: Sequence[Part], site: Site, outer: Sequence[Part]) -> TypeExpression:
        known: Literal["object", "array", "string", "integer", "number", "boolean", "null"] = kind  # type: ignore[assignment]
        match known:
            case "object":
                description = next(
                    (part.keys["description"] for part in outer if isinstance(part.keys.get("description"), str)), ""
                )
                return object_type(self, leaves, site, description)
            case "array":
                return array_type(self, leaves, site)
            case "string":
                return scalars.text(self.document, leaves, in_object=site.in_object)
            case "integer" | "number":
                return scalars.number(leaves, integer=known == "integer")
            case "boolean":
                return scalars.boolean()
            case "null":
                return Primitive("none")
            case _:
                assert_never(known)


def _is_wrapper(part: Part) -> bool:
    asserted = {key for key in part.keys if asserts({key: 0})}
    return asserted == {"allOf"} or (
        asserted == {"allOf", "type"} and part.keys["type"] == "object" and len(part.keys["allOf"]) > 0
    )


def _pure_reference(parts: list[Part], document: Document) -> str | None:
    """The `$ref` of a conjunction that is nothing but one reference."""
    if len(parts) != 1:
        return None
    keys = parts[0].keys
    reference = keys.get("$ref")
    if not isinstance(reference, str):
        return None
    return (
        reference if document.version == "3.0" or not any(key != "$ref" and asserts({key: 0}) for key in keys) else None
    )


def _nullable(expression: TypeExpression, null: bool) -> TypeExpression:
    if not null or isinstance(expression, Nullable) or expression in (Primitive("any"), Primitive("none")):
        return expression
    return Primitive("none") if expression == Primitive("never") else Nullable(expression)
