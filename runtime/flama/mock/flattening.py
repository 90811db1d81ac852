"""Schemas without references and `allOf`: one mapping of keywords, as far as keywords can be joined."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flama.contract.references import lookup
from flama.mock.impossible import Impossible

Schema = Mapping[str, Any]

_DEEPEST = 50

_JOINED = ("anyOf", "oneOf", "not", "pattern", "multipleOf")
"""Keywords of which several may hold: a flat schema has a list of them, of groups for `anyOf` and `oneOf`."""
_LARGER = ("minimum", "minLength", "minItems", "minProperties")
_SMALLER = ("maximum", "maxLength", "maxItems", "maxProperties")
_TRUE_WINS = ("uniqueItems", "writeOnly", "readOnly")


class Flattener:
    """Flattens the schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._siblings_count = not str(document.get("openapi", "")).startswith("3.0")

    def flat(self, schema: Any, active: frozenset[str] = frozenset()) -> tuple[dict[str, Any], frozenset[str]]:
        """The flat schema, and the references that it came through together with `active`.

        Raises `Impossible` for `false`, for schemas that contradict each other, and for a reference that is active
        already: what it stands for would hold itself without end.
        """
        parts, seen = self._parts(schema, active, 0)
        result: dict[str, Any] = {}
        for part in parts:
            _join(result, part)
        return result, seen

    def _parts(self, schema: Any, active: frozenset[str], depth: int) -> tuple[list[Schema], frozenset[str]]:
        if schema is False or depth > _DEEPEST:
            raise Impossible
        if not isinstance(schema, Mapping):
            return [], active
        own: Schema = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        parts: list[Schema] = []
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in active:
                raise Impossible
            target = lookup(self._document, reference)
            if target is None:
                raise Impossible
            inner, active = self._parts(target, active | {reference}, depth + 1)
            parts += inner
            own = own if self._siblings_count else {}
        for member in _list(schema.get("allOf")):
            inner, seen = self._parts(member, active, depth + 1)
            parts += inner
            active |= seen
        return [*parts, own], active


def _join(result: dict[str, Any], part: Schema) -> None:
    for key, value in part.items():
        if key in _JOINED:
            result.setdefault(key, []).append(value)
        elif key not in result:
            result[key] = dict(value) if key == "properties" and isinstance(value, Mapping) else value
        else:
            result[key] = _RULES.get(key, _last)(result[key], value)


def _last(old: Any, new: Any) -> Any:
    return new


def _both(old: Any, new: Any) -> Any:
    return new if old == new else {"allOf": [old, new]}


def _properties(old: Any, new: Any) -> Any:
    result = dict(old)
    for name, schema in _mapping(new).items():
        result[name] = _both(result[name], schema) if name in result else schema
    return result


def _types(old: Any, new: Any) -> Any:
    ours, theirs = _list_or_one(old), _list_or_one(new)
    common = [kind for kind in ours if kind in theirs or (kind == "integer" and "number" in theirs)]
    common += ["integer"] if "integer" in theirs and "number" in ours and "integer" not in common else []
    if not common:
        raise Impossible
    return common


def _enumerations(old: Any, new: Any) -> Any:
    return [value for value in _list(old) if value in _list(new)]


def _required(old: Any, new: Any) -> Any:
    return list(dict.fromkeys([*_list(old), *_list(new)]))


def _largest(old: Any, new: Any) -> Any:
    return max(old, new)


def _smallest(old: Any, new: Any) -> Any:
    return min(old, new)


def _either(old: Any, new: Any) -> Any:
    return bool(old) or bool(new)


def _neither(old: Any, new: Any) -> Any:
    return bool(old) and bool(new)


_RULES: Mapping[str, Callable[[Any, Any], Any]] = {
    "properties": _properties,
    "patternProperties": _properties,
    "type": _types,
    "enum": _enumerations,
    "required": _required,
    "items": _both,
    "additionalProperties": _both,
    "propertyNames": _both,
    "nullable": _neither,
    **dict.fromkeys(_LARGER, _largest),
    **dict.fromkeys(_SMALLER, _smallest),
    **dict.fromkeys(_TRUE_WINS, _either),
}


def types_of(schema: Schema) -> list[str]:
    """The types that a flat schema allows; what it does not say is read off its keywords, `[]` where nothing speaks."""
    if "type" in schema:
        types = [kind for kind in _list_or_one(schema["type"]) if isinstance(kind, str)]
        return [*types, "null"] if schema.get("nullable") is True and "null" not in types else types
    for kind, keywords in _SIGNS:
        if any(keyword in schema for keyword in keywords):
            return [kind]
    return []


_SIGNS: Sequence[tuple[str, Sequence[str]]] = (
    ("object", ("properties", "required", "additionalProperties", "minProperties", "patternProperties")),
    ("array", ("items", "prefixItems", "minItems", "uniqueItems")),
    ("string", ("pattern", "minLength", "maxLength", "format")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _list_or_one(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def size(value: Any, default: int) -> int:
    """A keyword that holds a count; `default` where it is missing or no number."""
    return int(value) if isinstance(value, (int, float)) and math.isfinite(value) else default
