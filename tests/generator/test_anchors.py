"""References by `$id`, `$anchor`, `$dynamicAnchor` and `$self`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import parse
from flama_generator.source import read_source
from tests.generator.documents import parsed
from tests.generator.lowering import codes, lowered

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


def schemas(text: str, head: str = HEAD) -> Any:
    """The schemas of a document about which nothing is reported."""
    document, report = parsed(f"{head}components:\n  schemas:\n{text}")
    assert [str(one) for one in report] == []
    assert document is not None
    return document.root["components"]["schemas"]


@pytest.mark.parametrize(
    "reference",
    [
        "https://a.example/pet",
        "https://a.example/pet#",
        "https://a.example/pet#pet",
        "https://a.example/pet#/x",
    ],
)
def test_a_name_of_a_schema_is_found(reference: str) -> None:
    found = schemas(
        f"    Pet: {{$id: 'https://a.example/pet', $anchor: pet, x: {{}}}}\n    Zoo: {{$ref: '{reference}'}}\n"
    )
    assert found["Zoo"]["$ref"] == "#/components/schemas/Pet" + ("/x" if reference.endswith("/x") else "")


def test_an_anchor_is_found_in_its_own_document() -> None:
    found = schemas("    Pet: {$anchor: pet, type: object}\n    Zoo: {items: {$ref: '#pet'}}\n")
    assert found["Zoo"]["items"] == {"$ref": "#/components/schemas/Pet"}


def test_ids_inside_ids_count_from_them() -> None:
    text = """
    Pet:
      $id: https://a.example/pets/pet.json
      properties: {owner: {$ref: owner.json}, self: {$ref: '#'}, chip: {$ref: '#/$defs/chip'}}
      $defs: {owner: {$id: owner.json, type: object}, chip: {type: string}}
    """
    properties = schemas(text.strip("\n") + "\n")["Pet"]["properties"]
    assert {name: node["$ref"] for name, node in properties.items()} == {
        "owner": "#/components/schemas/Pet/$defs/owner",
        "self": "#/components/schemas/Pet",
        "chip": "#/components/schemas/Pet/$defs/chip",
    }


def test_a_pointer_that_leads_nowhere_below_an_id_counts_from_the_document() -> None:
    text = "    Pet: {$id: pet.json, properties: {zoo: {$ref: '#/components/schemas/Zoo'}}}\n    Zoo: {type: object}\n"
    assert schemas(text)["Pet"]["properties"]["zoo"] == {"$ref": "#/components/schemas/Zoo"}


def test_a_dynamic_reference_with_one_place_is_a_reference() -> None:
    found = schemas("    Tree: {$dynamicAnchor: node, properties: {left: {$dynamicRef: '#node'}}}\n")
    assert found["Tree"]["properties"]["left"] == {"$ref": "#/components/schemas/Tree"}


def test_a_dynamic_reference_with_several_places_is_reported() -> None:
    text = (
        "    A: {$id: a, $dynamicAnchor: node, items: {$dynamicRef: '#node'}}\n    B: {$id: b, $dynamicAnchor: node}\n"
    )
    operation = "get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: a}}}}}}"
    assert "F7017" in codes(f"paths: {{/a: {{{operation}}}}}\ncomponents:\n  schemas:\n{text}")


def test_an_unknown_anchor_is_a_broken_reference() -> None:
    _, report = parsed(f"{HEAD}components: {{schemas: {{A: {{$ref: '#none'}}}}}}")
    [finding] = report
    assert (finding.code, "`none`" in finding.hint) == ("F3001", True)


def test_an_address_that_no_schema_bears_is_never_fetched() -> None:
    _, report = parsed(
        f"{HEAD}components: {{schemas: {{A: {{$id: 'https://a.example/a'}}, B: {{$ref: 'https://a.example/b'}}}}}}"
    )
    assert [one.code for one in report] == ["F3003"]


def test_anchors_of_other_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text(f"{HEAD}components: {{schemas: {{A: {{$ref: 'pets.yaml#pet'}}}}}}")
    (tmp_path / "pets.yaml").write_text("$defs: {p: {$anchor: pet, items: {$ref: '#pet'}}}")
    report = Report()
    source = read_source(tmp_path / "main.yaml", report)
    assert source is not None
    document = parse(source, report)
    assert [str(one) for one in report] == []
    assert document is not None
    assert document.root["components"]["schemas"] == {
        "A": {"$ref": "#/components/schemas/p"},
        "p": {"$anchor": "pet", "items": {"$ref": "#/components/schemas/p"}},
    }


def test_the_address_of_a_document_is_its_own_name() -> None:
    head = HEAD.replace("3.1.0", "3.2.0") + "$self: https://a.example/api/openapi.yaml\n"
    for reference in ("https://a.example/api/openapi.yaml#/components/schemas/A", "openapi.yaml#/components/schemas/A"):
        found = schemas(f"    A: {{type: object}}\n    B: {{$ref: '{reference}'}}\n", head)
        assert found["B"] == {"$ref": "#/components/schemas/A"}


def test_keys_beside_a_named_reference_count() -> None:
    model = lowered(
        """
        paths:
          /a:
            get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#pet'}}}}}}
        components:
          schemas:
            Base: {$anchor: base, type: object, properties: {id: {type: integer}}, required: [id]}
            Pet: {$anchor: pet, $ref: '#base', properties: {name: {type: string}}, required: [name]}
        """
    )
    [pet] = [schema for schema in model.schemas().values() if schema.name == "Pet"]
    assert {field.wire for field in pet.fields} == {"id", "name"}  # type: ignore[union-attr]
