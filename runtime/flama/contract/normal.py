"""One spelling for what OpenAPI can say in several ways, so that spellings do not count as differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flama.contract.kinds import KINDS

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_PROSE = ("description", "summary", "title")


def normal(node: Any, kind: str) -> Any:
    """The node without defaults and in one spelling. Only its own keys are touched, not what it holds."""
    if kind == "schema":
        node = _schema(node)
    if not isinstance(node, Mapping):
        return node
    result = dict(node)
    if kind == "parameter":
        result = _parameter(result)
    for key in _PROSE:
        if isinstance(result.get(key), str):
            result[key] = " ".join(result[key].split())
    return {key: value for key, value in result.items() if not _is_default(key, value, kind)}


def media_type(name: str) -> str:
    """A media type in lower case without spaces (RFC 9110, section 8.3.1)."""
    return name.replace(" ", "").lower()


def merged_parameters(path_level: list[Any], own: list[Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Parameters by name and place; those of an operation replace those of its path (OpenAPI 3.1.1, section 4.8.10).

    Header names count in lower case. Header parameters named Accept, Content-Type and Authorization mean nothing.
    """
    result: dict[tuple[str, str], Mapping[str, Any]] = {}
    for parameter in [*path_level, *own]:
        if isinstance(parameter, Mapping) and "name" in parameter:
            name, place = str(parameter["name"]), str(parameter.get("in"))
            result[(name.lower() if place == "header" else name, place)] = parameter
    return {
        key: parameter
        for key, parameter in result.items()
        if key not in {(name, "header") for name in ("accept", "content-type", "authorization")}
    }


def requirement_set(security: Any) -> frozenset[frozenset[tuple[str, frozenset[str]]]]:
    """A security requirement without order; none at all is the same as one alternative that asks for nothing."""
    return frozenset(
        frozenset((str(name), frozenset(map(str, scopes or ()))) for name, scopes in alternative.items())
        for alternative in security or [{}]
        if isinstance(alternative, Mapping)
    )


def _is_default(key: str, value: Any, kind: str) -> bool:
    defaults = KINDS[kind].defaults
    return key in defaults and type(defaults[key]) is type(value) and defaults[key] == value


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    style = parameter.setdefault("style", _STYLES.get(str(parameter.get("in")), "form"))
    parameter.setdefault("explode", style in ("form", "cookie"))
    if "content" in parameter:
        del parameter["style"], parameter["explode"]
    if parameter.get("in") == "header":
        parameter["name"] = str(parameter.get("name")).lower()
    return parameter


def _schema(schema: Any) -> Any:
    """A schema in the words of JSON Schema 2020-12, whichever version of OpenAPI it was written in."""
    if schema == {}:
        return True
    if not isinstance(schema, Mapping):
        return schema
    result = dict(schema)
    if isinstance(types := result.get("type"), list) and len(types) == 1:
        result["type"] = types[0]
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if result.get(exclusive) is True and bound in result:
            result[exclusive] = result.pop(bound)
    if result.get("nullable") is True and isinstance(result.get("type"), str):
        del result["nullable"]
        result["type"] = [result["type"], "null"]
        if isinstance(result.get("enum"), list) and None not in result["enum"]:
            result["enum"] = [*result["enum"], None]
    if "const" not in result and isinstance(values := result.get("enum"), list) and len(values) == 1:
        del result["enum"]
        result["const"] = values[0]
    if result.get("additionalProperties") == {}:
        result["additionalProperties"] = True
    return result
