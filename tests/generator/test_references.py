"""`$ref` within a document and across files."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import Document, parse
from flama_generator.source import read_source
from tests.generator.documents import parsed

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


def written(folder: Path, **files: str) -> tuple[Document | None, Report]:
    """Files written to a folder and parsed from `main.yaml`; `__` in a name is a slash."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((HEAD if name == "main" else "") + dedent(text))
    report = Report()
    source = read_source(folder / "main.yaml", report)
    assert source is not None
    return parse(source, report), report


def findings(report: Report) -> list[str]:
    return [f"{Path(one.location.file).name}:{one.location.line} {one.code} {one.message}" for one in report]


def test_a_chain_of_references_is_followed_to_its_end() -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {type: string}}}"
    document, _ = parsed(HEAD + text)
    assert document is not None
    assert document.resolve({"$ref": "#/components/schemas/A"}, "/x") == ({"type": "string"}, "/components/schemas/B")


def test_escapes_in_pointers_are_understood() -> None:
    text = "paths: {'/a b~/{c}': {get: {responses: {'200': {description: x}}}}}"
    document, _ = parsed(HEAD + text)
    assert document is not None
    node, pointer = document.resolve({"$ref": "#/paths/~1a%20b~0~1%7Bc%7D/get/responses/200"}, "")
    assert (node, pointer) == ({"description": "x"}, "/paths/~1a b~0~1{c}/get/responses/200")


def test_keys_beside_the_reference_of_a_path_count_too() -> None:
    text = """paths:
  /a:
    $ref: '#/components/pathItems/A'
    summary: Own.
components:
  pathItems:
    A: {summary: Shared., get: {responses: {}}}
"""
    document, report = parsed(HEAD + text)
    assert document is not None
    assert [str(one) for one in report] == []
    assert document.root["paths"]["/a"] == {"summary": "Own.", "get": {"responses": {}}}
    assert (document.locate("/paths/~1a/get").line, document.locate("/paths/~1a/summary").line) == (9, 6)


def test_a_circle_of_references_is_reported_and_stands_for_nothing() -> None:
    text = (
        "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}"
    )
    document, report = parsed(HEAD + text)
    assert document is not None
    assert document.resolve({"$ref": "#/components/schemas/A"}, "/components/schemas/B")[0] == {}
    assert [one.code for one in report] == ["F3002"]


def test_a_broken_reference_suggests_a_name() -> None:
    text = "paths: {}\ncomponents:\n  schemas:\n    Pet: {}\n    Zoo:\n      items: {$ref: '#/components/schemas/Pets'}"
    _, report = parsed(HEAD + text)
    [finding] = report
    assert (finding.code, finding.location.line, finding.hint) == (
        "F3001",
        8,
        "Did you mean `#/components/schemas/Pet`?",
    )


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("https://example.com/a.yaml", "F3003"),
        ("//example.com/a.yaml", "F3003"),
        ("file:///etc/passwd", "F3004"),
        ("/etc/passwd", "F3004"),
        ("../secret.yaml", "F3004"),
        ("%2e%2e/secret.yaml", "F3004"),
        ("link.yaml", "F3004"),
        ("none.yaml", "F3005"),
        (".", "F3005"),
        ("broken.yaml", "F3005"),
        ("#anchor", "F3001"),
        ("#/components/parameters/P", "F3009"),
        ("#/info/title", "F3009"),
        ("#/nothing", "F3001"),
    ],
)
def test_references_that_lead_astray_are_refused(tmp_path: Path, reference: str, code: str) -> None:
    (tmp_path / "secret.yaml").write_text("type: string")
    folder = tmp_path / "spec"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "broken.yaml").write_text("a: [")
    main = f"""
        paths: {{}}
        components:
          parameters: {{P: {{name: p, in: query, schema: {{}}}}}}
          schemas: {{A: {{items: {{$ref: '{reference}'}}}}}}
        """
    _, report = written(folder, main=main)
    assert code in [one.code for one in report]
    assert report.failed


