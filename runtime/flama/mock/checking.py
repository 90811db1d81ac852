"""Whether a value follows a schema: the assertions of JSON Schema that documents use, for choosing between samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flama.contract.references import lookup
from flama.schemas.ecma import PatternError, TooCostly, compile_expression
from flama.schemas.equality import identity
from flama.schemas.multiples import is_multiple

_DEEPEST = 60

Schema = Mapping[str, Any]


class Checker:
    """Checks values against schemas of one document. Keywords that it does not know hold."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._siblings_count = not str(document.get("openapi", "")).startswith("3.0")

    def allows(self, schema: Any, value: Any, depth: int = 0) -> bool:
        """Whether `value` follows `schema`; references that lead nowhere allow nothing."""
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, Mapping):
            return True
        if depth > _DEEPEST:
            return False
        if isinstance(reference := schema.get("$ref"), str):
            target = lookup(self._document, reference)
            if target is None or not self.allows(target, value, depth + 1):
                return False
            if not self._siblings_count:
                return True
        if schema.get("nullable") is True and value is None:
            return True
        return _is_of_type(schema, value) and self._keywords_hold(schema, value, depth)

    def _keywords_hold(self, schema: Schema, value: Any, depth: int) -> bool:
        if "const" in schema and identity(schema["const"]) != identity(value):
            return False
        if "enum" in schema and identity(value) not in {identity(item) for item in schema["enum"]}:
            return False
        match value:
            case bool() | None:
                pass
            case int() | float():
                if not _number_holds(schema, value):
                    return False
            case str():
                if not _string_holds(schema, value):
                    return False
            case list():
                if not self._array_holds(schema, value, depth):
                    return False
            case dict():
                if not self._object_holds(schema, value, depth):
                    return False
        return self._combinations_hold(schema, value, depth)

    def _combinations_hold(self, schema: Schema, value: Any, depth: int) -> bool:
        def count(key: str) -> int:
            return sum(self.allows(member, value, depth + 1) for member in schema[key])

        return (
            ("allOf" not in schema or count("allOf") == len(schema["allOf"]))
            and ("anyOf" not in schema or count("anyOf") > 0)
            and ("oneOf" not in schema or count("oneOf") == 1)
            and ("not" not in schema or not self.allows(schema["not"], value, depth + 1))
        )

    def _array_holds(self, schema: Schema, value: list[Any], depth: int) -> bool:
        if not _fits(len(value), schema, "minItems", "maxItems"):
            return False
        if schema.get("uniqueItems") is True and len({identity(item) for item in value}) < len(value):
            return False
        prefix = schema.get("prefixItems", [])
        pairs = [
            *zip(prefix, value, strict=False),
            *((schema.get("items", True), item) for item in value[len(prefix) :]),
        ]
        return all(self.allows(member, item, depth + 1) for member, item in pairs)

    def _object_holds(self, schema: Schema, value: dict[str, Any], depth: int) -> bool:
        if not _fits(len(value), schema, "minProperties", "maxProperties"):
            return False
        if any(name not in value for name in schema.get("required", ()) if not self._is_write_only(schema, name)):
            return False
        return all(self._property_holds(schema, name, item, depth) for name, item in value.items())

    def _property_holds(self, schema: Schema, name: str, item: Any, depth: int) -> bool:
        properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        found = [properties[name]] if name in properties else []
        found += [member for pattern, member in patterns.items() if _matches(pattern, name)]
        if not found:
            found = [schema.get("additionalProperties", True)]
        names = schema.get("propertyNames", True)
        return self.allows(names, name, depth + 1) and all(self.allows(member, item, depth + 1) for member in found)

    def _is_write_only(self, schema: Schema, name: str) -> bool:
        member = schema.get("properties", {}).get(name)
        return isinstance(member, Mapping) and member.get("writeOnly") is True


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _is_of_type(schema: Schema, value: Any) -> bool:
    if "type" not in schema:
        return True
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return any(kind not in _TYPES or _TYPES[kind](value) for kind in types)


def _number_holds(schema: Schema, value: float) -> bool:
    low, high = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if "minimum" in schema and (value < schema["minimum"] or (low is True and value == schema["minimum"])):
        return False
    if "maximum" in schema and (value > schema["maximum"] or (high is True and value == schema["maximum"])):
        return False
    if isinstance(low, (int, float)) and not isinstance(low, bool) and value <= low:
        return False
    if isinstance(high, (int, float)) and not isinstance(high, bool) and value >= high:
        return False
    return "multipleOf" not in schema or is_multiple(value, schema["multipleOf"])


def _string_holds(schema: Schema, value: str) -> bool:
    if not _fits(len(value), schema, "minLength", "maxLength"):
        return False
    return "pattern" not in schema or _matches(schema["pattern"], value)


def _matches(pattern: str, text: str) -> bool:
    try:
        return compile_expression(pattern).search(text)
    except (PatternError, TooCostly):
        return False


def _fits(count: int, schema: Schema, least: str, most: str) -> bool:
    return bool(schema.get(least, 0) <= count <= schema.get(most, count))
