"""The OpenAPI document of an application."""

import enum
import gc
import logging
from typing import Annotated, Any

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, Field

from flama import Flama, types
from flama.authentication.security import APIKey, HTTPBasic
from flama.contract import differences
from flama.endpoints import HTTPEndpoint
from flama.http import UploadFile
from flama.parameters import Body, Cookie, Form, Header, Query, RawBody
from flama.schemas import Model, Omittable
from flama.schemas.openapi import build
from tests.runtime.asking import ask
from tests.runtime.contracts import document


class Pet(Model):
    """A pet."""

    pet_id: int = Field(alias="petId")
    tag: Omittable[str] = None
    kids: "list[Pet]" = Field(default_factory=list)


class PetInput(BaseModel):
    name: str


class Photo(BaseModel):
    file: UploadFile
    title: str = ""


class Size(enum.Enum):
    SMALL = "s"


ERROR = {
    "description": "Unexpected error.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/APIError"}}},
}


def described(handler: Any, path: str = "/", **options: Any) -> dict[str, Any]:
    """The Operation Object of one handler; the whole document is valid."""
    app = Flama()
    app.add_route(path, handler, **{"methods": ["POST"], **options})
    whole = build(app)
    validate(whole)
    operation: dict[str, Any] = whole["paths"][path]["post"]
    return operation


def test_parameters_say_where_they_stand_and_what_they_allow() -> None:
    async def handler(
        pet_id: int,
        limit: Annotated[int, Query("page[size]"), Field(ge=1, description="How many.")] = 20,
        tags: Annotated[list[str] | None, Query(style="pipeDelimited", explode=False)] = None,
        x_trace: Annotated[str | None, Header()] = None,
        session: Annotated[str, Cookie()] = "",
        size: Size = Size.SMALL,
        filter: Annotated[dict[str, int] | None, Query(media_type="application/json")] = None,
    ) -> None: ...

    parameters = described(handler, "/pets/{pet_id}")["parameters"]
    assert parameters[:4] == [
        {"name": "pet_id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {
            "name": "page[size]",
            "in": "query",
            "schema": {"type": "integer", "minimum": 1, "default": 20, "description": "How many."},
        },
        {
            "name": "tags",
            "in": "query",
            "style": "pipeDelimited",
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        {"name": "x-trace", "in": "header", "schema": {"type": "string"}},
    ]
    assert parameters[4] == {"name": "session", "in": "cookie", "schema": {"type": "string", "default": ""}}
    assert parameters[5]["schema"] == {"$ref": "#/components/schemas/Size", "default": "s"}
    assert list(parameters[6]["content"]) == ["application/json"]


def test_headers_that_http_reads_itself_are_no_parameters() -> None:
    async def handler(authorization: Annotated[str, Header()], accept: Annotated[str, Header()]) -> None: ...

    assert "parameters" not in described(handler)


def test_bodies_are_described_by_media_type() -> None:
    async def handler(
        data: Annotated[Pet | Photo, Body({"application/json": Pet, "multipart/form-data": Photo})],
    ) -> None: ...

    assert described(handler)["requestBody"] == {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
            "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Photo"}},
        },
    }


def test_an_optional_body_is_not_required() -> None:
    async def handler(data: Annotated[PetInput | None, Body(required=False)] = None) -> None: ...

    assert "required" not in described(handler)["requestBody"]


def test_forms_and_raw_bodies_have_their_media_types() -> None:
    async def form(data: Annotated[PetInput, Form()]) -> None: ...
    async def raw(data: Annotated[bytes, RawBody(["image/png"])]) -> None: ...

    assert "application/x-www-form-urlencoded" in described(form)["requestBody"]["content"]
    assert described(raw)["requestBody"]["content"] == {"image/png": {}}


def test_a_partial_body_requires_nothing() -> None:
    async def handler(data: Annotated[types.Schema, types.SchemaMetadata(PetInput, partial=True)]) -> None: ...

    schema = described(handler)["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"] == {"name": {"type": "string"}}
    assert "required" not in schema


