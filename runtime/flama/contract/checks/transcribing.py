"""Schemas of OpenAPI documents -> JSON Schema 2020-12, as requests have to follow them.

What OpenAPI 3.0 says in words of its own (4.7.24: `nullable`, boolean bounds, nothing beside `$ref`) is said in those
of 2020-12. Properties that are `readOnly` may be absent, and what is sent for them is not looked at. Where a
discriminator tells the members of `oneOf` apart, any of them will do: OpenAPI 3.1.1, 4.8.25.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flama.contract.checks.keywords import LISTS, MAPS, PLAIN, SINGLE, TYPES, is_number, is_schema
from flama.contract.references import lookup, resolve

Schema = Mapping[str, Any]

_SIZES = {"int32": 31, "int64": 63}
_DEEPEST = 30


def transcribed(document: Mapping[str, Any], schema: Any) -> dict[str, Any]:
    """The schema as one that stands alone: what it refers to is in its `$defs`. References that lead nowhere allow
    anything.
    """
    writer = _Transcriber(document)
    root = writer.schema(schema)
    definitions = writer.definitions()
    return {"allOf": [root], "$defs": definitions}


class _Transcriber:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._older = str(document.get("openapi", "")).startswith("3.0")
        self._names: dict[str, str] = {}
        self._pending: list[str] = []

    def definitions(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while self._pending:
            reference = self._pending.pop()
            found[self._names[reference]] = self.schema(lookup(self._document, reference))
        return found

    def schema(self, node: Any, absent: frozenset[str] = frozenset()) -> Any:
        """`absent` are names that the schema may require and requests may leave out."""
        if not isinstance(node, Mapping):
            return node if isinstance(node, bool) else True
        if isinstance(node.get("$ref"), str) and self._older:
            return self._reference(node["$ref"])
        if node.get("format") == "binary":
            return True
        absent |= frozenset(self._read_only(node, 0))
        result = {key: self._plain(key, value, absent) for key, value in node.items() if _is_sound(key, value)}
        result |= self._inner(node, absent)
        self._adapt(node, result)
        nullable = self._older and node.get("nullable") is True
        return {"anyOf": [{"type": "null"}, result]} if nullable else result

    def _plain(self, key: str, value: Any, absent: frozenset[str]) -> Any:
        return [name for name in value if name not in absent] if key == "required" else value

    def _inner(self, node: Schema, absent: frozenset[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in SINGLE & node.keys():
            if is_schema(node[key]):
                found[key] = self.schema(node[key])
        for key in LISTS & node.keys():
            if isinstance(node[key], list) and node[key]:
                found[key] = [self.schema(item, absent if key == "allOf" else frozenset()) for item in node[key]]
        for key in MAPS & node.keys():
            if isinstance(node[key], Mapping):
                found[key] = {str(name): self.schema(item) for name, item in node[key].items()}
        for name in absent & found.get("properties", {}).keys():
            found["properties"][name] = True
        if isinstance(node.get("$ref"), str):
            found["$ref"] = self._reference(node["$ref"])["$ref"]
        return found

    def _adapt(self, node: Schema, result: dict[str, Any]) -> None:
        if types := _types(node.get("type")):
            result["type"] = types
        for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if node.get(exclusive) is True and is_number(node.get(bound)):
                result[exclusive] = result.pop(bound)
        if isinstance(node.get("discriminator"), Mapping) and "oneOf" in result:
            result.setdefault("allOf", []).append({"anyOf": result.pop("oneOf")})
        if size := _SIZES.get(str(node.get("format"))):
            result.setdefault("allOf", []).append({"minimum": -(2**size), "maximum": 2**size - 1})
        for name, dependency in _mapping(node.get("dependencies")).items():
            self._depend(result, str(name), dependency)

    def _depend(self, result: dict[str, Any], name: str, dependency: Any) -> None:
        """`dependencies` of older drafts is two keywords now."""
        if isinstance(dependency, list):
            result["dependentRequired"] = {**result.get("dependentRequired", {}), name: dependency}
        elif is_schema(dependency):
            result["dependentSchemas"] = {**result.get("dependentSchemas", {}), name: self.schema(dependency)}

    def _reference(self, reference: str) -> dict[str, Any]:
        if reference not in self._names:
            self._names[reference] = str(len(self._names))
            self._pending.append(reference)
        return {"$ref": f"#/$defs/{self._names[reference]}"}

    def _read_only(self, node: Any, depth: int) -> Iterator[str]:
        if not isinstance(node, Mapping) or depth > _DEEPEST:
            return
        for name, item in _mapping(node.get("properties")).items():
            if (
                _mapping(item).get("readOnly") is True
                or _mapping(resolve(self._document, item)).get("readOnly") is True
            ):
                yield str(name)
        if isinstance(node.get("$ref"), str):
            yield from self._read_only(lookup(self._document, node["$ref"]), depth + 1)
        for member in node["allOf"] if isinstance(node.get("allOf"), list) else ():
            yield from self._read_only(member, depth + 1)


def _is_sound(key: str, value: Any) -> bool:
    return key in PLAIN and PLAIN[key](value)


def _types(declared: Any) -> list[str]:
    return [kind for kind in (declared if isinstance(declared, list) else [declared]) if kind in TYPES]


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}
