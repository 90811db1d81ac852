"""JSON from outside (RFC 8259)."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json

from flama.exceptions import ValidationError

__all__ = ["decode_json", "malformed", "refuse_numbers_outside_json"]


def decode_json(data: bytes | str, place: str = "body") -> Any:
    """`data` as Python values.

    Raises `ValidationError` (400) naming `place` for what is not JSON: invalid UTF-8, `NaN` and `Infinity` (RFC 8259,
    section 6), and nesting deeper than the decoder follows.
    """
    try:
        return from_json(data, allow_inf_nan=False, cache_strings="keys")
    except (ValueError, RecursionError) as exc:
        raise malformed(place, str(exc)) from None


def refuse_numbers_outside_json(data: bytes) -> None:
    """Raises `ValidationError` when `data` has `NaN` or `Infinity` outside a string, which validators let pass."""
    if b"NaN" in data or b"Infinity" in data:
        decode_json(data)


def malformed(place: str, message: str) -> ValidationError:
    """The error for text at `place` that is not JSON."""
    return ValidationError({place: [{"type": "json_invalid", "loc": [place], "msg": f"Invalid JSON: {message}"}]})
