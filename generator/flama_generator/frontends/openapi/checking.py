"""The structural check: every node that lowering touches has the type of `SHAPES`, and every `$ref` is found.

What is wrong is reported and removed, so that later stages meet well-formed nodes only, whatever the user accepts.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flama_generator.frontends.openapi.shapes import HARMLESS_BESIDE_REFERENCE, SCALARS, Expected, Shape, Vocabulary
from flama_generator.frontends.pointers import child

Node = dict[str, Any]

Where = tuple[Any, ...]
"""A chain `(outer, key)` up to `()`, cheaper than a pointer for each of many nodes."""

_REPORTED = 200
"""Findings after which a document is so broken that more of them help nobody."""


@dataclass(frozen=True, slots=True)
class Found:
    """A `$ref`, or a value of a discriminator's mapping, that stands for a `kind` of thing."""

    node: Node
    key: str
    kind: str
    pointer: str

    @property
    def reference(self) -> str:
        return str(self.node[self.key])


def pointer_of(where: Where) -> str:
    """The chain as a JSON Pointer."""
    keys: list[str | int] = []
    while where and len(where) == 2:
        where, key = where
        keys.append(key)
    return (where[0] if where else "") + child("", *reversed(keys))


@dataclass(slots=True)
class Checker:
    """Checks the nodes of one file."""

    report: Callable[..., None]
    """Called with a code, a pointer and the values of the finding."""
    vocabulary: Vocabulary
    found: list[Found] = field(default_factory=list)
    _reported: int = 0

    def node(self, node: Node, kind: str, where: Where) -> bool:
        """Check an object of a kind and all it holds. False if it lacks what every such object needs."""
        shape = self.vocabulary.shapes[kind]
        if "$ref" in node and shape.section and self._reference(node, kind, where):
            return True
        if kind == "schema" and "$dynamicRef" in node and "$ref" not in node and isinstance(node["$dynamicRef"], str):
            self.found.append(Found(node, "$dynamicRef", kind, pointer_of(where)))
        dropped = [key for key, value in node.items() if not self._member(node, key, value, shape, where)]
        for key in dropped:
            del node[key]
        if kind == "discriminator":
            self._mapping(node, where)
        return self._complete(node, shape, where) or kind == "info"

    def value(self, holder: Any, key: Any, value: Any, expected: Expected, where: Where) -> bool:
        """Check one value; false if it is to be removed."""
        if expected.container == "one":
            return self._one(holder, key, value, expected.kind, where)
        if expected.container == "list":
            return self._list(key, value, expected.kind, where)
        return self._map(key, value, expected.kind, where)

    def _member(self, node: Node, key: str, value: Any, shape: Shape, where: Where) -> bool:
        expected = shape.fields.get(key)
        if expected is None:
            if key.startswith("x-"):
                return True
            if shape.rest is None:
                self._unknown(key, shape, where)
                return True
            expected = shape.rest
            if key == "$ref":
                self._finding("F3007", (where, key), what=shape.title)
                return False
        return self.value(node, key, value, expected, (where, key))

    def _one(self, holder: Any, key: Any, value: Any, kind: str, where: Where) -> bool:
        if kind == "any":
            return True
        if kind in SCALARS:
            return self._scalar(holder, key, value, kind, where)
        if type(value) is dict:
            return self.node(value, kind, where)
        if kind == "schema" and type(value) is bool:
            return True
        return self._wrong(key, value, "an object", where)

    def _scalar(self, holder: Any, key: Any, value: Any, kind: str, where: Where) -> bool:
        types, words = SCALARS[kind]
        if isinstance(value, types) and (type(value) is not bool or bool in types):
            return kind != "types" or type(value) is str or self._list(key, value, "text", where)
        if kind == "text" and isinstance(value, (int, float)) and not isinstance(value, bool):
            self._finding("F2007", where, key=key, actual=_kind_of(value), value=value)
            holder[key] = str(value)
            return True
        if kind == "integer" and isinstance(value, float) and value.is_integer():
            holder[key] = int(value)
            return True
        return self._wrong(key, value, words, where)

    def _list(self, key: Any, value: Any, kind: str, where: Where) -> bool:
        if type(value) is not list:
            return self._wrong(key, value, "a list", where)
        dropped = [index for index, item in enumerate(value) if not self._one(value, index, item, kind, (where, index))]
        for index in reversed(dropped):
            del value[index]
        return True

    def _map(self, key: Any, value: Any, kind: str, where: Where) -> bool:
        if type(value) is not dict:
            return self._wrong(key, value, "an object", where)
        if isinstance(value.get("$ref"), str) and kind in self.vocabulary.shapes:
            self._finding("F3007", (where, "$ref"), what=f"`{key}`")
            del value["$ref"]
        dropped = [name for name, item in value.items() if not self._one(value, name, item, kind, (where, name))]
        for name in dropped:
            del value[name]
        return True

    def _reference(self, node: Node, kind: str, where: Where) -> bool:
        """Whether the `$ref` is all there is to the node."""
        reference = node["$ref"]
        if not isinstance(reference, str):
            self._finding("F3006", (where, "$ref"), actual=_kind_of(reference))
            del node["$ref"]
            return False
        self.found.append(Found(node, "$ref", kind, pointer_of(where)))
        if kind == "path_item" or (kind == "schema" and not self.vocabulary.strict_references):
            return len(node) == 1
        if kind == "schema" and len(node) > 1:
            beside = [key for key in node if key not in HARMLESS_BESIDE_REFERENCE and not key.startswith("x-")]
            if beside:
                self._finding("F3008", where, keys=", ".join(f"`{key}`" for key in beside))
        return True

    def _mapping(self, node: Node, where: Where) -> None:
        mapping = node.get("mapping", {})
        targets = [(mapping, value, ((where, "mapping"), value)) for value in mapping]
        if "defaultMapping" in node:
            targets.append((node, "defaultMapping", (where, "defaultMapping")))
        for holder, key, place in targets:
            target = holder[key]
            if "/" in target or "#" in target or target.endswith((".yaml", ".yml", ".json")):
                self.found.append(Found(holder, key, "schema", pointer_of(place)))

    def _complete(self, node: Node, shape: Shape, where: Where) -> bool:
        missing = [key for key in shape.required if key not in node]
        for key in missing:
            self._finding("F2004", where, what=shape.title, key=key)
        return not missing

    def _unknown(self, key: str, shape: Shape, where: Where) -> None:
        if key == "$ref":
            if not shape.section:
                self._finding("F3007", (where, key), what=shape.title)
            return
        suggestion = _suggestion(key[:80], tuple(shape.fields))
        if suggestion:
            self._finding("F2006", (where, key), key=key, suggestion=suggestion)

    def _wrong(self, key: Any, value: Any, expected: str, where: Where) -> bool:
        self._finding("F2005", where, key=key, actual=_kind_of(value), expected=expected)
        return False

    def _finding(self, code: str, where: Where, **values: object) -> None:
        self._reported += 1
        if self._reported <= _REPORTED:
            self.report(code, pointer_of(where), **values)


@lru_cache(maxsize=4096)
def _suggestion(key: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.8)
    return close[0] if close else ""


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "`null`"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"
