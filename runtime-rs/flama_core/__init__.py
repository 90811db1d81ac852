"""Route matching, simple parameters, JSON encoding and forms, compiled."""

from flama_core._native import (
    DATA,
    END,
    FIELD,
    FILE,
    MAX_DEPTH,
    METHOD_NOT_ALLOWED,
    MOUNT,
    NOT_FOUND,
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
    "MAX_DEPTH",
    "METHOD_NOT_ALLOWED",
    "MOUNT",
    "NOT_FOUND",
    "ROUTE",
    "FormError",
    "FormTooLarge",
    "MultipartParser",
    "ParameterReader",
    "Router",
    "UrlencodedParser",
    "encode_json",
]
