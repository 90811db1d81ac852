"""Documents of OpenAPI 3.2 in the words of 3.1, for tools that know no newer one. What 3.1 cannot say is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flama.contract.kinds import METHODS
from flama.contract.references import resolve

__all__ = ["LATEST", "OLDER", "is_latest", "lowered", "lowered_operation"]

LATEST = "3.2.0"
"""The version of code-first documents; contracts keep their own."""

OLDER = "3.1.2"
"""The version of documents that `lowered` gives."""

_NEW_KEYS: Mapping[str, frozenset[str]] = {
    "document": frozenset({"$self"}),
    "tag": frozenset({"summary", "parent", "kind"}),
    "path item": frozenset({"query", "additionalOperations"}),
    "server": frozenset({"name"}),
    "response": frozenset({"summary"}),
    "media type": frozenset({"itemSchema", "itemEncoding", "prefixEncoding"}),
    "security scheme": frozenset({"deprecated", "oauth2MetadataUrl"}),
    "flows": frozenset({"deviceAuthorization"}),
    "example": frozenset({"dataValue", "serializedValue"}),
}

Node = dict[str, Any]


def is_latest(version: str) -> bool:
    """Whether a version knows what 3.2 brought: `itemSchema`, `query`, `additionalOperations`."""
    return not version.startswith(("3.0", "3.1"))


def lowered(document: Mapping[str, Any], version: str = OLDER) -> Node:
    """A document of 3.2 as one of 3.1; the document itself stays as it is."""
    result = _without(document, "document") | {"openapi": version}
    _each_in_list(result, "tags", lambda tag: _without(tag, "tag"))
    _each_in_list(result, "servers", lambda server: _without(server, "server"))
    media_types = document.get("components", {}).get("mediaTypes", {})
    lower = _Lowering({"components": {"mediaTypes": media_types}})
    for key in ("paths", "webhooks"):
        _each(result, key, lower.path_item)
    if isinstance(components := result.get("components"), Mapping):
        result["components"] = lower.components(components)
    return result


def lowered_operation(operation: Mapping[str, Any]) -> Node:
    """An Operation Object of 3.2 as one of 3.1."""
    return _Lowering({}).operation(operation)


class _Lowering:
    """Each method takes an object of 3.2 and gives a new one of 3.1; other values are given back as they are."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def components(self, components: Mapping[str, Any]) -> Node:
        result = {key: value for key, value in components.items() if key != "mediaTypes"}
        for key, lower in (
            ("responses", self.response),
            ("parameters", self.parameter),
            ("headers", self.parameter),
            ("requestBodies", self.with_content),
            ("pathItems", self.path_item),
            ("callbacks", self.callback),
            ("examples", self.example),
            ("securitySchemes", self.security_scheme),
        ):
            _each(result, key, lower)
        return result

    def path_item(self, item: Mapping[str, Any]) -> Node:
        result = _without(item, "path item")
        for method in METHODS:
            if isinstance(result.get(method), Mapping):
                result[method] = self.operation(result[method])
        _each_in_list(result, "servers", lambda server: _without(server, "server"))
        self._parameters(result)
        return result

    def operation(self, operation: Mapping[str, Any]) -> Node:
        result = dict(operation)
        self._parameters(result)
        if isinstance(result.get("requestBody"), Mapping):
            result["requestBody"] = self.with_content(result["requestBody"])
        _each(result, "responses", self.response)
        _each(result, "callbacks", self.callback)
        _each_in_list(result, "servers", lambda server: _without(server, "server"))
        return result

    def callback(self, callback: Mapping[str, Any]) -> Node:
        return {key: self.path_item(item) if isinstance(item, Mapping) else item for key, item in callback.items()}

    def response(self, response: Mapping[str, Any]) -> Node:
        if "$ref" in response:
            return dict(response)
        result = self.with_content(response)
        _each(result, "headers", self.parameter)
        return {"description": response.get("summary", ""), **_without(result, "response")}

    def parameter(self, parameter: Mapping[str, Any]) -> Node:
        result = self.with_content(parameter)
        _each(result, "examples", self.example)
        if parameter.get("style") == "cookie":
            result["style"] = "form"
        return result

    def with_content(self, holder: Mapping[str, Any]) -> Node:
        result = dict(holder)
        _each(result, "content", self.media_type)
        return result

    def media_type(self, media_type: Mapping[str, Any]) -> Node:
        """A stream of items is for 3.1 an array of them (OpenAPI 3.2.0, section 4.14.3)."""
        found = resolve(self._document, media_type)
        result = _without(found, "media type")
        _each(result, "examples", self.example)
        if "itemSchema" in found and "schema" not in found:
            result["schema"] = {"type": "array", "items": found["itemSchema"]}
        return result

    def example(self, example: Mapping[str, Any]) -> Node:
        result = _without(example, "example")
        for key in ("serializedValue", "dataValue"):
            if key in example and "externalValue" not in result:
                result["value"] = example[key]
        return result

    def security_scheme(self, scheme: Mapping[str, Any]) -> Node:
        result = _without(scheme, "security scheme")
        if isinstance(flows := result.get("flows"), Mapping):
            result["flows"] = _without(flows, "flows")
        return result

    def _parameters(self, holder: Node) -> None:
        if isinstance(parameters := holder.get("parameters"), list):
            known = [item for item in parameters if not isinstance(item, Mapping) or item.get("in") != "querystring"]
            holder["parameters"] = known
            _each_in_list(holder, "parameters", self.parameter)


def _without(node: Mapping[str, Any], kind: str) -> Node:
    return {key: value for key, value in node.items() if key not in _NEW_KEYS[kind]}


def _each(holder: Node, key: str, lower: Callable[[Mapping[str, Any]], Node]) -> None:
    if isinstance(members := holder.get(key), Mapping):
        holder[key] = {name: lower(item) if isinstance(item, Mapping) else item for name, item in members.items()}


def _each_in_list(holder: Node, key: str, lower: Callable[[Mapping[str, Any]], Node]) -> None:
    if isinstance(members := holder.get(key), list):
        holder[key] = [lower(item) if isinstance(item, Mapping) else item for item in members]
