"""Media types: which kind of body each one makes (RFC 6838)."""

from __future__ import annotations

from flama_generator.ir.operations import ContentKind

JSON_NAMES = frozenset({"application/json", "text/json", "text/x-json"})


def essence(media_type: str) -> str:
    """Type and subtype in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """True for JSON and everything that ends in `+json` (RFC 6839)."""
    name = essence(media_type)
    return name in JSON_NAMES or name.endswith("+json")


def is_xml(media_type: str) -> bool:
    """True for XML and everything that ends in `+xml` (RFC 7303)."""
    name = essence(media_type)
    return name in {"application/xml", "text/xml"} or name.endswith("+xml")


def is_wildcard(media_type: str) -> bool:
    """True for `*/*` and `application/*`, which JSON is one of."""
    return essence(media_type) in {"*/*", "application/*", "*"}


EVENTS = "text/event-stream"
JSON_LINES = frozenset({"application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines"})
JSON_SEQUENCE = "application/json-seq"


def is_sequential(media_type: str) -> bool:
    """True for a sequence of JSON values or events (OpenAPI 3.2, 4.14.2)."""
    name = essence(media_type)
    return name in JSON_LINES or name in {EVENTS, JSON_SEQUENCE} or name.endswith("+json-seq")


def kind_of(media_type: str) -> ContentKind:
    """How a body of this media type is read and written; a wildcard counts as bytes."""
    name = essence(media_type)
    if is_json(name):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    if name.startswith("text/") and not is_xml(name):
        return "text"
    return "binary"
