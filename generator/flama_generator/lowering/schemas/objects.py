"""Objects -> models and maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from flama_generator.frontends.pointers import child
from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import Default, LiteralOf, MapOf, Nullable, Primitive, Reference, TypeExpression
from flama_generator.lowering.names import NameScope, field_name
from flama_generator.lowering.schemas.bounds import size_bounds
from flama_generator.lowering.schemas.parts import Part
from flama_generator.lowering.schemas.registry import Identity
from flama_generator.lowering.schemas.sites import Site

if TYPE_CHECKING:
    from flama_generator.lowering.schemas.workshop import Workshop

ANY = Primitive("any")


@dataclass(slots=True)
class _Members:
    """The properties of a conjunction."""

    properties: dict[str, list[Part]] = field(default_factory=dict)
    required: dict[str, None] = field(default_factory=dict)
    extras: list[Part] = field(default_factory=list)
    open: bool = False
    closed: bool = False
    by_name: bool = False
    """What a further property may be depends on its name, or on other properties: the running service looks at it."""


def object_type(workshop: Workshop, leaves: Sequence[Part], site: Site, description: str) -> TypeExpression:
    """A model for an object with named properties, a map for one without."""
    members = _members(leaves)
    if not members.properties and not members.required and not members.closed:
        sizes = size_bounds(leaves, "minProperties", "maxProperties")
        value = (
            workshop.of_parts(members.extras, site.item(f"{site.pointer}/additionalProperties", "value"))
            if members.extras and not members.by_name
            else ANY
        )
        return MapOf(value, sizes)
    identity = workshop.identity(site, leaves)
    if identity.id not in workshop.registry.schemas:
        workshop.registry.add(_Maker(workshop, members, leaves, site, identity).model(description))
    return Reference(identity.id)


def _members(leaves: Sequence[Part]) -> _Members:
    result = _Members()
    conditional = any(leaf.keys.keys() & {"if", "dependentSchemas"} for leaf in leaves)
    for leaf in leaves:
        for wire, node in leaf.keys.get("properties", {}).items():
            result.properties.setdefault(wire, []).append(Part(node, child(f"{leaf.pointer}/properties", wire)))
        result.required.update(dict.fromkeys(leaf.keys.get("required", ())))
        patterns = bool(leaf.keys.get("patternProperties"))
        for key in ("additionalProperties", "unevaluatedProperties"):
            extra = leaf.keys.get(key)
            if extra is not None and (patterns or (conditional and key == "unevaluatedProperties")):
                result.by_name = True
            elif extra is False:
                result.closed = True
            elif extra is True or extra == {}:
                result.open = True
            elif extra is not None:
                result.extras.append(Part(extra, f"{leaf.pointer}/{key}"))
    return result


@dataclass(slots=True)
class _Maker:
    """Makes one model."""

    workshop: Workshop
    members: _Members
    leaves: Sequence[Part]
    site: Site
    identity: Identity

    def model(self, description: str) -> Model:
        extra = self._extra()
        names = self._names()
        fields = [
            one
            for wire, parts in self.members.properties.items()
            if (one := self._field(wire, names[wire], parts, extra))
        ]
        for wire in self.members.required:
            if wire not in self.members.properties:
                fields.append(Field(names[wire], wire, ANY, required=True))
        # Properties that a model drops count as well: then the running service counts.
        sizes = size_bounds(self.leaves, "minProperties", "maxProperties")
        return Model(
            id=self.identity.id,
            name=self.identity.candidates[0],
            module="",
            fields=tuple(fields),
            extra=extra,
            location=self.workshop.document.place(self.site.pointer),
            description=description,
            min_properties=None if extra == "ignore" else sizes.min_length,
            max_properties=None if extra == "ignore" else sizes.max_length,
            was=self._text([leaf for leaf in self.leaves if leaf.pointer == self.site.pointer], "x-was") or None,
        )

    def _extra(self) -> Literal["ignore", "forbid"] | TypeExpression:
        if self.members.by_name:
            return ANY
        if self.members.closed:
            return "forbid"
        if self.members.extras:
            return self.workshop.of_parts(
                self.members.extras, self.site.inside("extra", f"{self.site.pointer}/additionalProperties")
            )
        return ANY if self.members.open else "ignore"

    def _names(self) -> dict[str, str]:
        wires = [
            *self.members.properties,
            *(wire for wire in self.members.required if wire not in self.members.properties),
        ]
        names = {wire: field_name(wire) for wire in wires}
        if len(set(names.values())) == len(wires):
            return names
        exact = {wire: (name,) if name == wire else (name, f"{name}_field") for wire, name in names.items()}
        scope = NameScope()
        return scope.assign({w: c for w, c in exact.items() if len(c) == 1}) | scope.assign(
            {w: c for w, c in exact.items() if len(c) > 1}
        )

    def _field(self, wire: str, name: str, parts: list[Part], extra: str | TypeExpression) -> Field | None:
        read_only, write_only = self._flag(parts, "readOnly"), self._flag(parts, "writeOnly")
        if self.site.mode == "input" and read_only:
            return None if extra == "ignore" else Field(name, wire, ANY, required=False, read_only=True)
        if self.site.mode == "output" and write_only:
            return None
        inner = self.site.inside(wire, parts[0].pointer, in_object=True)
        required = wire in self.members.required
        narrowed = self.workshop.discriminators.narrowed.get((self.site.pointer, wire))
        expression = LiteralOf(narrowed) if narrowed else self.workshop.of_parts(parts, inner)
        default = self._default(wire, parts, expression)
        return Field(
            name=name,
            wire=wire,
            type=expression,
            required=required,
            default=None if required else default,
            backfill=default if required else None,
            description=self._text(parts, "description"),
            read_only=read_only,
            write_only=write_only,
            deprecated=any(part.keys.get("deprecated") is True for part in parts),
            was=self._text(parts, "x-was") or None,
        )

    def _flag(self, parts: list[Part], key: str) -> bool:
        return any(self.workshop.annotation(part, key) is True for part in parts)

    def _text(self, parts: list[Part], key: str) -> str:
        return next((part.keys[key] for part in parts if isinstance(part.keys.get(key), str)), "")

    def _default(self, wire: str, parts: list[Part], expression: TypeExpression) -> Default | None:
        for part in parts:
            value = self.workshop.annotation(part, "default", Default)
            if value is Default or (value is None and not isinstance(expression, Nullable)):
                continue
            self.workshop.defaults.append((self.identity.id, wire, part.pointer))
            return Default(value)
        return None
