"""Operation Objects from code: what a handler's signature and docstring say."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticSerializationError, to_jsonable_python

from flama.exceptions import FlamaError
from flama.routing.signature import MISSING, BodyContent, BodyField, ParameterField, ResponseField
from flama.schemas.catalogue import Catalogue
from flama.schemas.docstrings import described
from flama.schemas.responses import described_responses
from flama.schemas.served import Served

_logger = logging.getLogger("flama")

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_ORDER = (
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "deprecated",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "security",
    "servers",
)


def operation(served: Served, catalogue: Catalogue) -> dict[str, Any]:
    """The Operation Object of one method of a route.

    A signature that cannot be read leaves its parts out; the operation stays, and the reason is logged.
    """
    docstring = described(served.handler)
    parts: dict[str, Any] = {"operationId": served.name}
    if served.tags:
        parts["tags"] = list(served.tags)
    try:
        signature = served.signature()
    except FlamaError as error:
        _logger.warning("`%s %s` is described by its docstring only: %s", served.method, served.path, error)
        returned = ResponseField(MISSING)
    else:
        parts["parameters"] = parameters(signature.parameters, catalogue)
        if signature.body is not None:
            parts["requestBody"] = _request_body(signature.body, catalogue)
        returned = signature.response
    parts["responses"] = described_responses(returned, served.route.responses, docstring, catalogue)
    if served.security is not None:
        parts["security"] = [dict(alternative) for alternative in served.security]
    return _ordered(_with_docstring(parts, docstring))


def parameters(fields: tuple[ParameterField, ...], catalogue: Catalogue) -> list[dict[str, Any]]:
    """Parameter Objects (OpenAPI 3.1.1, section 4.8.12).

    Headers that have a meaning of their own in HTTP are left out.
    """
    return [
        _parameter(field, catalogue)
        for field in fields
        if field.place != "header" or field.wire.lower() not in _IGNORED_HEADERS
    ]


def _parameter(field: ParameterField, catalogue: Catalogue) -> dict[str, Any]:
    result: dict[str, Any] = {"name": field.wire, "in": field.place}
    if field.required or field.place == "path":
        result["required"] = True
    schema = _schema_with_default(field, catalogue)
    if field.media_type is not None:
        return {**result, "content": {field.media_type: {"schema": schema}}}
    if field.style != _STYLES[field.place]:
        result["style"] = field.style
    if field.explode != (field.style == "form"):
        result["explode"] = field.explode
    if field.allow_reserved:
        result["allowReserved"] = True
    if field.allow_empty:
        result["allowEmptyValue"] = True
    return {**result, "schema": schema}


def _schema_with_default(field: ParameterField, catalogue: Catalogue) -> dict[str, Any]:
    schema = catalogue.schema(field.annotation, "validation", present=True)
    if field.default is not MISSING and field.default is not None:
        try:
            schema["default"] = to_jsonable_python(field.default)
        except PydanticSerializationError:
            _logger.warning("The default of the parameter `%s` has no JSON form; the document lacks it.", field.wire)
    return schema


def _request_body(body: BodyField, catalogue: Catalogue) -> dict[str, Any]:
    content = {item.media_type: _media_type(item, catalogue) for item in body.contents}
    return {"content": content, "required": True} if body.required else {"content": content}


def _media_type(content: BodyContent, catalogue: Catalogue) -> dict[str, Any]:
    if content.kind == "raw":
        return {"schema": {"type": "string"}} if content.annotation is str else {}
    encoding = {"encoding": dict(content.encoding)} if content.encoding else {}
    return {"schema": catalogue.schema(content.annotation, "validation", partial=content.partial), **encoding}


def _with_docstring(parts: dict[str, Any], docstring: Mapping[str, Any]) -> dict[str, Any]:
    result = {**parts, **{key: value for key, value in docstring.items() if key not in ("responses", "parameters")}}
    if "requestBody" in parts and "requestBody" in docstring:
        result["requestBody"] = {**parts["requestBody"], **docstring["requestBody"]}
    if "tags" in parts and "tags" in docstring:
        result["tags"] = list(dict.fromkeys([*parts["tags"], *docstring["tags"]]))
    result["parameters"] = _with_written_parameters(parts.get("parameters", []), docstring.get("parameters", []))
    return {key: value for key, value in result.items() if value != [] or key == "security"}


def _with_written_parameters(read: list[dict[str, Any]], written: list[Any]) -> list[dict[str, Any]]:
    by_key = {(item["name"], item["in"]): item for item in read}
    extra = []
    for item in written:
        if not isinstance(item, dict):
            continue
        key = (item.get("name"), item.get("in"))
        if key in by_key:
            by_key[key].update(item)
        elif "$ref" in item or all(key):
            extra.append(item)
    return [*read, *extra]


def _ordered(parts: dict[str, Any]) -> dict[str, Any]:
    known = {key: parts[key] for key in _ORDER if key in parts}
    return {**known, **{key: value for key, value in parts.items() if key not in known}}
