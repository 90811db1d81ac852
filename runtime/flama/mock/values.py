"""Values made from schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flama.contract.references import lookup
from flama.mock.checking import Checker
from flama.mock.flattening import Flattener, size, types_of
from flama.mock.impossible import Impossible
from flama.mock.numbers import number
from flama.mock.strings import string

_ENOUGH = 400
"""Values in one sample after which optional properties are left out."""
_DEEPEST_OPTIONAL = 6
_MOST_ITEMS = 1_000
_MOST_CHOICES = 24

Active = frozenset[str]


class Sampler:
    """Makes one value for each schema of a document, always the same.

    Properties that are write-only are left out; optional ones too where they would repeat a schema inside itself.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._flattener = Flattener(document)
        self._checker = Checker(document)
        self._made = 0

    def value(self, schema: Any) -> Any:
        """A value that follows the schema. Raises `Impossible` where none is found."""
        self._made = 0
        return self._value(schema, frozenset(), 0, 0)

    def _value(self, schema: Any, active: Active, depth: int, variant: int) -> Any:
        self._made += 1
        flat, active = self._flattener.flat(schema, active)
        for candidate in _written(flat, variant):
            if self._checker.allows(schema, candidate):
                return candidate
        if "enum" in flat or "const" in flat:
            raise Impossible
        if flat.get("anyOf") or flat.get("oneOf"):
            return self._chosen(schema, flat, active, depth, variant)
        return self._made_from(flat, active, depth, variant)

    def _chosen(self, schema: Any, flat: dict[str, Any], active: Active, depth: int, variant: int) -> Any:
        """The first combination of options whose value follows the whole schema, or else the first value at all."""
        fallback: list[Any] = []
        for option, name in _options(flat):
            rest = {
                key: item for key, item in flat.items() if key not in ("anyOf", "oneOf", "pattern", "multipleOf", "not")
            }
            plain = [{key: item} for key in ("pattern", "multipleOf") for item in flat.get(key, [])]
            try:
                candidate = self._value({"allOf": [rest, *plain, *option]}, active, depth, variant)
            except Impossible:
                continue
            self._discriminate(flat, name, candidate)
            if self._checker.allows(schema, candidate):
                return candidate
            fallback.append(candidate)
        if "null" in types_of(flat):
            return None
        if not fallback:
            raise Impossible
        return fallback[0]

    def _discriminate(self, flat: Mapping[str, Any], reference: str | None, candidate: Any) -> None:
        """Writes into an object the name that tells its schema (OpenAPI 3.1.1, section 4.8.25)."""
        discriminator = flat.get("discriminator")
        if not isinstance(discriminator, Mapping) or reference is None or not isinstance(candidate, dict):
            return
        mapping = discriminator.get("mapping") or {}
        plain = reference.rpartition("/")[2]
        name = next((key for key, target in mapping.items() if target in (reference, plain)), plain)
        field = str(discriminator.get("propertyName"))
        target = lookup(self._document, reference) or {}
        try:
            own, _ = self._flattener.flat(target)
        except Impossible:
            return
        if self._checker.allows(own.get("properties", {}).get(field, True), name):
            candidate[field] = name

    def _made_from(self, flat: dict[str, Any], active: Active, depth: int, variant: int) -> Any:
        types = types_of(flat)
        for kind in [kind for kind in types if kind != "null"] or ([] if types else ["string"]):
            try:
                return self._of_type(kind, flat, active, depth, variant)
            except Impossible:
                continue
        if "null" in types:
            return None
        raise Impossible

    def _of_type(self, kind: str, flat: dict[str, Any], active: Active, depth: int, variant: int) -> Any:
        match kind:
            case "object":
                return self._object(flat, active, depth)
            case "array":
                return self._array(flat, active, depth)
            case "string":
                return string(flat, variant)
            case "integer" | "number":
                return number(flat, variant, whole=kind == "integer")
            case "boolean":
                return variant % 2 == 0
            case _:
                raise Impossible

    def _object(self, flat: dict[str, Any], active: Active, depth: int) -> dict[str, Any]:
        properties = flat.get("properties", {})
        required = [str(name) for name in flat.get("required", [])]
        most = size(flat.get("maxProperties"), _MOST_ITEMS)
        result: dict[str, Any] = {}
        for name in dict.fromkeys([*(name for name in properties if name in required), *required]):
            member = properties.get(name, self._additional(flat))
            if not self._is_write_only(member):
                result[name] = self._value(member, active, depth + 1, 0)
        for name, member in properties.items():
            if name in result or len(result) >= most or self._is_write_only(member):
                continue
            if depth < _DEEPEST_OPTIONAL and self._made < _ENOUGH:
                self._add_optional(result, name, member, active, depth)
        self._fill(flat, result, active, depth)
        return {name: result[name] for name in [*properties, *result] if name in result}

    def _add_optional(self, result: dict[str, Any], name: str, member: Any, active: Active, depth: int) -> None:
        try:
            value = self._value(member, active, depth + 1, 0)
        except Impossible:
            return
        if self._checker.allows(member, value):
            result[name] = value

    def _fill(self, flat: dict[str, Any], result: dict[str, Any], active: Active, depth: int) -> None:
        """Free names, as many as the schema asks for."""
        least = size(flat.get("minProperties"), 0)
        names = flat.get("propertyNames", {})
        for number_ in range(least + len(result) if len(result) < least else 0):
            if len(result) >= least:
                return
            name = self._value({"allOf": [{"type": "string"}, names]}, active, depth, number_)
            if name not in result:
                result[name] = self._value(self._additional(flat), active, depth + 1, 0)
        if len(result) < least:
            raise Impossible

    def _additional(self, flat: Mapping[str, Any]) -> Any:
        found = flat.get("additionalProperties", True)
        return found if found is not True else {"type": "string"}

    def _array(self, flat: dict[str, Any], active: Active, depth: int) -> list[Any]:
        prefix = flat.get("prefixItems", [])
        least, most = size(flat.get("minItems"), 0), size(flat.get("maxItems"), _MOST_ITEMS)
        if least > min(most, _MOST_ITEMS):
            raise Impossible
        wanted = min(most, max(least, len(prefix), 1))
        unique = flat.get("uniqueItems") is True
        result: list[Any] = []
        for index in range(wanted):
            member = prefix[index] if index < len(prefix) else flat.get("items", {"type": "string"})
            try:
                result.append(self._value(member, active, depth + 1, index if unique else 0))
            except Impossible:
                if index < least:
                    raise
                break
        return result

    def _is_write_only(self, member: Any) -> bool:
        try:
            return bool(self._flattener.flat(member)[0].get("writeOnly"))
        except Impossible:
            return False


def _written(flat: Mapping[str, Any], variant: int) -> Iterator[Any]:
    """Values that the schema itself names, the `variant`-th of an enumeration first."""
    if "const" in flat:
        yield flat["const"]
    values = [value for value in flat.get("enum", []) if value is not None]
    values = values[variant:] if variant else values
    if variant == 0:
        if "example" in flat:
            yield flat["example"]
        yield from flat["examples"][:3] if isinstance(flat.get("examples"), list) else ()
        if flat.get("default") is not None:
            yield flat["default"]
    yield from values
    if "enum" in flat and None in flat["enum"] and variant == 0:
        yield None


def _options(flat: Mapping[str, Any]) -> Iterator[tuple[list[Any], str | None]]:
    """One member of each `oneOf` and `anyOf`; with a single group also the reference of the member."""
    groups = [group for key in ("oneOf", "anyOf") for group in flat.get(key, []) if isinstance(group, list) and group]
    if not groups:
        return
    for index in range(min(_MOST_CHOICES, max(len(group) for group in groups))):
        members = [group[min(index, len(group) - 1)] for group in groups]
        reference = members[0].get("$ref") if len(members) == 1 and isinstance(members[0], Mapping) else None
        yield members, reference
