"""JSON-RPC requests: the envelope, the method and the parameters are injected; errors come back in the envelope."""

from __future__ import annotations

from typing import Any

import pytest

from flama import Flama, types
from flama.exceptions import JSONRPCException
from flama.http import JSONRPCResponse
from tests.runtime.asking import application, ask


def calculator() -> Flama:
    app = application()

    @app.post("/rpc/")
    async def call(
        envelope: types.JSONRPCEnvelope, method: types.JSONRPCMethod, params: types.JSONRPCParams
    ) -> JSONRPCResponse:
        identifier = envelope.get("id")
        if method != "add":
            raise JSONRPCException(JSONRPCException.METHOD_NOT_FOUND, "Method not found", id=identifier)
        return JSONRPCResponse(sum(params.values() if isinstance(params, dict) else params), id=identifier)

    return app


async def called(**body: Any) -> Any:
    response = await ask(calculator(), "POST", "/rpc/", **body)
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize("params", [[1, 2], {"a": 1, "b": 2}])
async def test_a_call_is_taken_apart(params: Any) -> None:
    request = {"jsonrpc": "2.0", "method": "add", "params": params, "id": "x"}
    assert await called(json=request) == {"jsonrpc": "2.0", "id": "x", "result": 3}


async def test_a_call_without_parameters_has_none() -> None:
    assert (await called(json={"jsonrpc": "2.0", "method": "add", "id": 1}))["result"] == 0


async def test_an_error_of_the_handler_comes_in_the_envelope() -> None:
    answer = await called(json={"jsonrpc": "2.0", "method": "sub", "id": 7})
    assert answer == {"jsonrpc": "2.0", "id": 7, "error": {"code": -32601, "message": "Method not found"}}


async def test_what_is_not_json_is_a_parse_error() -> None:
    assert (await called(content=b"{"))["error"] == {"code": -32700, "message": "Parse error"}


@pytest.mark.parametrize(
    ("body", "identifier", "reason"),
    [
        ([], None, "batches"),
        ({"jsonrpc": "1.0", "method": "add", "id": 1}, 1, "`jsonrpc`"),
        ({"jsonrpc": "2.0", "method": 1, "id": 1}, 1, "`method`"),
        ({"jsonrpc": "2.0", "method": "add", "params": 1, "id": 1}, 1, "`params`"),
        ({"jsonrpc": "2.0", "method": "add", "id": True}, None, "`id`"),
        ({"jsonrpc": "2.0", "method": "add", "id": {}}, None, "`id`"),
        ({"jsonrpc": "2.0", "method": "add", "id": 1, "extra": 1}, 1, "no other members"),
    ],
)
async def test_what_is_no_request_is_refused_in_the_envelope(body: Any, identifier: Any, reason: str) -> None:
    answer = await called(json=body)
    assert (answer["id"], answer["error"]["code"]) == (identifier, -32600)
    assert reason in answer["error"]["data"]
