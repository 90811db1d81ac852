"""Schemas of marshmallow and typesystem beside pydantic's."""

import datetime
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import marshmallow
import pytest
import typesystem
from marshmallow import fields, validate
from openapi_spec_validator import validate as validate_document
from pydantic import BaseModel

from flama import Flama, types
from flama.exceptions import ApplicationError, DependencyNotInstalled, RouteError
from flama.schemas import SchemaValidationError, adapter_for
from flama.schemas.openapi import build
from tests.runtime.asking import application, ask, failure


class OwnerSchema(marshmallow.Schema):
    name = fields.Str(required=True)
    password = fields.Str(load_only=True)
    seen = fields.DateTime(dump_only=True)


class PetSchema(marshmallow.Schema):
    """A pet."""

    id = fields.Int(required=True, validate=validate.Range(min=1))
    name = fields.Str(data_key="petName", load_default="nobody")
    born = fields.Date(allow_none=True)
    price = fields.Decimal()
    owner = fields.Nested(OwnerSchema)
    kids = fields.List(fields.Nested(lambda: PetSchema()))


class PetModel(BaseModel):
    id: int


references = typesystem.Definitions()
owner_schema = typesystem.Schema(title="Owner", fields={"name": typesystem.String(max_length=5)})
pet_schema = typesystem.Schema(
    title="Pet",
    fields={
        "id": typesystem.Integer(minimum=1),
        "petName": typesystem.String(default="nobody"),
        "born": typesystem.Date(allow_null=True),
        "price": typesystem.Decimal(default=0),
        "owner": typesystem.Schema(fields=owner_schema.fields, title="Owner", default=None, allow_null=True),
        "kids": typesystem.Array(items=typesystem.Reference("Pet", definitions=references), default=list),
        "code": typesystem.String(read_only=True, max_length=3),
    },
)
references["Pet"] = pet_schema

LIBRARIES = [pytest.param(PetSchema, id="marshmallow"), pytest.param(pet_schema, id="typesystem")]


def serving(schema: Any, *, partial: bool = False, **options: Any) -> Flama:
    """An application that gives back what it gets, at `/` one and at `/all` a list."""
    app = application(**options)
    one = Annotated[types.Schema, types.SchemaMetadata(schema, partial=partial)]
    many = Annotated[types.SchemaList, types.SchemaMetadata(schema, partial=partial)]

    async def echo(data: one) -> one:  # type: ignore[valid-type]
        assert isinstance(data, dict)
        return data

    async def echo_all(data: many) -> many:  # type: ignore[valid-type]
        return data

    app.add_route("/", echo, methods=["POST"])
    app.add_route("/all", echo_all, methods=["POST"])
    return app


@pytest.mark.parametrize("schema", LIBRARIES)
async def test_a_body_is_validated_and_the_response_dumped(schema: Any) -> None:
    pet = {"id": 1, "born": "2020-01-02", "owner": {"name": "Ann"}, "kids": [{"id": 2}]}
    answer = (await ask(serving(schema), "POST", "/", json=pet)).json()
    assert (answer["id"], answer["petName"], answer["born"], answer["owner"]) == (
        1,
        "nobody",
        "2020-01-02",
        pet["owner"],
    )
    assert (answer["kids"][0]["id"], answer["kids"][0]["petName"]) == (2, "nobody")


@pytest.mark.parametrize("schema", LIBRARIES)
async def test_errors_have_the_places_that_pydantic_gives_them_and_no_data(schema: Any) -> None:
    pet = {"id": 0, "born": "never", "owner": {"name": ["secret"]}, "kids": [{"id": "secret"}]}
    response = await ask(serving(schema), "POST", "/", json=pet)
    assert list(failure(response)) == ["body.id", "body.born", "body.owner.name", "body.kids.0.id"]
    assert response.json()["detail"]["body.kids.0.id"][0]["loc"] == ["body", "kids", 0, "id"]
    assert "secret" not in response.text


@pytest.mark.parametrize("schema", LIBRARIES)
@pytest.mark.parametrize("body", ["[1]", "1", "null", '{"id": 1e999}', '{"id": NaN}', "{"])
async def test_what_is_no_object_is_refused(schema: Any, body: str) -> None:
    headers = {"content-type": "application/json"}
    assert list(failure(await ask(serving(schema), "POST", "/", content=body, headers=headers))) == ["body"]


@pytest.mark.parametrize("schema", LIBRARIES)
async def test_a_number_too_large_for_the_library_is_no_server_error(schema: Any) -> None:
    body = b'{"id": 1' + b"0" * 400 + b"}"
    response = await ask(serving(schema), "POST", "/", content=body, headers={"content-type": "application/json"})
    assert response.status_code < 500


