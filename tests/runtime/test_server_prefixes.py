"""A contract is served below the paths of its servers, and without them."""

from __future__ import annotations

from typing import Any

import pytest

from flama import Flama
from flama.http import Request
from tests.runtime.asking import application, ask

OPERATION: dict[str, Any] = {"responses": {"200": {"description": "ok"}}}


def shop(servers: list[dict[str, Any]], schema: str | None = None, **paths: dict[str, Any]) -> Flama:
    """An application whose operations answer with their root path and bare path."""
    items = {f"/{name}": {"get": OPERATION, **item} for name, item in {"pets": {}, **paths}.items()}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": servers, "paths": items}
    app = application(openapi=document, schema=schema)
    for path in items:
        app.add_get(path, where)
    return app


def where(request: Request) -> dict[str, str]:
    return {"root": request.scope.get("root_path", ""), "path": request.scope["path"]}


@pytest.mark.parametrize(
    "url", ["/v1", "https://a.example/v1/", "v1", "./v1", "//a.example/v1", "https://a.example/%761"]
)
async def test_operations_are_served_below_the_path_of_a_server_and_without_it(url: str) -> None:
    app = shop([{"url": url}])
    assert (await ask(app, "GET", "/v1/pets")).json() == {"root": "/v1", "path": "/v1/pets"}
    assert (await ask(app, "GET", "/pets")).json() == {"root": "", "path": "/pets"}


@pytest.mark.parametrize("path", ["/v1", "/v1pets", "/v2/pets", "/v1/v1/pets", "/v1/v3/pets"])
async def test_other_paths_are_not_found(path: str) -> None:
    assert (await ask(shop([{"url": "/v1"}]), "GET", path)).status_code == 404


async def test_variables_of_a_server_have_their_default_and_listed_values() -> None:
    variables = {"base": {"default": "v1", "enum": ["v1", "v2"]}}
    app = shop([{"url": "https://a.example/{base}", "variables": variables}])
    codes = {
        path: (await ask(app, "GET", path)).status_code for path in ("/v1/pets", "/v2/pets", "/v3/pets", "/{base}/pets")
    }
    assert codes == {"/v1/pets": 200, "/v2/pets": 200, "/v3/pets": 404, "/{base}/pets": 404}


async def test_a_server_of_a_path_or_an_operation_stands_in_place_of_those_of_the_document() -> None:
    app = shop(
        [{"url": "/v1"}],
        files={"servers": [{"url": "/up"}]},
        both={"servers": [{"url": "/up"}], "get": {**OPERATION, "servers": [{"url": "/own"}]}},
    )
    served = ["/v1/files", "/up/files", "/up/pets", "/up/both", "/own/both", "/v1/pets"]
    assert [(await ask(app, "GET", path)).status_code for path in served] == [404, 200, 404, 404, 200, 200]


async def test_a_path_that_begins_like_a_server_is_still_itself() -> None:
    app = shop([{"url": "/api"}])
    app.add_get("/api/status", where)
    assert (await ask(app, "GET", "/api/status")).json()["root"] == ""
    assert (await ask(app, "GET", "/api/pets")).json()["root"] == "/api"


async def test_a_wrong_method_below_the_prefix_names_the_right_ones() -> None:
    answer = await ask(shop([{"url": "/v1"}]), "POST", "/v1/pets")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


async def test_the_document_is_found_below_the_prefix_too() -> None:
    app = shop([{"url": "/v1"}], schema="/schema/")
    assert list((await ask(app, "GET", "/v1/schema/")).json()["paths"]) == ["/pets"]


async def test_an_encoded_path_keeps_its_encoding_below_the_prefix() -> None:
    app = shop([{"url": "/v1"}])
    app.add_get("/names/{name}", lambda name: name, name="named")
    assert (await ask(app, "GET", "/v1/names/a%2Fb")).status_code == (await ask(app, "GET", "/names/a%2Fb")).status_code


async def test_a_mounted_contract_is_served_below_both_paths() -> None:
    outer = application()
    outer.mount("/shop", shop([{"url": "/v1"}]))
    assert (await ask(outer, "GET", "/shop/v1/pets")).json()["root"] == "/shop/v1"