def test_the_response_is_that_of_the_return_annotation() -> None:
    async def handler() -> list[Pet]: ...  # type: ignore[empty-body]

    schema = {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
    assert described(handler, status_code=201)["responses"] == {
        "201": {"description": "Created.", "content": {"application/json": {"schema": schema}}},
        "default": ERROR,
    }


def test_a_response_without_body_has_no_content() -> None:
    async def handler() -> None: ...

    assert described(handler, status_code=204)["responses"]["204"] == {"description": "No Content."}


def test_wire_names_and_omittable_fields_are_described() -> None:
    app = Flama()
    app.add_get("/", _get_pet)
    assert build(app)["components"]["schemas"]["Pet"] == {
        "title": "Pet",
        "description": "A pet.",
        "type": "object",
        "required": ["petId"],
        "properties": {
            "petId": {"type": "integer"},
            "tag": {"type": "string"},
            "kids": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
        },
    }


async def _get_pet() -> Pet:
    raise NotImplementedError


def test_a_whole_docstring_of_yaml_describes_the_operation() -> None:
    async def handler() -> Pet:  # type: ignore[empty-body]
        """
        tags:
            - Pets
        summary:
            Make a pet.
        deprecated: true
        externalDocs: {url: https://example.com}
        operationId: makePet
        responses:
            201:
                description: Made.
            400:
                description: Bad.
        """

    operation = described(handler)
    assert operation["summary"] == "Make a pet."
    assert operation["tags"] == ["Pets"]
    assert operation["deprecated"] is True
    assert operation["operationId"] == "makePet"
    schema = {"$ref": "#/components/schemas/Pet"}
    assert operation["responses"] == {
        "201": {"description": "Made.", "content": {"application/json": {"schema": schema}}},
        "400": {"description": "Bad."},
        "default": ERROR,
    }


def test_yaml_may_follow_prose_after_a_rule() -> None:
    def handler() -> None:
        """Make a pet.

        It is: `new`.

        ---
        tags: [Pets]
        """

    operation = described(handler)
    assert (operation["summary"], operation["description"]) == ("Make a pet.", "It is: `new`.")
    assert operation["tags"] == ["Pets"]


PROSE = [
    "Note: this is `prose`.",
    "summary: `broken: yaml",
    "tags: not a list",
    "Key: value\nOther: value",
    "- a list",
    "{a: 1}",
    "@at `start`",
    "description: [unclosed",
    "%YAML 9",
    "\t\x00odd",
    "",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_never_drops_an_operation(text: str) -> None:
    def handler() -> None: ...

    handler.__doc__ = text
    operation = described(handler)
    assert operation.get("summary", "") == text.strip().partition("\n")[0]


def test_broken_yaml_after_a_rule_is_logged_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    def handler() -> None:
        """Summary.
        ---
        tags: [unclosed
        """

    with caplog.at_level(logging.WARNING, "flama"):
        assert described(handler)["summary"] == "Summary."
    assert "docstring" in caplog.text


def test_class_based_handlers_are_described_by_method() -> None:
    class Pets(HTTPEndpoint):
        async def get(self) -> None:
            """List."""

        async def post(self, data: PetInput) -> None:
            """Create."""

    app = Flama()
    app.add_route("/pets", Pets)
    whole = build(app)
    validate(whole)
    item = whole["paths"]["/pets"]
    assert (item["get"]["summary"], item["post"]["summary"]) == ("List.", "Create.")
    assert item["get"]["operationId"] != item["post"]["operationId"]


def test_operation_ids_are_unique() -> None:
    app = Flama()
    for path in ("/a", "/b", "/c"):
        app.add_get(path, _get_pet, name="same")
    whole = build(app)
    validate(whole)
    assert [item["get"]["operationId"] for item in whole["paths"].values()] == ["same", "same_get", "same_2"]


def test_classes_of_one_name_are_told_apart_by_module() -> None:
    def named(module: str, kind: type) -> type:
        return type("Thing", (BaseModel,), {"__annotations__": {"value": kind}, "__module__": module})

    first, second = named("app.first", int), named("app.second", str)

    async def one() -> Any: ...
    async def two() -> Any: ...

    one.__annotations__["return"], two.__annotations__["return"] = first, second
    app = Flama()
    app.add_get("/one", one)
    app.add_get("/two", two)
    assert {"app__first__Thing", "app__second__Thing"} <= set(build(app)["components"]["schemas"])


def test_one_handler_that_cannot_be_described_does_not_break_the_document(caplog: pytest.LogCaptureFixture) -> None:
    class Opaque:
        pass

    async def broken(data: Annotated[Opaque, Body()]) -> None:
        """Broken."""

    app = Flama()
    app.add_get("/ok", _get_pet)
    app.add_post("/broken", broken)
    with caplog.at_level(logging.WARNING, "flama"):
        whole = build(app)
    assert whole["paths"]["/broken"]["post"]["summary"] == "Broken."
    assert whole["paths"]["/ok"]["get"]["responses"]["200"]["content"]
    assert "Opaque" in caplog.text


def test_security_of_routes_and_schemes_of_the_application_are_described() -> None:
    app = Flama(security={"key": APIKey("X-Key"), "basic": HTTPBasic()})
    app.add_get("/", _get_pet, security=[{"key": []}, {}])
    whole = build(app)
    validate(whole)
    assert whole["paths"]["/"]["get"]["security"] == [{"key": []}, {}]
    assert whole["components"]["securitySchemes"] == {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "basic": {"type": "http", "scheme": "basic"},
    }


def test_mounted_applications_are_described_below_their_path() -> None:
    child = Flama()
    child.add_get("/pets/{pet_id:int}", _get_pet, name="get")
    app = Flama()
    app.mount("/shop", child, name="shop")
    assert build(app)["paths"]["/shop/pets/{pet_id}"]["get"]["operationId"] == "shop:get"


def test_hidden_routes_are_not_described() -> None:
    app = Flama()
    app.add_get("/", _get_pet, include_in_schema=False)
    assert build(app)["paths"] == {}


def contracted(*routes: tuple[str, str, str], **options: Any) -> Flama:
    """A contract-first application with routes given by method, path and name."""
    app = Flama(openapi=document(), security={"key": APIKey("X-Key"), "other": HTTPBasic()}, **options)
    for method, path, name in routes:

        async def handler() -> None: ...

        security = [] if method == "DELETE" else [{"key": []}]
        app.add_route(path, handler, methods=[method], name=name, security=security)
    return app


ALL = (("GET", "/pets", "listPets"), ("POST", "/pets", "createPet"), ("DELETE", "/pets/{petId:int}", "deletePet"))


def test_operations_of_a_contract_are_served_word_for_word() -> None:
    whole = build(contracted(*ALL))
    assert whole["paths"] == document()["paths"]
    assert {key: whole[key] for key in ("openapi", "info", "tags", "security")} == {
        key: document()[key] for key in ("openapi", "info", "tags", "security")
    }
    assert differences(document(), whole) == []


def test_components_of_a_contract_are_served_where_they_are_reached() -> None:
    components = build(contracted(*ALL))["components"]
    expected = document()["components"]
    assert components["schemas"] == {name: expected["schemas"][name] for name in ("Pet", "Error")}
    assert components["securitySchemes"] == {"key": expected["securitySchemes"]["key"]}
    assert "schemas" not in build(contracted(ALL[2])).get("components", {})


def test_an_operation_without_route_is_absent() -> None:
    assert differences(document(), build(contracted(*ALL[:2]))) == [
        "`DELETE /pets/{petId}`: the operation is in the contract, but is not served."
    ]


def test_a_route_without_operation_is_described_from_code_in_the_version_of_the_contract() -> None:
    class Pet(BaseModel):
        note: str | None

    async def extra() -> Pet: ...  # type: ignore[empty-body]

    app = contracted(*ALL)
    app.add_get("/extra", extra)
    whole = build(app)
    validate(whole)
    assert whole["paths"]["/extra"]["get"]["security"] == []
    assert whole["components"]["schemas"]["Pet"] == document()["components"]["schemas"]["Pet"]
    assert whole["components"]["schemas"]["Pet_2"]["properties"] == {"note": {"type": "string", "nullable": True}}
    assert differences(document(), whole) == ["`GET /extra`: the operation is served, but is not in the contract."]


def test_where_the_code_differs_from_the_contract_the_document_says_what_it_does() -> None:
    async def list_pets(limit: int = 1, cursor: str | None = None) -> None: ...

    app = Flama(openapi=document(), security={"key": APIKey("X-Other")})
    app.add_get("/pets", list_pets, name="list")
    app.add_post("/pets", list_pets, name="createPet", security=[{"key": []}])
    found = differences(document(), build(app))
    assert '`GET /pets`: `operationId` is "listPets" in the contract, but "list" is served.' in found
    assert "`GET /pets`, query parameter `cursor`: is served, but is not in the contract." in found
    assert '`GET /pets`: the contract asks for security [{"key": []}], but of nobody is served.' in found
    assert 'security scheme `key`: `name` is "X-Key" in the contract, but "X-Other" is served.' in found


def test_building_leaves_the_contract_as_it_was() -> None:
    app = contracted(*ALL)
    build(app)
    assert app.contract is not None
    assert app.contract.document == document()


async def test_the_document_is_served_with_an_entity_tag() -> None:
    app = contracted(*ALL)
    response = await ask(app, "GET", "/schema/")
    assert response.headers["content-type"] == "application/vnd.oai.openapi+json"
    assert response.json() == build(app)
    again = await ask(app, "GET", "/schema/", headers={"If-None-Match": f'"x", W/{response.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (await ask(app, "GET", "/schema/", headers={"If-None-Match": '"x"'})).status_code == 200


async def test_the_document_is_built_once_and_again_after_routes_were_added() -> None:
    app = Flama()
    first = app.schema.document
    assert app.schema.document is first
    app.add_get("/later", _get_pet)
    assert "/later" in app.schema.document["paths"]
    assert "/later" in (await ask(app, "GET", "/schema/")).json()["paths"]


async def test_a_contract_keeps_its_own_schema_and_docs_paths() -> None:
    own = document()
    own["paths"]["/schema/"] = {
        "get": {"operationId": "own", "security": [], "responses": {"200": {"description": ""}}}
    }
    app = Flama(openapi=own)

    @app.get("/schema/", name="own")
    async def schema() -> str:
        return "own"

    assert (await ask(app, "GET", "/schema/")).json() == "own"
    assert "/schema/" in app.schema.document["paths"]


async def test_the_document_below_a_prefix_has_a_server_relative_to_itself() -> None:
    child, parent = Flama(), Flama()
    child.add_get("/pets", _get_pet)
    parent.mount("/sub", child)
    assert "servers" not in (await ask(child, "GET", "/schema/")).json()
    assert (await ask(parent, "GET", "/sub/schema/")).json()["servers"] == [{"url": "../"}]


def test_the_collector_is_as_it_was_after_the_document_was_built() -> None:
    app = Flama()
    assert gc.isenabled()
    assert app.schema.document["openapi"]
    assert gc.isenabled()
