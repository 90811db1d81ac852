"""Documents that are wrong, or meant to do harm."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flama_generator.codes import CATALOGUE, diagnostic, printable
from flama_generator.diagnostics import Location, Report
from flama_generator.frontends.openapi import parse
from flama_generator.lowering.schemas import SchemaLowering
from flama_generator.source import source_of
from tests.generator.documents import Lowered, parsed

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[1]", "F2001", "spec.yaml:1:1"),
        ("just text", "F2001", "spec.yaml:1:1"),
        ("a: 1", "F2002", "spec.yaml:1:1"),
        ("x: 1\nswagger: '1.2'", "F2003", "spec.yaml:2:1"),
        ("openapi: 3.3.0\npaths: {}", "F2003", "spec.yaml:1:1"),
        ("openapi: '4.0'\npaths: {}", "F2003", "spec.yaml:1:1"),
        ("openapi: 3.1.0\npaths: {}", "F2004", "spec.yaml:1:1"),
        ("openapi: 3.1.0\ninfo: {title: T, version: '1'}", "F2004", "spec.yaml:1:1"),
        ("openapi: 3.1.0\ninfo: {title: T}\npaths: {}", "F2004", "spec.yaml:2:1"),
        (HEAD + "paths: []", "F2005", "spec.yaml:3:1"),
        (HEAD + "paths:", "F2005", "spec.yaml:3:1"),
        (HEAD + "paths:\n  /a:\n    get: 5", "F2005", "spec.yaml:5:5"),
        (HEAD + "paths:\n  /a:\n    get: {parameters: [{in: query}], responses: {}}", "F2004", "spec.yaml:5:24"),
        (HEAD + "paths: {}\ncomponents:\n  schemas:\n    A: {properties: [a]}", "F2005", "spec.yaml:6:9"),
        (HEAD + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: 5}", "F3006", "spec.yaml:6:9"),
        (HEAD + "paths: {}\ncomponents:\n  schemas:\n    $ref: a.yaml", "F3007", "spec.yaml:6:5"),
    ],
)
def test_what_is_no_document_is_told_with_its_place(text: str, code: str, place: str) -> None:
    _, report = parsed(text)
    first = next(iter(report))
    assert (first.code, str(first.location)) == (code, place)
    assert first.hint
    assert report.failed


def test_a_misspelled_key_is_a_warning() -> None:
    _, report = parsed(HEAD + "paths: {}\ncomponents: {schemas: {A: {propertys: {}}}}")
    assert [str(one).split(": ", 1)[1] for one in report] == [
        "warning F2006: `propertys` is not known here and has no effect (at /components/schemas/A/propertys)\n"
        "    Did you mean `properties`?"
    ]


def test_a_number_as_text_is_read_with_a_warning() -> None:
    document, report = parsed("openapi: 3.1.0\ninfo: {title: T, version: 1.0}\npaths: {}")
    assert document is not None
    assert document.root["info"]["version"] == "1.0"
    assert [one.code for one in report] == ["F2007"]


def test_text_of_a_document_cannot_play_tricks_on_a_terminal() -> None:
    finding = diagnostic("F4004", Location("a"), value="\x1b[31mred\n\r{x}" + "y" * 500, suggestion="{}")
    assert "\x1b" not in str(finding)
    assert len(finding.message) < 250
    assert printable("a\u202eb") == "a\ufffdb"


def test_names_from_a_hostile_document_are_identifiers() -> None:
    lowered = Lowered("""
        "'; import os; '": {properties: {"a\\nb": {}, "__class__": {}, "{{ x }}": {}}}
        "../../etc/passwd": {enum: ["\\"\\"\\"", "\\\\", "{{ 7 * 7 }}"]}
    """)
    for module in lowered.lowering.place({}, ()):
        assert module.name.isidentifier()
        for schema in module.schemas:
            assert schema.name.isidentifier()
            assert all(one.name.isidentifier() for one in getattr(schema, "fields", ()))


@pytest.mark.parametrize(
    ("schemas", "code"),
    [
        ({f"A{n}": {"type": f"nope{n}"} for n in range(3000)}, "F4004"),
        (
            {"A": {"allOf": [{"oneOf": [{"properties": {f"a{i}{j}": {}}} for i in range(10)]} for j in range(6)]}},
            "F7021",
        ),
        ({"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}, "F4005"),
    ],
)
def test_large_and_circular_schemas_end_in_a_finding(schemas: dict[str, Any], code: str) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    report = Report()
    source = source_of(json.dumps(document).encode(), "a.json", report)
    assert source is not None
    parsed_document = parse(source, report)
    assert parsed_document is not None
    lowering = SchemaLowering(parsed_document, report)
    lowering.component_ids()
    lowering.place({}, ())
    assert code in {one.code for one in report}


def test_inheritance_cannot_multiply_without_bound() -> None:
    chain = {
        f"A{n}": {"allOf": [{"$ref": f"#/components/schemas/A{n + 1}"}, {"properties": {f"p{n}": {}}}]}
        for n in range(40)
    }
    lowered = Lowered(json.dumps({**chain, "A40": {"type": "object"}})[1:-1].replace('}, "A', '}\n"A'))
    assert len(lowered.model("A0").fields) == 40


def test_a_schema_that_extends_itself_is_just_itself() -> None:
    lowered = Lowered(
        "A: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {a: {$ref: '#/components/schemas/A'}}}]}"
    )
    assert [one.name for one in lowered.model("A").fields] == ["a"]
    assert lowered.codes == []


SAMPLE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "tags": [{"name": "pets"}],
    "paths": {
        "/pets": {
            "parameters": [{"$ref": "#/components/parameters/Limit"}],
            "post": {
                "operationId": "create",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                "responses": {"201": {"description": "x", "headers": {"X": {"schema": {"type": "string"}}}}},
            },
        }
    },
    "components": {
        "parameters": {
            "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 5}}
        },
        "schemas": {
            "Pet": {
                "oneOf": [{"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"d": "Dog"}},
            },
            "Dog": {
                "allOf": [
                    {"$ref": "#/components/schemas/Named"},
                    {"required": ["kind"], "properties": {"kind": {"enum": ["d"]}}},
                ]
            },
            "Named": {
                "type": "object",
                "properties": {"name": {"type": ["string", "null"], "pattern": "^a"}},
                "additionalProperties": False,
            },
            "Tree": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Tree"},
                "prefixItems": [{"const": 1}],
                "minItems": 1,
            },
        },
    },
}

REPLACEMENTS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    [],
    [None],
    ["a"],
    {},
    {"a": 1},
    {"$ref": 5},
    {"$ref": "#"},
    {"$ref": "#/components/schemas/Tree"},
    {"$ref": "#/paths/~1pets/post"},
    {"type": []},
    {"enum": []},
    {"enum": [[], {}, None, 1.5]},
    {"oneOf": []},
    {"allOf": [False]},
    {"not": {}},
)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in members:
        yield from places(value, (*path, key))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(list(places(SAMPLE))), st.sampled_from(REPLACEMENTS)), min_size=1, max_size=4),
    st.booleans(),
)
def test_no_wrongly_shaped_node_is_a_crash(
    changes: list[tuple[tuple[Any, ...], Any]], everything_allowed: bool
) -> None:
    document = copy.deepcopy(SAMPLE)
    for path, value in changes:
        node: Any = document
        for key in path[:-1]:
            inside_list = isinstance(node, list) and isinstance(key, int) and key < len(node)
            node = node.get(key) if isinstance(node, dict) else node[key] if inside_list else None
        last = path[-1]
        if isinstance(node, dict) or (isinstance(node, list) and isinstance(last, int) and last < len(node)):
            node[last] = copy.deepcopy(value)
    report = Report(frozenset(CATALOGUE) if everything_allowed else frozenset())
    source = source_of(json.dumps(document).encode(), "a.json", report)
    assert source is not None
    result = parse(source, report)
    if result is not None:
        lowering = SchemaLowering(result, report)
        lowering.component_ids()
        lowering.place({}, ())
    assert all(finding.code in CATALOGUE for finding in report)
