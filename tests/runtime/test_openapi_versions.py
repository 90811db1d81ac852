"""What OpenAPI 3.2 brought, and the same document in the words of 3.1."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, ClassVar

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, Field

from flama import Component, Flama
from flama.exceptions import ApplicationError
from flama.http import (
    APIErrorResponse,
    FileResponse,
    HTMLResponse,
    JSONResponse,
    NDJSONResponse,
    PlainTextResponse,
    RedirectResponse,
    ServerSentEvent,
    ServerSentEventResponse,
    UploadFile,
)
from flama.parameters import Form, Header, Query
from flama.schemas import DocumentedResponse
from flama.schemas.openapi import build
from flama.schemas.versions import lowered

INFO = {
    "title": "Shop",
    "version": "2",
    "summary": "Sells.",
    "description": "Sells *things*.",
    "termsOfService": "https://example.com/terms",
    "contact": {"name": "Ann", "email": "ann@example.com"},
    "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
}
OPENAPI: dict[str, Any] = {
    "info": INFO,
    "servers": [{"url": "https://{zone}.example.com", "name": "live", "variables": {"zone": {"default": "eu"}}}],
    "tags": [
        {"name": "shop", "summary": "Shop", "kind": "nav"},
        {"name": "items", "parent": "shop", "externalDocs": {"url": "https://example.com/items"}},
    ],
    "externalDocs": {"url": "https://example.com"},
    "security": [{"key": []}],
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
    "x-team": "shop",
}


class Item(BaseModel):
    item_id: int = Field(alias="itemId")
    name: str = ""


class Problem(BaseModel):
    title: str


class Tenant(str):
    pass


class TenantComponent(Component):
    def resolve(self, x_tenant: Annotated[str, Header()]) -> Tenant:
        return Tenant(x_tenant)


async def stream() -> AsyncIterator[Item]:
    yield Item(itemId=1)


async def items(tags: Annotated[list[str], Query()], tenant: Tenant) -> list[Item]:
    """Lists items.

    ---
    tags: [items]
    externalDocs:
      url: https://example.com/list
    deprecated: true
    responses:
      429:
        description: Slow down.
        headers:
          Retry-After:
            schema: {type: integer}
    """
    raise NotImplementedError


async def lines() -> NDJSONResponse[Item]:
    return NDJSONResponse(stream())


async def events() -> ServerSentEventResponse[Item]:
    return ServerSentEventResponse(stream())


async def texts() -> ServerSentEventResponse[str] | None: ...
async def raw_events() -> ServerSentEventResponse[ServerSentEvent]: ...  # type: ignore[empty-body]
async def page() -> HTMLResponse | PlainTextResponse: ...  # type: ignore[empty-body]
async def wrapped() -> JSONResponse[Item]: ...  # type: ignore[empty-body]
async def file() -> FileResponse: ...  # type: ignore[empty-body]
async def upload(file: UploadFile, others: list[UploadFile], title: Annotated[str, Form()] = "") -> Item: ...  # type: ignore[empty-body]
async def search(data: Item) -> list[Item]: ...  # type: ignore[empty-body]


DECLARED: dict[int | str, Any] = {
    404: Problem,
    409: DocumentedResponse(
        Problem,
        "Taken.",
        headers={"X-Left": Annotated[int, Field(ge=0, description="How many.")]},
        media_type="application/problem+json",
    ),
    "5XX": {"description": "Ours."},
    204: None,
}


def shop(**openapi: Any) -> Flama:
    app = Flama(openapi={**OPENAPI, **openapi}, components=[TenantComponent()], docs=None)
    app.add_get("/items", items)
    app.add_get("/lines", lines)
    app.add_get("/events", events, security=[])
    app.add_get("/texts", texts)
    app.add_get("/raw-events", raw_events)
    app.add_get("/page", page)
    app.add_get("/wrapped", wrapped)
    app.add_get("/file", file)
    app.add_post("/upload", upload)
    app.add_query("/items", search)
    app.add_connect("/items", file, name="tunnel")
    app.add_put("/items", search, name="put", responses=DECLARED)
    return app


def operation(path: str, method: str = "get") -> dict[str, Any]:
    found: dict[str, Any] = build(shop())["paths"][path][method]
    return found


def content(path: str) -> dict[str, Any]:
    found: dict[str, Any] = operation(path)["responses"]["200"]["content"]
    return found


ITEM = {"$ref": "#/components/schemas/Item"}


@pytest.mark.parametrize("version", ["3.2.0", "3.1.1", "3.0.4"])
def test_a_document_is_valid_in_every_version(version: str) -> None:
    info = {key: value for key, value in INFO.items() if version > "3.1" or key != "summary"}
    info = info if version > "3.1" else {**info, "license": {"name": "Apache 2.0"}}
    document = build(shop(openapi=version, info=info))
    assert document["openapi"] == version
    validate(document)


def test_the_newest_version_is_said_and_an_older_one_can_be_made_of_it() -> None:
    document = build(shop())
    assert document["openapi"] == "3.2.0"
    older = lowered(document)
    assert older["openapi"] == "3.1.2"
    validate(older)
    assert build(shop()) == document


def test_what_the_application_says_of_itself_stands_in_the_document() -> None:
    document = build(shop())
    assert {key: document[key] for key in OPENAPI if key != "components"} == {
        key: value for key, value in OPENAPI.items() if key != "components"
    }
    assert document["components"]["securitySchemes"] == OPENAPI["components"]["securitySchemes"]


def test_a_title_alone_is_a_whole_info() -> None:
    app = Flama(openapi={"info": {"title": "Shop"}})
    assert build(app)["info"] == {"title": "Shop", "version": "0.1.0"}


@pytest.mark.parametrize(
    ("openapi", "message"),
    [
        ({"server": []}, r"`openapi` has \['server'\]"),
        ({"openapi": "2.0"}, r"a version such as '3.2.0'"),
        ({"info": "Shop"}, r"is a mapping with `title`"),
    ],
)
def test_what_openapi_does_not_know_is_refused(openapi: Any, message: str) -> None:
    with pytest.raises(ApplicationError, match=message):
        Flama(openapi=openapi)


def test_streams_are_described_by_their_items() -> None:
    assert content("/lines") == {"application/x-ndjson": {"itemSchema": ITEM}}
    assert content("/events")["text/event-stream"]["itemSchema"]["properties"]["data"] == {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": ITEM,
    }
    for path in ("/texts", "/raw-events"):
        assert content(path)["text/event-stream"]["itemSchema"]["properties"]["data"] == {"type": "string"}


def test_a_stream_is_an_array_in_older_versions() -> None:
    older = lowered(build(shop()))["paths"]["/lines"]["get"]["responses"]["200"]["content"]
    assert older == {"application/x-ndjson": {"schema": {"type": "array", "items": ITEM}}}


def test_responses_in_the_annotation_give_their_media_types() -> None:
    text = {"schema": {"type": "string"}}
    assert content("/page") == {"text/html": text, "text/plain": text}
    assert content("/wrapped") == {"application/json": {"schema": ITEM}}
    assert content("/file") == {"*/*": {}}


def test_redirects_and_files_are_described() -> None:
    app = Flama()
    app.add_get("/always", _moved)
    app.add_get("/seen", _moved, status_code=303)
    app.add_get("/maybe", _maybe_moved)
    app.add_get("/file", _file)
    location = {"Location": {"required": True, "schema": {"type": "string", "format": "uri-reference"}}}
    whole = build(app)
    validate(whole)
    answers = {path: item["get"]["responses"] for path, item in whole["paths"].items()}
    assert [list(answers[path]) for path in answers] == [
        ["307", "default"],
        ["303", "default"],
        ["200", "307", "default"],
        ["200", "default"],
    ]
    assert answers["/always"]["307"] == {"description": "Temporary Redirect.", "headers": location}
    assert answers["/maybe"]["200"]["content"] == {"application/json": {"schema": {"type": "integer"}}}
    assert answers["/file"]["200"]["content"] == {"*/*": {}}


async def _moved() -> RedirectResponse:
    raise NotImplementedError


async def _maybe_moved() -> JSONResponse[int] | RedirectResponse | APIErrorResponse:
    raise NotImplementedError


async def _file() -> FileResponse:
    raise NotImplementedError


def test_uploads_are_parts_of_a_multipart_form() -> None:
    form = operation("/upload", "post")["requestBody"]["content"]
    assert list(form) == ["multipart/form-data"]
    name = form["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    binary = {"type": "string", "format": "binary"}
    assert build(shop())["components"]["schemas"][name]["properties"] == {
        "file": binary,
        "others": {"type": "array", "items": binary},
        "title": {"type": "string"},
    }


def test_the_docstring_and_the_components_say_what_else_belongs_to_an_operation() -> None:
    found = operation("/items")
    assert (found["summary"], found["tags"], found["deprecated"]) == ("Lists items.", ["items"], True)
    assert found["externalDocs"] == {"url": "https://example.com/list"}
    assert found["responses"]["429"]["headers"]["Retry-After"] == {"schema": {"type": "integer"}}
    assert found["parameters"] == [
        {"name": "tags", "in": "query", "required": True, "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "x-tenant", "in": "header", "required": True, "schema": {"type": "string"}},
    ]
    assert found["security"] == []


def test_responses_are_declared_at_the_route() -> None:
    responses = operation("/items", "put")["responses"]
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    assert responses["404"] == {"description": "Not Found.", "content": {"application/json": problem}}
    assert responses["409"] == {
        "description": "Taken.",
        "headers": {"X-Left": {"schema": {"type": "integer", "minimum": 0, "description": "How many."}}},
        "content": {"application/problem+json": problem},
    }
    assert responses["5XX"] == {"description": "Ours."}
    assert responses["204"] == {"description": "No Content."}
    assert "$ref" in responses["default"]["content"]["application/json"]["schema"]


def test_methods_of_3_2_are_left_out_of_older_documents() -> None:
    item = build(shop())["paths"]["/items"]
    assert item["query"]["requestBody"]["content"] == {"application/json": {"schema": ITEM}}
    assert item["additionalOperations"]["CONNECT"]["operationId"] == "tunnel"
    assert lowered(build(shop()))["paths"]["/items"].keys() == {"get", "put"}


class Tree(BaseModel):
    kids: "list[Tree]" = []
    secret: str = Field("", exclude=True)
    names: ClassVar[int] = 1


async def tree(data: Tree) -> Tree:
    return data


def test_a_model_that_is_read_and_written_differently_has_two_schemas() -> None:
    app = Flama()
    app.add_post("/", tree)
    schemas = build(app)["components"]["schemas"]
    assert schemas["Tree-Input"]["properties"]["kids"]["items"] == {"$ref": "#/components/schemas/Tree-Input"}
    assert schemas["Tree-Output"]["properties"].keys() == {"kids"}


NEW: dict[str, Any] = {
    "openapi": "3.2.0",
    "$self": "https://example.com/openapi.json",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "/", "name": "here"}],
    "paths": {
        "/": {
            "servers": [{"url": "/", "name": "here"}],
            "parameters": [{"name": "q", "in": "querystring", "content": {"application/json": {}}}],
            "post": {
                "parameters": [{"name": "c", "in": "cookie", "style": "cookie", "schema": {}}],
                "requestBody": {"content": {"application/jsonl": {"$ref": "#/components/mediaTypes/Lines"}}},
                "responses": {
                    "200": {"summary": "Fine", "content": {"text/plain": {"examples": {"a": {"dataValue": "x"}}}}}
                },
                "callbacks": {"done": {"{$url}": {"query": {}, "post": {"responses": {"200": {"summary": "ok"}}}}}},
            },
        }
    },
    "components": {
        "mediaTypes": {"Lines": {"itemSchema": {"type": "integer"}}},
        "responses": {"Ok": {"summary": "Fine"}},
        "securitySchemes": {
            "device": {
                "type": "oauth2",
                "deprecated": True,
                "flows": {"deviceAuthorization": {"deviceAuthorizationUrl": "/d", "tokenUrl": "/t", "scopes": {}}},
            }
        },
    },
}


def test_everything_new_has_an_older_form_or_none() -> None:
    validate(NEW)
    older = lowered(NEW)
    validate(older)
    operation = older["paths"]["/"]["post"]
    assert operation["requestBody"]["content"]["application/jsonl"]["schema"]["items"] == {"type": "integer"}
    assert operation["responses"]["200"]["content"]["text/plain"]["examples"] == {"a": {"value": "x"}}
    assert older["paths"]["/"]["parameters"] == []
    assert older["components"]["securitySchemes"] == {"device": {"type": "oauth2", "flows": {}}}
