"""JSON-RPC 2.0 envelopes (https://www.jsonrpc.org/specification, section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.background import BackgroundTask

from flama.http.responses import JSONResponse

__all__ = ["JSONRPCErrorResponse", "JSONRPCResponse"]


class JSONRPCResponse(JSONResponse[Any]):
    """A successful call: `{"jsonrpc": "2.0", "id": id, "result": result}`, always HTTP 200."""

    def __init__(
        self,
        result: Any = None,
        *,
        id: str | int | float | None,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        super().__init__({"jsonrpc": "2.0", "id": id, "result": result}, 200, headers, None, background)


class JSONRPCErrorResponse(JSONResponse[Any]):
    """A failed call; `status_code` is the code of JSON-RPC in the body, such as -32601, the HTTP status is 200."""

    def __init__(
        self,
        *,
        status_code: int,
        message: str,
        data: Any = None,
        id: str | int | float | None = None,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        error = {"code": status_code, "message": message, **({} if data is None else {"data": data})}
        super().__init__({"jsonrpc": "2.0", "id": id, "error": error}, 200, headers, None, background)
