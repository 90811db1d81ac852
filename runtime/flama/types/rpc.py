"""What a JSON-RPC request offers for injection (JSON-RPC 2.0, section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NewType, TypeAlias

from typing_extensions import NotRequired, TypedDict

__all__ = ["JSONRPCEnvelope", "JSONRPCId", "JSONRPCMethod", "JSONRPCParams"]

JSONRPCId: TypeAlias = str | int | float | None
"""What ties an answer to its request; a request without one is a notification, which is not answered."""


class JSONRPCEnvelope(TypedDict):
    """The whole request."""

    jsonrpc: str
    method: str
    params: NotRequired[dict[str, Any] | list[Any]]
    id: NotRequired[JSONRPCId]


JSONRPCMethod = NewType("JSONRPCMethod", str)
"""The name of the method that is called."""

if TYPE_CHECKING:
    JSONRPCParams: TypeAlias = dict[str, Any] | list[Any]
else:
    JSONRPCParams = NewType("JSONRPCParams", object)
