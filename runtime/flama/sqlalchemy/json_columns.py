"""How values are written into JSON columns."""

from __future__ import annotations

from typing import Any

from flama._core import encode_json


def serialize(value: Any) -> str:
    """JSON text of `value`: models by wire name, dates and UUIDs as text.

    :raises TypeError: a value that has no JSON form.
    """
    encoded = encode_json(value)
    return encoded.decode() if isinstance(encoded, bytes) else encoded
