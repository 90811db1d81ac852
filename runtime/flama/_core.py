"""The single door to the compiled package `flama_core`."""

from __future__ import annotations

from flama_core import (
    DATA,
    END,
    FIELD,
    FILE,
    METHOD_NOT_ALLOWED,
    MOUNT,
    ROUTE,
    FormError,
    FormTooLarge,
    MultipartParser,
    ParameterReader,
    Router,
    UrlencodedParser,
    encode_json,
)

__all__ = [
    "DATA",
    "END",
    "FIELD",
    "FILE",
    "METHOD_NOT_ALLOWED",
    "MOUNT",
    "ROUTE",
    "FormError",
    "FormTooLarge",
    "MultipartParser",
    "ParameterReader",
    "Router",
    "UrlencodedParser",
    "encode_json",
]