def test_what_other_files_hold_becomes_components(tmp_path: Path) -> None:
    document, report = written(
        tmp_path,
        main="paths: {/pets: {$ref: paths/pets.yaml}}\ncomponents: {schemas: {Pet: {type: integer}}}",
        paths__pets="""
            get:
              parameters: [{$ref: '../parts.yaml#/Limit'}]
              responses:
                '200': {description: x, content: {application/json: {schema: {$ref: ../schemas/pet.yaml#/Pet}}}}
            """,
        parts="Limit: {name: limit, in: query, schema: {$ref: '#/Size'}}\nSize: {type: integer}",
        schemas__pet="Pet: {properties: {owner: {$ref: owner.yaml}, parent: {$ref: '#/Pet'}}}",
        schemas__owner="{properties: {pets: {items: {$ref: 'pet.yaml#/Pet'}}}}",
    )
    assert findings(report) == []
    assert document is not None
    get = document.root["paths"]["/pets"]["get"]
    components = document.root["components"]
    assert get["parameters"] == [{"$ref": "#/components/parameters/Limit"}]
    assert components["parameters"]["Limit"]["schema"] == {"$ref": "#/components/schemas/Size"}
    assert list(components["schemas"]) == ["Pet", "Size", "owner", "schemas_pet_Pet"]
    pet = components["schemas"]["schemas_pet_Pet"]
    assert pet["properties"]["parent"] == {"$ref": "#/components/schemas/schemas_pet_Pet"}
    assert pet["properties"]["owner"] == {"$ref": "#/components/schemas/owner"}
    assert components["schemas"]["owner"]["properties"]["pets"]["items"] == {
        "$ref": "#/components/schemas/schemas_pet_Pet"
    }


def test_places_point_into_the_file_that_was_written(tmp_path: Path) -> None:
    document, report = written(
        tmp_path,
        main="paths: {/pets: {$ref: pets.yaml}}\n",
        pets="get:\n  responses:\n    '200':\n      description: 5\n      content: {a/b: {schema: {$ref: pet.yaml}}}\n",
        pet="type: object\nproperties:\n  age: {type: intger}\n",
    )
    assert document is not None
    assert findings(report)[0].startswith("pets.yaml:4 F2007")
    place = document.locate("/components/schemas/pet/properties/age/type")
    assert (Path(place.file).name, place.line, place.pointer) == ("pet.yaml", 3, "/properties/age/type")
    place = document.locate("/paths/~1pets/get/responses")
    assert (Path(place.file).name, place.line) == ("pets.yaml", 2)


def test_a_file_may_refer_back_to_the_main_document(tmp_path: Path) -> None:
    document, report = written(
        tmp_path,
        main="paths: {}\ncomponents: {schemas: {A: {$ref: b.yaml}, C: {type: string}}}",
        b="items: {$ref: 'main.yaml#/components/schemas/C'}",
    )
    assert findings(report) == []
    assert document is not None
    assert document.root["components"]["schemas"]["b"] == {"items": {"$ref": "#/components/schemas/C"}}


def test_the_mapping_of_a_discriminator_may_name_files(tmp_path: Path) -> None:
    union = "oneOf: [{$ref: d.yaml}], discriminator: {propertyName: t, mapping: {d: d.yaml, e: E}}"
    document, report = written(
        tmp_path,
        main=f"paths: {{}}\ncomponents: {{schemas: {{A: {{{union}}}, E: {{}}}}}}",
        d="{required: [t], properties: {t: {type: string}}}",
    )
    assert findings(report) == []
    assert document is not None
    mapping = document.root["components"]["schemas"]["A"]["discriminator"]["mapping"]
    assert mapping == {"d": "#/components/schemas/d", "e": "E"}


def test_keys_beside_a_reference_are_told_to_have_no_effect_in_3_0() -> None:
    text = "paths: {}\ncomponents: {schemas: {A: {}, B: {$ref: '#/components/schemas/A', nullable: true}}}"
    _, report = parsed(HEAD.replace("3.1.0", "3.0.3") + text)
    assert [one.code for one in report] == ["F3008"]
