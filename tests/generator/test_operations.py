"""Operations: ids, paths, bodies and responses."""

from __future__ import annotations

import pytest

from flama_generator.ir.types import ListOf, Primitive
from flama_generator.lowering.paths import parse_path
from flama_generator.lowering.project import package_name, project_name
from tests.generator.lowering import codes, document, lowered, only_operation, operation

OK = "responses: {'204': {description: Done}}"


def test_every_method_of_a_path_is_an_operation() -> None:
    methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    model = lowered("paths:\n  /things:\n" + "".join(f"    {name}: {{{OK}}}\n" for name in methods))
    assert [one.method for one in model.resources[0].operations] == [name.upper() for name in methods]


def test_an_operation_without_id_is_called_after_its_method_and_path() -> None:
    one = only_operation(f"/pets/{{petId}}: {{get: {{{OK}, parameters: [{{in: path, name: petId, required: true}}]}}}}")
    assert (one.operation_id, one.name, one.declared_id, one.id) == (
        "get_pets_petId",
        "get_pets_pet_id",
        False,
        "op:GET /pets/{petId}",
    )


def test_a_made_id_gives_way_to_a_declared_one() -> None:
    model = lowered(f"paths:\n  /a: {{get: {{{OK}}}}}\n  /b: {{get: {{operationId: get_a, {OK}}}}}\n")
    assert {one.operation_id for resource in model.resources for one in resource.operations} == {"get_a", "get_a_2"}


def test_operations_that_share_an_id_are_told_apart_by_their_paths_and_reported() -> None:
    a, b = (f"  /{path}: {{get: {{operationId: same, {OK}}}}}\n" for path in ("a", "b/{c}"))
    model, report = document(f"paths:\n{a}{b}")
    found = [one for one in report if one.code == "F5001"]
    assert [one.location.pointer for one in found] == ["/paths/~1a/get/operationId", "/paths/~1b~1{c}/get/operationId"]
    assert "shop.yaml:5" in found[0].message
    assert "shop.yaml:4" in found[1].message
    assert model is not None
    names = {one.path: one.operation_id for resource in model.resources for one in resource.operations}
    assert names == {"/a": "same_a", "/b/{c}": "same_b_c"}
    turned, _ = document(f"paths:\n{b}{a}")
    assert turned is not None
    assert {one.path: one.operation_id for resource in turned.resources for one in resource.operations} == names


def test_the_contract_has_the_ids_that_tell_operations_apart() -> None:
    model = lowered(f"paths:\n  /a: {{get: {{operationId: same, {OK}}}}}\n  /b: {{get: {{operationId: same, {OK}}}}}\n")
    paths = model.contract["paths"]
    assert isinstance(paths, dict)
    assert [paths[path]["get"]["operationId"] for path in ("/a", "/b")] == ["same_a", "same_b"]


@pytest.mark.parametrize(
    "path",
    ["/a/{b}{c}", "/a/{b", "/a/b}", "/a/{}", "/a/{b}/{b}", "/a?b=1", "/a#b", "/a/{b:int}", "/a/{b*}", "a"],
)
def test_a_path_that_cannot_be_served_is_refused(path: str) -> None:
    assert isinstance(parse_path(path), str)
    assert codes(f"paths: {{'{path}': {{get: {{{OK}}}}}}}") & {"F5003", "F5004", "F2005"}


@pytest.mark.parametrize("path", ["/", "/a/", "/a/{b}", "/a/{b}...{c}", "/a/{b-c}.json", "/a:run", "/a/{b}:run"])
def test_a_path_that_can_be_served_is_taken(path: str) -> None:
    assert not isinstance(parse_path(path), str)


def test_paths_that_differ_in_parameter_names_only_are_an_error() -> None:
    assert "F5005" in codes(f"paths:\n  /a/{{b}}: {{get: {{{OK}}}}}\n  /a/{{c}}: {{get: {{{OK}}}}}\n")


def test_a_referenced_path_item_is_read_like_one_written_out() -> None:
    model = lowered(
        f"""
        paths: {{/a: {{$ref: '#/components/pathItems/A'}}}}
        components: {{pathItems: {{A: {{get: {{operationId: readA, {OK}}}}}}}}}
        """
    )
    assert operation(model, "readA").path == "/a"


