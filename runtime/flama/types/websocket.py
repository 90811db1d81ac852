"""What a WebSocket offers for injection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NewType, TypeAlias

if TYPE_CHECKING:
    Data: TypeAlias = Any
else:
    Data = NewType("Data", object)

__all__ = ["Code", "Data", "Encoding"]

Code = NewType("Code", int)
"""The code that a WebSocket was closed with (RFC 6455, section 7.4)."""
Encoding = NewType("Encoding", str)
"""How an endpoint reads payloads: `bytes`, `text` or `json`."""
