"""Responses Objects from code: what a handler returns, what its route declares and what its docstring says."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, get_origin

from flama.annotations import is_class
from flama.http.events import ServerSentEvent
from flama.routing.signature import MISSING, ResponseContent, ResponseField
from flama.schemas.catalogue import Catalogue
from flama.schemas.documented import DocumentedResponse
from flama.schemas.problem import APIError

__all__ = ["described_responses", "is_bodiless", "phrase"]

_JSON = "application/json"
_EVENTS = "text/event-stream"
_WITHOUT_CONTENT = frozenset({204, 205, 304})

Responses = dict[str, dict[str, Any]]


def described_responses(
    returned: ResponseField,
    declared: Mapping[int | str, Any],
    docstring: Mapping[str, Any],
    catalogue: Catalogue,
) -> Responses:
    """The Responses Object of an operation (OpenAPI 3.2.0, section 4.16).

    The success response under its status, those that the route declares, and the error response of every operation as
    default. The docstring has the last word, and need not repeat the rest.
    """
    written = docstring.get("responses", {})
    own = {str(status): _declared(str(status), response, catalogue) for status, response in declared.items()}
    redirect = _redirect(returned, [*own, *written])
    success = {} if redirect and returned.redirects == "always" else _returned(returned, [*own, *written], catalogue)
    responses = {**success, **redirect, "default": _error(catalogue)}
    return _merged(_merged(responses, own), written)


def _returned(returned: ResponseField, other: list[str], catalogue: Catalogue) -> Responses:
    status = str(returned.status_code)
    content = {} if is_bodiless(status) else _content(returned, catalogue)
    successes = [code for code in dict.fromkeys(other) if code.startswith("2")]
    if successes and status not in successes:
        if not content or len(successes) > 1 or is_bodiless(successes[0]):
            return {status: {"description": phrase(status), "content": content}} if content else {}
        # A handler that answers 201 by hand says so; what it returns is the same.
        status = successes[0]
    return {status: {"description": phrase(status), **({"content": content} if content else {})}}


def _redirect(returned: ResponseField, other: list[str]) -> Responses:
    """Where a redirect leads, unless the route or the docstring tells of one."""
    if returned.redirects == "never" or any(code.startswith("3") for code in other):
        return {}
    status = str(returned.status_code) if 300 <= returned.status_code < 400 else "307"
    location = {"required": True, "schema": {"type": "string", "format": "uri-reference"}}
    return {status: {"description": phrase(status), "headers": {"Location": location}}}


def _content(returned: ResponseField, catalogue: Catalogue) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if returned.annotation not in (MISSING, None, type(None)):
        content[_JSON] = {"schema": catalogue.schema(returned.annotation, "serialization")}
    for item in returned.contents:
        content.setdefault(item.media_type, _media_type(item, catalogue))
    return content


def _media_type(content: ResponseContent, catalogue: Catalogue) -> dict[str, Any]:
    if content.item is not MISSING:
        item = content.item
        schema = _event(item, catalogue) if content.media_type == _EVENTS else catalogue.schema(item, "serialization")
        return {"itemSchema": schema}
    if content.annotation is not MISSING:
        return {"schema": catalogue.schema(content.annotation, "serialization")}
    return {"schema": {"type": "string"}} if content.media_type.startswith("text/") else {}


def _event(data: Any, catalogue: Catalogue) -> dict[str, Any]:
    """An event as OpenAPI sees it: an object of its fields (OpenAPI 3.2.0, section 4.14.4)."""
    kind = get_origin(data) or data
    text: dict[str, Any] = {"type": "string"}
    is_text = data is str or (is_class(kind) and issubclass(kind, ServerSentEvent))
    if not is_text and not catalogue.is_older:
        text |= {"contentMediaType": _JSON, "contentSchema": catalogue.schema(data, "serialization")}
    properties = {"data": text, "event": {"type": "string"}, "id": {"type": "string"}, "retry": {"type": "integer"}}
    return {"type": "object", "properties": properties}


def _error(catalogue: Catalogue) -> dict[str, Any]:
    schema = catalogue.schema(APIError, "serialization")
    return {"description": "Unexpected error.", "content": {_JSON: {"schema": schema}}}


def _declared(status: str, response: Any, catalogue: Catalogue) -> dict[str, Any]:
    """A Response Object is taken as it is; a type stands for a JSON body of it."""
    if isinstance(response, Mapping):
        return dict(response)
    if not isinstance(response, DocumentedResponse):
        response = DocumentedResponse(response)
    result: dict[str, Any] = {"description": response.description or phrase(status)}
    if response.headers:
        result["headers"] = {name: _header(kind, catalogue) for name, kind in response.headers.items()}
    if response.schema is not None and not is_bodiless(status):
        schema = catalogue.schema(response.schema, "serialization")
        result["content"] = {response.media_type: {"schema": schema}}
    return result


def _header(annotation: Any, catalogue: Catalogue) -> dict[str, Any]:
    return {"schema": catalogue.schema(annotation, "serialization")}


def _merged(responses: Responses, written: Mapping[str, Any]) -> Responses:
    """Responses with what is written about each; it need not give a description."""
    result = {status: response for status, response in responses.items() if status != "default"}
    for status, response in written.items():
        own = response if isinstance(response, dict) else {}
        fallback = {} if "$ref" in own else {"description": phrase(status)}
        known = responses.get(status, {}) if "$ref" not in own else {}
        result[status] = {**fallback, **known, **own}
    result.setdefault("default", responses["default"])
    return result


def is_bodiless(status: str) -> bool:
    """Whether responses of a status have no body (RFC 9110, section 6.4.1)."""
    return status.isdecimal() and int(status) in _WITHOUT_CONTENT


def phrase(status: str) -> str:
    """A description for a response that nobody described: the phrase of its status (RFC 9110, section 15)."""
    try:
        return f"{HTTPStatus(int(status)).phrase}."
    except ValueError:
        return f"Response {status}."
