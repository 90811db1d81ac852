"""Routes of a contract: mocks and security."""

from typing import Any

import pytest

from flama import Flama
from flama.authentication.security import APIKey, Principal, verify_keys
from flama.contract import Contract
from flama.exceptions import OperationNotImplemented
from flama.http import Request
from tests.runtime.asking import application, ask

EXAMPLE = {"name": "Rex"}
CONTRACT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "getPet",
                "responses": {"200": {"description": "A pet.", "content": {"application/json": {"example": EXAMPLE}}}},
            }
        }
    },
}


def unimplemented(**options: Any) -> Flama:
    app = application(openapi=CONTRACT, **options)

    @app.get("/pets/{id}")
    async def get_pet(id: str) -> dict[str, str]:
        raise OperationNotImplemented("getPet")

    @app.get("/plain/{id}")
    def plain(id: str) -> dict[str, str]:
        raise OperationNotImplemented("plain")

    return app


def test_a_whole_document_or_a_contract_makes_an_application_contract_first() -> None:
    contract = Contract.from_document(CONTRACT)
    assert application(openapi=contract).contract is contract
    assert application(openapi=CONTRACT).contract.document == CONTRACT
    assert application(openapi={"info": CONTRACT["info"]}).contract is None


async def test_an_operation_nobody_wrote_is_501() -> None:
    assert (await ask(unimplemented(), "GET", "/pets/1")).status_code == 501


async def test_with_mock_the_contract_answers() -> None:
    app = unimplemented(mock=True)
    assert (await ask(app, "GET", "/pets/1")).json() == EXAMPLE
    assert (await ask(app, "GET", "/plain/1")).status_code == 501


def guarded(security: list[dict[str, list[str]]]) -> Flama:
    app = application(security={"key": APIKey("X-Key", location="header", verify=verify_keys(["k"]))})

    @app.post("/", security=security)
    async def handler(principal: Principal, count: int) -> int:
        return count

    @app.post("/maybe", security=security)
    async def maybe(principal: Principal | None, request: Request) -> bool:
        return principal is not None

    return app


async def test_credentials_are_checked_before_parameters() -> None:
    app = guarded([{"key": []}])
    refused = await ask(app, "POST", "/?count=x")
    assert (refused.status_code, "www-authenticate" in refused.headers) == (401, True)
    assert refused.json()["status_code"] == 401
    assert (await ask(app, "POST", "/?count=x", headers={"x-key": "k"})).status_code == 400
    assert (await ask(app, "POST", "/?count=3", headers={"x-key": "k"})).json() == 3


@pytest.mark.parametrize(("headers", "known"), [({}, False), ({"x-key": "k"}, True)])
async def test_where_nobody_is_needed_the_principal_may_be_absent(headers: dict[str, str], known: bool) -> None:
    app = guarded([{"key": []}, {}])
    assert (await ask(app, "POST", "/maybe", headers=headers)).json() is known
    assert (await ask(app, "POST", "/?count=1", headers=headers)).status_code == (200 if known else 401)