@pytest.mark.parametrize("schema", LIBRARIES)
async def test_absent_fields_of_a_partial_schema_stay_absent(schema: Any) -> None:
    app = serving(schema, partial=True)
    assert (await ask(app, "POST", "/", json={"born": None})).json() == {"born": None}
    assert (await ask(app, "POST", "/all", json=[{}, {"id": 1}])).json() == [{}, {"id": 1}]
    assert list(failure(await ask(app, "POST", "/", json={"id": 0}))) == ["body.id"]


@pytest.mark.parametrize("schema", LIBRARIES)
async def test_lists_are_validated_item_by_item(schema: Any) -> None:
    owner = {"name": "Ann"}
    pets = [{"id": 1, "owner": owner}, {"id": 0, "owner": owner}]
    assert list(failure(await ask(serving(schema), "POST", "/all", json=pets))) == ["body.1.id"]


@pytest.mark.parametrize("schema", LIBRARIES)
@pytest.mark.parametrize("value", [{"id": 0}, {"id": "x"}, {}, None, 3, {"id": 1, "born": 3}])
async def test_a_response_that_does_not_follow_its_schema_is_an_error_of_the_server(schema: Any, value: Any) -> None:
    app = application()

    async def handler() -> Annotated[types.Schema, types.SchemaMetadata(schema)]:
        return value  # type: ignore[no-any-return]

    app.add_route("/", handler)
    response = await ask(app, "GET", "/")
    assert (response.status_code, response.json()["error"]) == (500, "SerializationError")


@dataclass
class Row:
    id: int = 1
    born: datetime.date = datetime.date(2020, 1, 2)
    price: Decimal = Decimal("1.50")


@pytest.mark.parametrize("schema", LIBRARIES)
def test_objects_are_dumped_by_their_attributes(schema: Any) -> None:
    assert adapter_for(schema).dump_json(Row()).startswith(b'{"id":1,')
    assert adapter_for(list[schema]).dump_python([Row()], json=True)[0]["born"] == "2020-01-02"


def test_fields_that_are_only_read_or_only_written_are_so_in_both_directions() -> None:
    adapter = adapter_for(OwnerSchema)
    owner = {"name": "Ann", "password": "secret", "seen": datetime.datetime(2020, 1, 2)}
    assert adapter.dump_json(owner) == b'{"name":"Ann","seen":"2020-01-02T00:00:00"}'
    with pytest.raises(SchemaValidationError, match=r"body.seen"):
        adapter.validate_python({"name": "Ann", "seen": "2020-01-02T00:00:00"})


def test_fields_that_nobody_may_send_are_checked_when_they_are_written() -> None:
    assert b'"code":"abc"' in adapter_for(pet_schema).dump_json({"id": 1, "code": "abc"})
    with pytest.raises(SchemaValidationError, match=r"response.code"):
        adapter_for(pet_schema).dump_json({"id": 1, "code": "abcd"})


def test_the_hooks_of_a_marshmallow_schema_run() -> None:
    class Wrapped(marshmallow.Schema):
        id = fields.Int(required=True)

        @marshmallow.pre_load
        def unwrap(self, data: Any, **_: Any) -> Any:
            return data["data"]

        @marshmallow.post_load
        def build(self, data: dict[str, Any], **_: Any) -> Row:
            return Row(**data)

        @marshmallow.post_dump
        def wrap(self, data: Any, **_: Any) -> Any:
            return {"data": data}

    adapter = adapter_for(Wrapped)
    assert adapter.plain_json(b'{"data": {"id": 3}}', strict=False) == Row(3)
    assert adapter.dump_json(Row(3)) == b'{"data":{"id":3}}'


def test_an_instance_of_a_marshmallow_schema_says_which_fields_there_are() -> None:
    adapter = adapter_for(PetSchema(only=("id",), many=True))
    assert adapter.dump_json([{"id": 1, "price": Decimal(2)}]) == b'[{"id":1}]'
    assert adapter.json_schema()["type"] == "array"


@pytest.mark.parametrize("schema", LIBRARIES)
def test_schemas_are_components_of_the_document(schema: Any) -> None:
    document = build(serving(schema))
    validate_document(document)
    schemas = document["components"]["schemas"]
    name = next(name for name in schemas if name.startswith("Pet"))
    properties = schemas[name]["properties"]
    assert properties["id"] == {"type": "integer", "minimum": 1}
    assert properties["born"]["type"] == ["string", "null"]
    assert properties["kids"]["items"] == {"$ref": f"#/components/schemas/{name}"}
    content = document["paths"]["/"]["post"]["requestBody"]["content"]["application/json"]
    assert content["schema"] == {"$ref": f"#/components/schemas/{name}"}


