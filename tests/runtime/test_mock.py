"""Answers made from a contract."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from flama import Flama
from flama.contract import Contract, ContractError
from flama.exceptions import HTTPException, OperationNotImplemented
from flama.http import Response
from flama.mock import mock_response
from tests.runtime.asking import ask
from tests.runtime.contracts import document


def answering(responses: dict[str, Any], **components: Any) -> Response:
    """The mock of an operation with these responses."""
    operation = {"responses": responses}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {"/x": {"get": operation}},
        "components": components,
    }
    return mock_response(Contract.from_document(whole), "GET", "/x")


def value_of(schema: Any, **schemas: Any) -> Any:
    """What the mock makes of a schema."""
    media = {"application/json": {"schema": schema}}
    return json.loads(answering({"200": {"description": "", "content": media}}, schemas=schemas).body)


SCHEMAS: list[Any] = [
    {"type": "string", "minLength": 20, "maxLength": 25},
    {"type": "string", "maxLength": 2},
    {"type": "string", "pattern": r"^[A-Z]{3}-\d{4}$"},
    {"type": "string", "pattern": r"^(?=.*\d)(?=.*[a-z]).{8,10}$"},
    {"type": "string", "pattern": r"^(foo|bar)+$", "minLength": 9},
    {"type": "string", "pattern": "^[^a-z]+$"},
    *(
        {"type": "string", "format": name}
        for name in ("date", "date-time", "uuid", "email", "uri", "ipv4", "ipv6", "time")
    ),
    {"type": "string", "format": "date", "maxLength": 4},
    {"type": "integer", "minimum": 7, "maximum": 7},
    {"type": "integer", "exclusiveMinimum": -3, "exclusiveMaximum": -1},
    {"type": "integer", "minimum": 1, "multipleOf": 7},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "number", "multipleOf": 0.01, "minimum": 0.015},
    {"type": "number", "maximum": -5.5},
    {"type": "boolean"},
    {"type": "null"},
    {"type": ["null", "string"]},
    {"enum": [None, "a"]},
    {"const": {"a": [1]}},
    {"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2, "uniqueItems": True},
    {"type": "array", "maxItems": 0},
    {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False},
    {"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}},
    {"type": "object", "minProperties": 2, "propertyNames": {"pattern": "^[a-z]{3}[0-9]$"}},
    {"type": "object", "properties": {"a": {"type": "string"}, "b": False}, "additionalProperties": False},
    {"type": "object", "properties": {"a": {}, "b": {}}, "maxProperties": 1, "required": ["b"]},
    {"allOf": [{"properties": {"a": {"type": "integer"}}}, {"required": ["a"], "properties": {"a": {"minimum": 4}}}]},
    {"allOf": [{"type": "number"}, {"type": "integer", "minimum": 2}]},
    {"oneOf": [False, {"type": "string", "minLength": 3}]},
    {"oneOf": [{"type": "object"}, {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}]},
    {"anyOf": [{"type": "string", "pattern": "^(?!)$"}, {"type": "integer"}]},
    {"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {"type": "string"}}},
    {"type": "string", "example": 5},
    {"type": "string", "default": "much too long", "maxLength": 3},
    {"type": "integer", "examples": ["x", 12]},
    True,
    {},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_a_made_value_follows_its_schema(schema: Any) -> None:
    Draft202012Validator(schema).validate(value_of(schema))


@given(
    st.integers(-1000, 1000), st.integers(0, 50), st.booleans(), st.booleans(), st.sampled_from([None, 1, 3, 0.1, 0.25])
)
def test_numbers_lie_within_their_bounds(low: int, width: int, over: bool, under: bool, step: float | None) -> None:
    schema: dict[str, Any] = {"type": "number"}
    schema["exclusiveMinimum" if over else "minimum"] = low
    schema["exclusiveMaximum" if under else "maximum"] = low + width + 4
    if step is not None:
        schema["multipleOf"] = step
    Draft202012Validator({key: schema[key] for key in schema if key != "multipleOf"}).validate(value_of(schema))


def test_optional_properties_that_would_repeat_a_schema_are_left_out() -> None:
    tree = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    tree["properties"] |= {"left": {"$ref": "#/components/schemas/Tree"}}  # type: ignore[operator]
    tree["properties"] |= {"all": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}  # type: ignore[operator]
    assert value_of({"$ref": "#/components/schemas/Tree"}, Tree=tree) == {"name": "string", "all": []}


def test_a_schema_without_end_is_answered_with_501() -> None:
    with pytest.raises(HTTPException) as caught:
        value_of(
            {"$ref": "#/components/schemas/A"},
            A={"required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/A"}}},
        )
    assert caught.value.status_code == 501


def test_read_only_properties_are_there_and_write_only_ones_are_not() -> None:
    properties = {"id": {"type": "integer", "readOnly": True}, "password": {"type": "string", "writeOnly": True}}
    assert value_of({"type": "object", "required": ["id", "password"], "properties": properties}) == {"id": 0}


def test_a_pattern_may_ask_for_properties_of_unicode() -> None:
    assert value_of({"type": "string", "pattern": r"^\p{Lu}\p{Ll}{2}$"}) == "Aaa"


def test_a_discriminator_names_the_schema_that_was_chosen() -> None:
    cat = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    union = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}}
    assert value_of(union, Cat=cat) == {"kind": "Cat"}
    union["discriminator"] = {"propertyName": "kind", "mapping": {"meow": "#/components/schemas/Cat"}}
    assert value_of(union, Cat=cat) == {"kind": "meow"}


def response(**content: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": content}}


@pytest.mark.parametrize(
    "content",
    [
        {"example": {"a": 1}},
        {"examples": {"first": {"value": {"a": 1}}, "second": {"value": 2}}},
        {"examples": {"first": {"$ref": "#/components/examples/One"}}},
        {"schema": {"example": {"a": 1}}},
        {"schema": {"examples": [{"a": 1}]}},
        {"schema": {"default": {"a": 1}}},
        {"schema": {"type": "object"}, "example": '{"a": 1}'},
    ],
)
def test_examples_of_the_contract_come_first(content: Any) -> None:
    answer = answering({"200": response(**content)}, examples={"One": {"value": {"a": 1}}})
    assert json.loads(answer.body) == {"a": 1}


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({"404": response(), "201": response(), "202": response()}, 201),
        ({"2XX": response()}, 200),
        ({"2XX": response(), "202": response()}, 202),
        ({"400": response(), "default": response()}, 200),
        ({"302": {"description": ""}}, 302),
        ({}, 200),
    ],
)
def test_the_first_success_is_answered_or_else_the_default(responses: Any, status: int) -> None:
    assert answering(responses).status_code == status


def test_an_answer_without_content_has_no_body() -> None:
    assert answering({"204": response(example=1)}).body == b""
    assert answering({"200": {"description": "x"}}).body == b""


def test_the_media_type_is_that_of_the_contract() -> None:
    content = {"text/plain": {"example": "hi"}, "application/problem+json": {"example": {}}}
    answer = answering({"200": {"description": "", "content": content}})
    assert (answer.media_type, answer.body) == ("application/problem+json", b"{}")
    del content["application/problem+json"]
    answer = answering({"200": {"description": "", "content": content}})
    assert (answer.media_type, answer.body) == ("text/plain", b"hi")


def test_required_headers_are_sent() -> None:
    headers = {
        "X-Total": {"required": True, "schema": {"type": "integer", "minimum": 3}},
        "X-Bad": {"required": True, "example": "a\r\nb"},
        "X-Optional": {"schema": {"type": "string"}},
    }
    answer = answering({"204": {"description": "", "headers": headers}})
    assert dict(answer.headers) == {"x-total": "3"}


def test_the_same_call_gives_the_same_bytes() -> None:
    contract = Contract.from_document(document())
    assert mock_response(contract, "GET", "/pets").body == mock_response(contract, "GET", "/pets").body


def test_an_operation_that_the_contract_lacks_is_an_error() -> None:
    with pytest.raises(ContractError, match="GET /none"):
        mock_response(Contract.from_document(document()), "GET", "/none")


async def test_an_application_answers_for_what_is_not_implemented() -> None:
    app = Flama(openapi=document(), mock=True)

    @app.get("/pets", name="listPets")
    async def list_pets() -> list[dict[str, Any]]:
        raise OperationNotImplemented("listPets")

    answer = await ask(app, "GET", "/pets")
    assert answer.status_code == 200
    assert answer.json() == [{"id": 1, "name": "string", "children": []}]
