"""Contracts of OpenAPI 3.2: further methods, streams, media types as components, the whole query string."""

from __future__ import annotations

import copy
from typing import Annotated, Any

from pydantic import BaseModel

from flama import Flama
from flama.contract import Contract, differences
from flama.exceptions import OperationNotImplemented
from flama.http import JSONSequenceResponse
from flama.parameters import Query
from tests.runtime.asking import application, ask

OK = {"200": {"description": "ok"}}
EVENT = {"type": "object", "required": ["data"], "properties": {"data": {"const": "hi"}, "event": {"const": "tick"}}}
STREAM = {"200": {"description": "ok", "content": {"text/event-stream": {"$ref": "#/components/mediaTypes/Events"}}}}
FORM = {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"q": {"type": "string"}}}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.2.0",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/notes": {
            "query": {"operationId": "search", "responses": OK},
            "additionalOperations": {"PURGE": {"operationId": "purge", "responses": OK, "security": [{"key": []}]}},
            "get": {
                "operationId": "follow",
                "parameters": [{"name": "filter", "in": "querystring", "content": FORM}],
                "responses": STREAM,
            },
        }
    },
    "components": {
        "mediaTypes": {"Events": {"itemSchema": EVENT}},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
}


class Filter(BaseModel):
    q: str = ""


def service(*, purges: bool = True) -> Flama:
    from flama.authentication.security import APIKey

    app = Flama(openapi=DOCUMENT, mock=True, security={"key": APIKey("X-Key", location="header")})

    @app.route("/notes", methods=["QUERY"], name="search")
    def search() -> str:
        return "found"

    @app.get("/notes", name="follow")
    def follow(filter: Annotated[Filter | None, Query()] = None) -> str:
        raise OperationNotImplemented("follow")

    if purges:

        @app.route("/notes", methods=["PURGE"], name="purge", security=[{"key": []}])
        def purge() -> None: ...

    return app


async def test_every_method_is_served_and_described_as_the_contract_has_it() -> None:
    app = service()
    assert (await ask(app, "QUERY", "/notes")).json() == "found"
    assert (await ask(app, "PURGE", "/notes")).status_code == 401
    served = (await ask(app, "GET", "/schema/")).json()
    assert differences(DOCUMENT, served) == []
    assert served["paths"]["/notes"]["additionalOperations"]["PURGE"]["operationId"] == "purge"


async def test_a_further_method_without_a_route_is_missing() -> None:
    served = (await ask(service(purges=False), "GET", "/schema/")).json()
    assert differences(DOCUMENT, served) == ["`PURGE /notes`: the operation is in the contract, but is not served."]


def test_a_change_of_a_further_method_is_a_difference() -> None:
    served = copy.deepcopy(DOCUMENT)
    served["paths"]["/notes"]["additionalOperations"]["PURGE"]["operationId"] = "wipe"
    assert len(differences(DOCUMENT, served)) == 1


def test_operations_of_a_contract_include_further_methods() -> None:
    contract = Contract.from_document(DOCUMENT)
    assert {method for method, _, _ in contract.operations()} == {"GET", "QUERY", "PURGE"}
    assert contract.operation("PURGE", "/notes") == DOCUMENT["paths"]["/notes"]["additionalOperations"]["PURGE"]
    assert contract.operation("COPY", "/notes") is None


async def test_a_mocked_event_is_an_event() -> None:
    answer = await ask(service(), "GET", "/notes?q=a")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/event-stream")
    assert answer.text == "event: tick\ndata: hi\n\n"


async def test_a_sequence_of_json_texts_begins_each_with_a_separator() -> None:
    app = application()

    @app.get("/")
    def numbers() -> JSONSequenceResponse[int]:
        return JSONSequenceResponse([1, 2])

    answer = await ask(app, "GET", "/")
    assert (answer.text, answer.headers["content-type"]) == ("\x1e1\n\x1e2\n", "application/json-seq")
