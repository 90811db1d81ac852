"""Parameters of operations."""

from __future__ import annotations

from typing import Any

import pytest

from flama_generator.ir.operations import Parameter
from flama_generator.ir.types import Default, ListOf, Primitive
from tests.generator.lowering import codes, lowered, only_operation

OK = "responses: {'204': {description: Done}}"


def parameters(text: str, *, path: str = "/a", shared: str = "[]") -> tuple[Parameter, ...]:
    return only_operation(f"{path}: {{parameters: {shared}, get: {{{OK}, parameters: {text}}}}}").parameters


def one(text: str) -> Parameter:
    [parameter] = parameters(f"[{text}]")
    return parameter


@pytest.mark.parametrize(
    ("text", "style", "explode"),
    [
        ("{in: query, name: a, schema: {}}", "form", True),
        ("{in: query, name: a, schema: {}, explode: false}", "form", False),
        ("{in: query, name: a, schema: {}, style: pipeDelimited}", "pipeDelimited", False),
        ("{in: query, name: a, schema: {type: object}, style: deepObject}", "deepObject", True),
        ("{in: header, name: a, schema: {}}", "simple", False),
        ("{in: cookie, name: a, schema: {}}", "form", True),
    ],
)
def test_style_and_explode_are_filled_in(text: str, style: str, explode: bool) -> None:
    assert (one(text).style, one(text).explode) == (style, explode)


def test_a_style_that_its_place_does_not_know_is_an_error() -> None:
    text = f"paths: {{/a: {{get: {{{OK}, parameters: [{{in: header, name: a, style: form, schema: {{}}}}]}}}}}}"
    assert codes(text) & {"F5010", "F2005"}


def test_a_parameter_of_the_operation_replaces_that_of_its_path() -> None:
    shared = "[{in: query, name: a, schema: {type: string}}, {in: query, name: b, schema: {type: string}}]"
    found = parameters("[{in: query, name: a, required: true, schema: {type: integer}}]", shared=shared)
    assert [(each.name, each.required) for each in found] == [("a", True), ("b", False)]
    assert isinstance(found[0].type, Primitive)
    assert found[0].type.kind == "int"


def test_required_parameters_come_first() -> None:
    found = parameters("[{in: query, name: a, schema: {}}, {in: query, name: b, required: true, schema: {}}]")
    assert [each.name for each in found] == ["b", "a"]


def test_python_names_are_unique_and_free_of_what_methods_use() -> None:
    text = (
        "[{in: query, name: data, schema: {}}, {in: query, name: self, schema: {}},"
        " {in: query, name: class, schema: {}},"
        " {in: query, name: X-Id, schema: {}}, {in: header, name: x_id, schema: {}},"
        " {in: query, name: 'page[size]', schema: {}}]"
    )
    found = parameters(text)
    names = [each.name for each in found]
    assert len(set(names)) == 6
    assert all(name.isidentifier() for name in names)
    assert not {"data", "self", "worker", "class"} & set(names)
    assert "page_size" in names


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_a_header_that_is_said_elsewhere_has_no_effect(name: str) -> None:
    text = f"[{{in: header, name: {name}, schema: {{type: string}}}}]"
    assert parameters(text) == ()
    assert "F5008" in codes(f"paths: {{/a: {{get: {{{OK}, parameters: {text}}}}}}}")


def test_a_placeholder_that_nobody_declares_is_a_string_and_reported() -> None:
    [parameter] = parameters("[]", path="/a/{b}")
    assert (parameter.wire, parameter.place, parameter.required, parameter.type) == (
        "b",
        "path",
        True,
        Primitive("str"),
    )
    assert "F5006" in codes(f"paths: {{'/a/{{b}}': {{get: {{{OK}}}}}}}")


def test_the_contract_declares_every_placeholder_of_a_path() -> None:
    model = lowered(
        f"""
        paths:
          /a/{{b}}: {{parameters: [$ref: '#/components/parameters/B'], get: {{{OK}}}}}
          /c/{{d}}: {{get: {{{OK}}}, put: {{{OK}}}}}
        components: {{parameters: {{B: {{in: path, name: b, required: true, schema: {{type: integer}}}}}}}}
        """
    )
    paths: Any = model.contract["paths"]
    declared = {"name": "d", "in": "path", "required": True, "schema": {"type": "string"}}
    assert "parameters" not in paths["/a/{b}"]["get"]
    assert [paths["/c/{d}"][method]["parameters"] for method in ("get", "put")] == [[declared], [declared]]


def test_a_path_parameter_that_the_path_lacks_is_dropped_and_reported() -> None:
    text = "[{in: path, name: b, required: true, schema: {type: string}}]"
    assert parameters(text) == ()
    assert "F5007" in codes(f"paths: {{/a: {{get: {{{OK}, parameters: {text}}}}}}}")


def test_a_parameter_declared_twice_is_an_error() -> None:
    text = "[{in: header, name: X-A, schema: {}}, {in: header, name: x-a, schema: {}}]"
    assert "F5009" in codes(f"paths: {{/a: {{get: {{{OK}, parameters: {text}}}}}}}")


def test_a_default_is_kept_where_the_parameter_may_be_absent() -> None:
    assert one("{in: query, name: a, schema: {type: integer, default: 3}}").default == Default(3)
    assert one("{in: query, name: a, required: true, schema: {type: integer, default: 3}}").default is None


def test_a_default_outside_its_type_is_left_out_and_reported() -> None:
    text = "{in: query, name: a, schema: {type: integer, default: many}}"
    assert one(text).default is None
    assert "F4003" in codes(f"paths: {{/a: {{get: {{{OK}, parameters: [{text}]}}}}}}")


def test_a_parameter_in_json_has_its_media_type() -> None:
    parameter = one("{in: query, name: a, content: {application/json: {schema: {type: array, items: {type: string}}}}}")
    assert parameter.media_type == "application/json"
    assert isinstance(parameter.type, ListOf)


def test_a_parameter_in_another_media_type_is_not_supported() -> None:
    text = "[{in: query, name: a, content: {application/xml: {schema: {type: string}}}}]"
    assert "F7032" in codes(f"paths: {{/a: {{get: {{{OK}, parameters: {text}}}}}}}")
