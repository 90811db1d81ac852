"""Route matching and JSON encoding, compiled."""

from flama_core._native import (
    MAX_DEPTH,
    METHOD_NOT_ALLOWED,
    MOUNT,
    NOT_FOUND,
    ROUTE,
    Router,
    encode_json,
)

__all__ = [
    "MAX_DEPTH",
    "METHOD_NOT_ALLOWED",
    "MOUNT",
    "NOT_FOUND",
    "ROUTE",
    "Router",
    "encode_json",
]