def test_a_partial_schema_requires_nothing_in_the_document() -> None:
    document = build(serving(PetSchema, partial=True))
    validate_document(document)
    schema = document["paths"]["/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert "required" not in schema
    assert schema["properties"]["owner"] == {"$ref": "#/components/schemas/OwnerSchema-Input"}


MARSHMALLOW_FIELDS: list[tuple[Callable[[], Any], dict[str, Any]]] = [
    (lambda: fields.UUID(), {"type": "string", "format": "uuid"}),
    (lambda: fields.Decimal(as_string=True), {"type": "string"}),
    (lambda: fields.DateTime(format="timestamp"), {"type": "number"}),
    (lambda: fields.Str(validate=validate.Length(max=3)), {"type": "string", "maxLength": 3}),
    (lambda: fields.List(fields.Url(), validate=validate.Length(equal=2)), {"minItems": 2, "maxItems": 2}),
    (lambda: fields.Str(validate=validate.OneOf(["a"]), allow_none=True), {"enum": ["a", None]}),
    (lambda: fields.Str(validate=[validate.Regexp("a+"), validate.Email()]), {"pattern": "^(?:a+)", "format": "email"}),
    (lambda: fields.Dict(values=fields.Int()), {"type": "object", "additionalProperties": {"type": "integer"}}),
    (lambda: fields.Tuple((fields.Int(), fields.Str())), {"prefixItems": [{"type": "integer"}, {"type": "string"}]}),
    (lambda: fields.Pluck(OwnerSchema, "name"), {"type": "string"}),
    (lambda: fields.Nested(OwnerSchema, many=True), {"type": "array"}),
    (lambda: fields.Constant(3), {"const": 3}),
    (lambda: fields.Int(metadata={"description": "How many.", "example": 1}), {"description": "How many."}),
    (lambda: fields.Float(load_default=1.5, dump_only=True), {"type": "number", "default": 1.5, "readOnly": True}),
    (lambda: fields.Raw(), {}),
]


@pytest.mark.parametrize(("field", "expected"), MARSHMALLOW_FIELDS)
def test_the_fields_of_marshmallow_have_json_schemas(field: Callable[[], Any], expected: dict[str, Any]) -> None:
    schema = marshmallow.Schema.from_dict({"field": field()}, name="One")
    described = adapter_for(schema).json_schema(mode="serialization")["properties"]["field"]
    assert {key: described.get(key) for key in expected} == expected


TYPESYSTEM_FIELDS: list[tuple[Any, dict[str, Any]]] = [
    (typesystem.DateTime(), {"type": "string", "minLength": 1, "format": "date-time"}),
    (typesystem.URL(allow_null=True), {"type": ["string", "null"], "minLength": 1, "format": "uri"}),
    (typesystem.Choice(choices=["a", ("b", "Bee")]), {"enum": ["a", "b"]}),
    (typesystem.Float(exclusive_maximum=3), {"type": "number", "exclusiveMaximum": 3}),
    (typesystem.Array(items=[typesystem.Integer()]), {"prefixItems": [{"type": "integer"}], "maxItems": 1}),
    (typesystem.Object(additional_properties=False), {"type": "object", "additionalProperties": False}),
    (typesystem.Integer() | typesystem.Boolean(), {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}),
    (typesystem.Any(), {}),
]


@pytest.mark.parametrize(("field", "expected"), TYPESYSTEM_FIELDS)
def test_the_fields_of_typesystem_have_json_schemas(field: Any, expected: dict[str, Any]) -> None:
    described = adapter_for(typesystem.Schema(fields={"field": field})).json_schema()["properties"]["field"]
    assert {key: described.get(key) for key in expected} == expected


async def test_applications_with_different_libraries_live_in_one_process() -> None:
    first = serving(PetSchema, schema_library="marshmallow")
    second = serving(pet_schema, schema_library="typesystem")
    third = serving(PetModel, schema_library="pydantic")
    for app in (first, second, third):
        pet = {"id": "1", "owner": {"name": "Ann"}} if app is not third else {"id": "1"}
        assert (await ask(app, "POST", "/", json=pet)).json()["id"] == 1


async def test_a_schema_of_another_library_than_the_application_says_is_refused() -> None:
    app = serving(PetSchema, schema_library="typesystem")
    with pytest.raises(RouteError, match=r"schema of marshmallow.*schema_library='typesystem'"):
        app.compile()


def test_a_library_that_is_unknown_or_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ApplicationError, match="`pydantic`, `marshmallow`, `typesystem`"):
        Flama(schema_library="cerberus")
    monkeypatch.setattr("flama.schemas.libraries.find_spec", lambda name: None)
    with pytest.raises(DependencyNotInstalled, match=r"flama-runtime\[typesystem\]"):
        Flama(schema_library="typesystem")


def test_a_library_is_imported_only_when_a_schema_of_it_appears() -> None:
    program = (
        "import sys\nfrom flama import Flama\nfrom pydantic import BaseModel\n"
        "class Pet(BaseModel):\n    id: int\n"
        "app = Flama()\n@app.post('/')\ndef make(pet: Pet) -> Pet: ...\n"
        "app.compile(); app.schema.document\n"
        "assert not {'marshmallow', 'typesystem'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
