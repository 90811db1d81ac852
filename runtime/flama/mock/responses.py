"""The response that a contract promises for an operation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flama.contract import Contract, ContractError
from flama.contract.references import resolve
from flama.exceptions import HTTPException
from flama.http import Response, ServerSentEvent
from flama.http.responses import json_bytes
from flama.mock.impossible import Impossible
from flama.mock.values import Sampler

_WITHOUT_BODY = frozenset({204, 205, 304})
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*\Z")
_NOTHING = object()


def mock_response(contract: Contract, method: str, path: str) -> Response:
    """The first successful response of an operation, or else its default one: an example of the contract, or a made
    value.

    The same call gives the same bytes. Raises `ContractError` for an operation that the contract lacks, and
    `HTTPException` 501 where neither an example nor a value for the media type can be found.
    """
    operation = contract.operation(method, path)
    if operation is None:
        raise ContractError(f"{method} {path}", "the contract has no such operation.")
    status, response = _response(contract.document, operation)
    headers = _headers(contract.document, response)
    content = response.get("content")
    if status in _WITHOUT_BODY or not isinstance(content, Mapping) or not content:
        return Response(status_code=status, headers=headers)
    media_type, media = _media(content)
    body = _body(contract.document, media_type, resolve(contract.document, media))
    return Response(body, status_code=status, headers=headers, media_type=media_type)


def _response(document: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
    responses = {
        str(status).upper(): resolve(document, item) for status, item in operation.get("responses", {}).items()
    }
    successes = sorted(
        (status for status in responses if status.startswith("2")), key=lambda status: status.replace("X", "~")
    )
    others = sorted(status for status in responses if status[:1].isdecimal() and status not in successes)
    chosen = next(iter([*successes, *(["DEFAULT"] if "DEFAULT" in responses else []), *others]), None)
    if chosen is None or not isinstance(responses[chosen], Mapping):
        return 200, {}
    status = 200 if chosen == "DEFAULT" else int(chosen.replace("X", "0"))
    return status, responses[chosen]


def _media(content: Mapping[str, Any]) -> tuple[str, Any]:
    """JSON before text before anything else; wildcards become a type that they cover."""
    chosen = min(content, key=_rank)
    concrete = {"*/*": "application/json", "application/*": "application/json", "text/*": "text/plain"}
    return concrete.get(chosen.strip(), chosen.strip().replace("*", "octet-stream")), content[chosen]


def _rank(media_type: str) -> int:
    if is_json(media_type) or media_type.strip() in ("*/*", "application/*"):
        return 0
    return 1 if media_type.startswith("text/") else 2


def is_json(media_type: str) -> bool:
    """Whether the media type is JSON (RFC 6838, section 4.2.8: also `+json`)."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def _body(document: Mapping[str, Any], media_type: str, media: Any) -> bytes:
    media = resolve(document, media)
    media = media if isinstance(media, Mapping) else {}
    schema = media.get("schema", media.get("itemSchema", True))
    value = _example(document, media, media_type, schema)
    if value is _NOTHING:
        try:
            value = Sampler(document).value(schema)
        except Impossible:
            raise HTTPException(501, "No example can be made from the contract.") from None
    return _written(value, media_type)


def _example(document: Mapping[str, Any], media: Mapping[str, Any], media_type: str, schema: Any) -> Any:
    candidates = [media["example"]] if "example" in media else []
    for item in (media.get("examples") or {}).values():
        named = resolve(document, item)
        candidates += [named[key] for key in ("value", "dataValue") if isinstance(named, Mapping) and key in named][:1]
    if not candidates:
        return _NOTHING
    return _parsed(candidates[0], resolve(document, schema)) if is_json(media_type) else candidates[0]


def _parsed(example: Any, schema: Any) -> Any:
    """The value of an example; documents often hold JSON as text where the schema is none for strings."""
    types = schema.get("type") if isinstance(schema, Mapping) else None
    if not isinstance(example, str) or types in (None, "string") or (isinstance(types, list) and "string" in types):
        return example
    try:
        return json.loads(example)
    except ValueError:
        return example


def _written(value: Any, media_type: str) -> bytes:
    essence = media_type.partition(";")[0].strip().lower()
    if is_json(media_type):
        return json_bytes(value)
    if essence == "text/event-stream" and not isinstance(value, str):
        return _event(value).encode()
    if essence == "application/json-seq" and not isinstance(value, str):
        return b"\x1e" + json_bytes(value) + b"\n"
    if essence in ("application/x-ndjson", "application/jsonl") and not isinstance(value, str):
        return json_bytes(value) + b"\n"
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    if essence.startswith("text/") and not essence.endswith("xml"):
        return json_bytes(value)
    raise HTTPException(501, f"No example of `{media_type}` can be made: the contract has none.")


def _event(value: Any) -> ServerSentEvent:
    """A value that describes a whole event (OpenAPI 3.2.0, section 4.14.4.2) as that event, any other as its data."""
    if not isinstance(value, Mapping) or "data" not in value:
        return ServerSentEvent(value)
    retry = value.get("retry")
    named = {key: str(value[key]) for key in ("event", "id") if value.get(key) is not None}
    return ServerSentEvent(value["data"], retry=retry if isinstance(retry, int) and retry >= 0 else None, **named)


def _headers(document: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, str]:
    """The headers that the contract requires, where their value can be made."""
    found: dict[str, str] = {}
    for name, item in (response.get("headers") or {}).items():
        header = resolve(document, item)
        if not isinstance(header, Mapping) or name.lower() == "content-type" or not header.get("required"):
            continue
        try:
            value = header["example"] if "example" in header else Sampler(document).value(header.get("schema", True))
        except Impossible:
            continue
        text = value if isinstance(value, str) else json_bytes(value).decode()
        if _HEADER_VALUE.match(text):
            found[name] = text
    return found
