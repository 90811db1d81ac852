"""Requests that reach every operation of an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
BY_FORMAT = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "date": "2024-01-31",
    "date-time": "2024-01-31T12:00:00Z",
    "email": "a@example.com",
}
BY_TYPE = {"integer": "1", "number": "1.5", "boolean": "true"}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, with a path in which every parameter has a value."""

    method: str
    template: str
    path: str


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of the document, in its order."""
    for template, item in document.get("paths", {}).items():
        item = resolve(document, item)
        for method in METHODS:
            if method in item:
                parameters = [
                    resolve(document, one) for one in [*item.get("parameters", []), *item[method].get("parameters", [])]
                ]
                yield Operation(method.upper(), template, _fill(document, template, parameters))


def resolve(document: dict[str, Any], node: Any) -> Any:
    """The node itself, or what its local `$ref` leads to."""
    while isinstance(node, dict) and str(node.get("$ref", "")).startswith("#/"):
        found: Any = document
        for part in node["$ref"][2:].split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


def _fill(document: dict[str, Any], template: str, parameters: list[dict[str, Any]]) -> str:
    path = template
    for parameter in parameters:
        if parameter.get("in") == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(_value(document, parameter), safe=""))
    return quote(path, safe="/%:@!$&'()*+,;=")


def _value(document: dict[str, Any], parameter: dict[str, Any]) -> str:
    schema = resolve(document, parameter.get("schema", {}))
    example = parameter.get("example", schema.get("example", schema.get("default")))
    if example is not None and not isinstance(example, (dict, list)):
        return str(example)
    if schema.get("enum"):
        return str(schema["enum"][0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    return BY_FORMAT.get(str(schema.get("format")), BY_TYPE.get(str(kind), "a"))
