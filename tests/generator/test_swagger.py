"""Swagger 2.0 documents as OpenAPI 3.0."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from openapi_spec_validator import validate

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import Document, parse
from flama_generator.source import read_source
from tests.generator.documents import parsed

HEAD = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n"


def document(text: str) -> Document:
    """A document about which nothing is reported."""
    found, report = parsed(HEAD + dedent(text))
    assert [str(one) for one in report] == []
    assert found is not None
    validate(found.root)
    return found


def operation(text: str, head: str = "") -> dict[str, Any]:
    """The converted `post` of `/a`, whose keys are given."""
    indented = "".join(f"      {line}\n" for line in dedent(text).strip().splitlines())
    found = document(f"{dedent(head)}paths:\n  /a:\n    post:\n{indented}")
    result: dict[str, Any] = found.root["paths"]["/a"]["post"]
    return result


OK = "responses: {'200': {description: ok}}"


def test_host_base_path_and_schemes_become_servers() -> None:
    text = "host: a.example\nbasePath: /v1/\nschemes: [https, http]\npaths: {}\n"
    assert document(text).root["servers"] == [{"url": "https://a.example/v1"}, {"url": "http://a.example/v1"}]


def test_a_base_path_without_a_host_is_a_relative_server() -> None:
    assert document("basePath: /v1\npaths: {}\n").root["servers"] == [{"url": "/v1"}]


def test_schemes_of_an_operation_are_its_own_servers() -> None:
    found = operation(f"schemes: [https]\n{OK}", "host: a.example\nschemes: [http]\n")
    assert found["servers"] == [{"url": "https://a.example"}]


def test_a_body_is_sent_in_each_media_type_that_is_consumed() -> None:
    body = "parameters:\n- {name: b, in: body, schema: {type: string}}"
    text = f"consumes: [application/json, text/plain]\n{body}\n{OK}"
    content = operation(text)["requestBody"]["content"]
    assert content == {name: {"schema": {"type": "string"}} for name in ("application/json", "text/plain")}


def test_a_shared_body_stays_shared_where_the_operation_consumes_what_all_do() -> None:
    head = """
    consumes: [application/json]
    parameters: {Pet: {name: pet, in: body, required: true, schema: {type: object}}}
    """
    body = f"parameters: [{{$ref: '#/parameters/Pet'}}]\n{OK}"
    assert operation(body, head)["requestBody"] == {"$ref": "#/components/requestBodies/Pet"}
    own = operation(f"consumes: [text/plain]\n{body}", head)["requestBody"]
    assert own == {"required": True, "content": {"text/plain": {"schema": {"type": "object"}}}}


def test_form_fields_become_one_body() -> None:
    text = f"""
    parameters:
    - {{name: id, in: formData, type: integer, required: true, description: Which.}}
    - {{name: tags, in: formData, type: array, items: {{type: string}}}}
    {OK}
    """
    assert operation(text)["requestBody"] == {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "integer", "description": "Which."},
                        "tags": {"type": "array", "items": {"type": "string"}},
                    },
                },
                "encoding": {"tags": {"style": "form", "explode": False}},
            }
        },
    }


def test_a_form_with_a_file_is_multipart_whatever_is_consumed() -> None:
    text = f"consumes: [application/json]\nparameters:\n- {{name: photo, in: formData, type: file}}\n{OK}"
    content = operation(text)["requestBody"]["content"]
    assert content["multipart/form-data"]["schema"]["properties"] == {"photo": {"type": "string", "format": "binary"}}


def test_form_fields_of_the_path_are_replaced_by_those_of_the_operation() -> None:
    found = document(
        f"""
        paths:
          /a:
            parameters:
            - {{name: x, in: formData, type: string}}
            - {{name: y, in: formData, type: string}}
            - {{name: q, in: query, type: string}}
            post:
              parameters: [{{name: y, in: formData, type: integer}}]
              {OK}
        """
    )
    item = found.root["paths"]["/a"]
    [media] = item["post"]["requestBody"]["content"].values()
    assert media["schema"]["properties"] == {"x": {"type": "string"}, "y": {"type": "integer"}}
    assert item["parameters"] == [{"name": "q", "in": "query", "schema": {"type": "string"}}]


@pytest.mark.parametrize(
    ("place", "written", "style"),
    [
        ("query", "csv", {"style": "form", "explode": False}),
        ("query", "ssv", {"style": "spaceDelimited", "explode": False}),
        ("query", "pipes", {"style": "pipeDelimited", "explode": False}),
        ("query", "multi", {"style": "form", "explode": True}),
        ("header", "csv", {}),
    ],
)
def test_a_collection_format_is_a_style(place: str, written: str, style: dict[str, Any]) -> None:
    text = f"""
    parameters:
    - name: a
      in: {place}
      type: array
      items: {{type: integer, maximum: 3}}
      collectionFormat: {written}
      minItems: 1
    {OK}
    """
    [parameter] = operation(text)["parameters"]
    schema = {"type": "array", "items": {"type": "integer", "maximum": 3}, "minItems": 1}
    assert parameter == {"name": "a", "in": place, **style, "schema": schema}


@pytest.mark.parametrize(
    ("place", "written", "code"),
    [("query", "tsv", "F7040"), ("header", "pipes", "F7040"), ("header", "multi", "F2008"), ("query", "xsv", "F2008")],
)
def test_a_collection_format_without_counterpart_is_reported_where_it_stands(
    place: str, written: str, code: str
) -> None:
    text = f"paths:\n  /a:\n    get:\n      parameters:\n      - name: a\n        in: {place}\n        type: array\n"
    text += f"        items: {{type: string}}\n        collectionFormat: {written}\n      {OK}\n"
    _, report = parsed(HEAD + text)
    [finding] = report
    assert (finding.code, finding.location.line, finding.location.column) == (code, 11, 9)


def test_a_response_is_sent_in_each_media_type_that_is_produced_with_its_example() -> None:
    text = """
    produces: [application/json, application/xml]
    responses:
      '200':
        description: ok
        schema: {type: string}
        examples: {application/json: hello}
        headers: {X-Left: {type: integer, description: How many.}}
    """
    assert operation(text)["responses"]["200"] == {
        "description": "ok",
        "headers": {"X-Left": {"description": "How many.", "schema": {"type": "integer"}}},
        "content": {
            "application/json": {"schema": {"type": "string"}, "example": "hello"},
            "application/xml": {"schema": {"type": "string"}},
        },
    }


def test_a_file_that_is_answered_is_bytes() -> None:
    content = operation("responses: {'200': {description: ok, schema: {type: file}}}")["responses"]["200"]["content"]
    assert content == {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def test_a_shared_response_is_written_out_where_the_operation_produces_something_else() -> None:
    head = "responses: {Text: {description: t, schema: {type: string}}, Plain: {description: p}}\n"
    text = "responses: {'200': {$ref: '#/responses/Text'}, default: {$ref: '#/responses/Plain'}}"
    usual = operation(text, head)["responses"]
    assert usual["200"] == {"$ref": "#/components/responses/Text"}
    own = operation(f"produces: [text/plain]\n{text}", head)["responses"]
    assert own["200"] == {"description": "t", "content": {"text/plain": {"schema": {"type": "string"}}}}
    assert own["default"] == {"$ref": "#/components/responses/Plain"}


def test_security_definitions_become_security_schemes() -> None:
    found = document(
        """
        paths: {}
        securityDefinitions:
          basic: {type: basic}
          key: {type: apiKey, in: header, name: X-Key}
          code:
            type: oauth2
            flow: accessCode
            authorizationUrl: https://a/b
            tokenUrl: https://a/c
            scopes: {r: Read.}
          app: {type: oauth2, flow: application, tokenUrl: 'https://a/c', scopes: {}}
        """
    )
    assert found.root["components"]["securitySchemes"] == {
        "basic": {"type": "http", "scheme": "basic"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "code": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "https://a/b",
                    "tokenUrl": "https://a/c",
                    "scopes": {"r": "Read."},
                }
            },
        },
        "app": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a/c", "scopes": {}}}},
    }


def test_schemas_keep_their_words_save_for_those_that_have_changed() -> None:
    found = document(
        """
        paths: {}
        definitions:
          Pet:
            type: object
            discriminator: kind
            required: [kind]
            properties:
              kind: {type: string}
              name: {type: string, x-nullable: true, readOnly: true, example: Rex}
              owner: {$ref: '#/definitions/A%20Person', x-nullable: true}
          A Person: {type: [object, 'null'], maxProperties: 3}
        """
    )
    assert found.root["components"]["schemas"] == {
        "Pet": {
            "type": "object",
            "discriminator": {"propertyName": "kind"},
            "required": ["kind"],
            "properties": {
                "kind": {"type": "string"},
                "name": {"type": "string", "nullable": True, "readOnly": True, "example": "Rex"},
                "owner": {"allOf": [{"$ref": "#/components/schemas/A_Person"}], "nullable": True},
            },
        },
        "A_Person": {"type": "object", "nullable": True, "maxProperties": 3},
    }


def test_a_reference_into_an_operation_follows_it() -> None:
    found = document(
        """
        paths:
          /a: {post: {responses: {'200': {description: ok, schema: {type: object, title: It}}}}}
          /b: {post: {responses: {'200': {description: ok, schema: {$ref: '#/paths/~1a/post/responses/200/schema'}}}}}
        """
    )
    media = found.root["paths"]["/b"]["post"]["responses"]["200"]["content"]["application/json"]
    assert found.resolve(media["schema"], "")[0] == {"type": "object", "title": "It"}


def test_every_node_keeps_its_place_in_the_text() -> None:
    found = document(
        """
        paths:
          /a:
            post:
              parameters:
              - {name: b, in: body, schema: {type: array, items: {type: string}}}
              - name: q
                in: query
                type: string
              responses:
                '200':
                  description: ok
                  schema: {type: string}
        definitions:
          A: {properties: {b: {type: string}}}
        """
    )
    places = {
        "/paths/~1a/post/requestBody/content/application~1json/schema/items": 8,
        "/paths/~1a/post/parameters/0/schema": 9,
        "/paths/~1a/post/responses/200/content/application~1json/schema/type": 15,
        "/components/schemas/A/properties/b": 17,
    }
    assert {pointer: found.locate(pointer).line for pointer in places} == places
    assert found.locate("/components/schemas/A").pointer == "/definitions/A"


def test_what_is_wrong_is_named_in_the_words_of_the_document() -> None:
    _, report = parsed(HEAD + "paths: {}\ndefinitions:\n  A:\n    properties:\n      b: {$ref: '#/definitions/AA'}\n")
    [finding] = report
    assert (finding.code, finding.location.line, finding.hint) == ("F3001", 7, "Did you mean `#/definitions/A`?")


def test_a_second_body_is_an_error_where_it_stands() -> None:
    text = "paths:\n  /a:\n    post:\n      parameters:\n      - {name: a, in: body, schema: {}}\n"
    text += f"      - {{name: b, in: formData, type: string}}\n      {OK}\n"
    _, report = parsed(HEAD + text)
    assert [(one.code, one.location.line) for one in report] == [("F2009", 8)]


def test_other_files_are_read_in_the_words_of_swagger_too(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text(
        HEAD
        + "paths:\n  /a: {get: {responses: {'200': {description: ok, schema: {$ref: 'pets.yaml#/definitions/Pet'}}}}}\n"
    )
    (tmp_path / "pets.yaml").write_text("definitions:\n  Pet: {type: object, discriminator: kind, required: [kind]}\n")
    report = Report()
    source = read_source(tmp_path / "main.yaml", report)
    assert source is not None
    found = parse(source, report)
    assert found is not None
    assert found.root["components"]["schemas"]["Pet"]["discriminator"] == {"propertyName": "kind"}
    place = found.locate("/components/schemas/Pet/required")
    assert (Path(place.file).name, place.line) == ("pets.yaml", 2)