@pytest.mark.parametrize(
    ("responses", "status", "content"),
    [
        ("{'201': {description: b}, '200': {description: a}}", 200, False),
        ("{default: {description: d}, '204': {description: a}}", 204, False),
        ("{'2XX': {description: a}, '404': {description: b}}", 200, False),
        ("{default: {description: a, content: {application/json: {schema: {type: string}}}}}", 200, True),
        ("{'404': {description: a}}", 200, False),
    ],
)
def test_success_is_the_first_2xx_by_number(responses: str, status: int, content: bool) -> None:
    one = only_operation(f"/a: {{get: {{responses: {responses}}}}}")
    assert one.success_status == status
    assert bool(one.success and one.success.content) is content


def test_json_is_preferred_among_the_contents_of_an_answer() -> None:
    one = only_operation(
        """
        /a:
          get:
            responses:
              '200':
                description: A
                content:
                  text/csv: {schema: {type: string}}
                  application/vnd.shop+json: {schema: {type: array, items: {type: integer}}}
        """
    )
    assert one.success is not None
    assert one.success.content is not None
    assert one.success.content.media_type == "application/vnd.shop+json"
    assert isinstance(one.success.content.type, ListOf)


def test_content_of_an_answer_that_has_no_body_is_left_out_and_reported() -> None:
    text = """
        paths:
          /a: {delete: {responses: {'204': {description: A, content: {application/json: {schema: {}}}}}}}
        """
    assert "F5012" in codes(text)
    assert lowered(text).resources[0].operations[0].responses[0].content is None


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/json; charset=utf-8", "json"),
        ("application/merge-patch+json", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "multipart"),
        ("text/csv", "text"),
        ("application/octet-stream", "binary"),
        ("application/xml", "binary"),
        ("image/*", "binary"),
        ("*/*", "json"),
    ],
)
def test_the_media_type_says_what_kind_of_body_it_is(media_type: str, kind: str) -> None:
    one = only_operation(
        f"""
        /a:
          post:
            {OK}
            requestBody: {{content: {{'{media_type}': {{schema: {{type: object, properties: {{b: {{}}}}}}}}}}}}
        """
    )
    assert one.body is not None
    assert [content.kind for content in one.body.contents] == [kind]


def test_a_wildcard_with_binary_content_is_handed_over_as_bytes() -> None:
    one = only_operation(
        f"/a: {{post: {{{OK}, requestBody: {{content: {{'*/*': {{schema: {{type: string, format: binary}}}}}}}}}}}}"
    )
    assert one.body is not None
    assert one.body.contents[0].type == Primitive("bytes")


def test_json_comes_first_and_xml_beside_it_is_left_out_and_reported() -> None:
    content = "{application/xml: {}, application/x-www-form-urlencoded: {}, application/json: {}}"
    text = f"paths: {{/a: {{post: {{{OK}, requestBody: {{content: {content}}}}}}}}}"
    body = lowered(text).resources[0].operations[0].body
    assert body is not None
    assert [one.kind for one in body.contents] == ["json", "form"]
    assert body.contents[0].type == Primitive("any")
    assert "F7030" in codes(text)


def test_a_schema_written_out_for_each_media_type_is_one_type() -> None:
    schema = "{schema: {type: object, properties: {b: {type: string}}}}"
    one = only_operation(
        f"""
        /a:
          post:
            {OK}
            requestBody: {{content: {{application/json: {schema}, application/x-www-form-urlencoded: {schema}}}}}
        """
    )
    assert one.body is not None
    assert len({content.type for content in one.body.contents}) == 1


@pytest.mark.parametrize(
    ("title", "package", "project"),
    [
        ("Swagger Petstore", "swagger_petstore", "swagger-petstore"),
        ("Test", "test_service", "test-service"),
        ("Flask", "flask_service", "flask-service"),
        ("JSON", "json_service", "json-service"),
        ("", "service", "service"),
        ("***", "service", "service"),
        ("2fa", "n2fa", "n2fa"),
        ("A very long title that nobody would ever want to type", "a_very_long_title_that_nobody_would_ever", None),
        ("Swagger Petstore - OpenAPI 3.0", "swagger_petstore", None),
        ("GitHub's official OpenAPI spec + Octokit extension", "github", None),
        ("Web Shop API Specification", "web_shop_api", None),
        ("Web Shop v2", "web_shop_v2", None),
        ("WebShop", "web_shop", None),
        ("OpenAPI", "open_api", None),
        ("Web Player for People with Fixes and improvements", "web_player_for_people_with_fixes", None),
    ],
)
def test_the_package_is_called_after_the_title(title: str, package: str, project: str | None) -> None:
    assert package_name(title) == package
    assert project_name(package) == (project or package.replace("_", "-"))
