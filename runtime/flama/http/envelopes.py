"""Reading JSON-RPC requests (JSON-RPC 2.0, sections 4 and 5.1)."""

from __future__ import annotations

from typing import Any, cast

from flama.exceptions import JSONRPCException, ValidationError
from flama.http.json import decode_json
from flama.http.request import Request
from flama.types.rpc import JSONRPCEnvelope

__all__ = ["envelope_of"]

_KEY = "flama.rpc"
_MEMBERS = frozenset({"jsonrpc", "method", "params", "id"})


async def envelope_of(request: Request) -> JSONRPCEnvelope:
    """The envelope in the body, read once for each request.

    Raises `JSONRPCException` for what is not JSON (-32700) and for what is no request (-32600), batches included.
    """
    if (known := request.scope.get(_KEY)) is None:
        known = request.scope[_KEY] = _checked(await _decoded(request))
    return cast(JSONRPCEnvelope, known)


async def _decoded(request: Request) -> Any:
    try:
        return decode_json(await request.body())
    except ValidationError:
        raise JSONRPCException(JSONRPCException.PARSE_ERROR, "Parse error") from None


def _checked(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refused("A request is one object; batches are not taken.", None)
    identifier = value.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int | float | None):
        raise _refused("`id` is text, a number or null.", None)
    if value.get("jsonrpc") != "2.0":
        raise _refused('`jsonrpc` is "2.0".', identifier)
    if not isinstance(value.get("method"), str):
        raise _refused("`method` is text.", identifier)
    if not isinstance(value.get("params", {}), dict | list):
        raise _refused("`params` is an object or an array.", identifier)
    if value.keys() - _MEMBERS:
        raise _refused("A request has no other members than `jsonrpc`, `method`, `params` and `id`.", identifier)
    return value


def _refused(reason: str, identifier: Any) -> JSONRPCException:
    return JSONRPCException(JSONRPCException.INVALID_REQUEST, "Invalid Request", data=reason, id=identifier)
