"""Contracts, and what sets two documents apart."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flama.contract import Contract, ContractError, differences
from tests.runtime.contracts import document


def changed(change: Callable[[dict[str, Any]], Any]) -> list[str]:
    """The differences that a change to the document makes."""
    served = document()
    change(served)
    return differences(document(), served)


def test_a_contract_is_read_from_a_file_word_for_word(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document()))
    contract = Contract.from_file(path)
    assert contract.document == document()
    assert contract.version == "3.0.3"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"openapi": "3.0.3",\n  x}', ":2:3: the contract is not JSON"),
        ("[]", "#: an OpenAPI document is an object"),
        ('{"swagger": "2.0"}', "#/openapi: the version is None"),
        ('{"openapi": "4.0", "info": {}}', "#/openapi: the version is '4.0'"),
        ('{"openapi": "3.0.0"}', "#/info: the document lacks `info`"),
        ('{"openapi": "3.0.0", "info": {}, "paths": []}', "#/paths: `paths` is an object"),
        ('{"openapi": "3.0.0", "info": {}, "paths": {"pets": {}}}', "#/paths/pets: a path template starts"),
        ('{"openapi": "3.0.0", "info": {}, "paths": {"/a": {"get": 1}}}', "#/paths/~1a/get: an operation is an object"),
        ("[" * 100_000, "the contract is not JSON"),
    ],
)
def test_what_is_no_contract_is_refused_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(text)
    with pytest.raises(ContractError) as caught:
        Contract.from_file(path)
    assert place in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="cannot be read"):
        Contract.from_file(tmp_path / "none.json")


def test_operations_are_found_by_method_and_template() -> None:
    contract = Contract.from_document(document())
    assert contract.operation("GET", "/pets") == document()["paths"]["/pets"]["get"]
    assert contract.operation("delete", "/pets/{petId:int}") == document()["paths"]["/pets/{petId}"]["delete"]
    assert contract.operation("GET", "/pets/{petId}") is None
    assert contract.operation("GET", "/pets/") is None
    assert contract.operation("parameters", "/pets") is None


def test_an_operation_has_its_own_security_or_that_of_the_document() -> None:
    contract = Contract.from_document(document())
    assert contract.security("GET", "/pets") == [{"key": []}]
    assert contract.security("DELETE", "/pets/{petId}") == []


def test_a_document_does_not_differ_from_itself() -> None:
    assert differences(document(), document()) == []


def test_order_of_keys_and_white_space_in_prose_do_not_count() -> None:
    def reordered(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: reordered(value) for key, value in reversed(node.items())}
        return node

    served = reordered(document())
    served["paths"]["/pets"]["get"]["responses"]["200"]["description"] = "Some\n  pets."
    assert differences(document(), served) == []


def test_names_of_components_do_not_count() -> None:
    text = json.dumps(document()).replace("schemas/Pet", "schemas/Animal").replace('"Pet":', '"Animal":')
    assert differences(document(), json.loads(text)) == []


def test_a_reference_is_the_same_as_what_it_stands_for() -> None:
    def inline(served: dict[str, Any]) -> None:
        responses = served["paths"]["/pets"]["get"]["responses"]
        responses["default"] = served["components"]["responses"]["Error"]

    assert changed(inline) == []


SAME: dict[str, Callable[[dict[str, Any]], Any]] = {
    "defaults of a parameter": lambda d: d["paths"]["/pets"]["get"]["parameters"][0].update(
        style="form", explode=True, required=False, deprecated=False
    ),
    "parameters of the path in the operation": lambda d: [
        d["paths"]["/pets"][method].setdefault("parameters", []).extend(d["paths"]["/pets"]["parameters"])
        for method in ("get", "post")
    ],
    "required in another order": lambda d: d["components"]["schemas"]["Pet"]["required"].reverse(),
    "security spelled out": lambda d: d["paths"]["/pets"]["get"].update(security=[{"key": []}]),
    "nobody needed": lambda d: d["paths"]["/pets/{petId}"]["delete"].update(security=[{}]),
    "case of a header": lambda d: d["paths"]["/pets"]["parameters"][0].update(name="x-trace"),
    "defaults of a schema": lambda d: d["components"]["schemas"]["Pet"].update(
        additionalProperties=True, nullable=False
    ),
    "components that nothing reaches": lambda d: d["components"]["schemas"].pop("Unused"),
    "info and servers": lambda d: d.update(info={"title": "x", "version": "2"}, servers=[{"url": "/x"}]),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_other_words_for_the_same_do_not_count(change: Callable[[dict[str, Any]], Any]) -> None:
    assert changed(change) == []


def pets(node: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = node["paths"]["/pets"]["get"]
    return found


def pet(node: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = node["components"]["schemas"]["Pet"]
    return found


DIFFERENT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "`DELETE /pets/{petId}`: the operation is in the contract, but is not served.": lambda d: d["paths"].pop(
        "/pets/{petId}"
    ),
    "`PUT /pets`: the operation is served, but is not in the contract.": lambda d: d["paths"]["/pets"].update(
        put={"responses": {}}
    ),
    '`GET /pets`: `operationId` is "listPets" in the contract, but "list" is served.': lambda d: pets(d).update(
        operationId="list"
    ),
    '`GET /pets`: tags `"cats"` is served, but is not in the contract.': lambda d: pets(d)["tags"].append("cats"),
    "`GET /pets`, query parameter `limit`: is in the contract, but is not served.": lambda d: pets(d)[
        "parameters"
    ].clear(),
    "`GET /pets`, header parameter `x-trace`: is in the contract, but is not served.": lambda d: d["paths"][
        "/pets"
    ].pop("parameters"),
    "`GET /pets`, query parameter `limit`, schema: `maximum` is 100 in the contract, but 10 is served.": lambda d: pets(
        d
    )["parameters"][0]["schema"].update(maximum=10),
    "`GET /pets`, query parameter `limit`: `required` true is served, but is not in the contract.": lambda d: pets(d)[
        "parameters"
    ][0].update(required=True),
    "`GET /pets`, response `200`, header `x-next`: is in the contract, but is not served.": lambda d: pets(d)[
        "responses"
    ]["200"]["headers"].clear(),
    "`GET /pets`, response `404`: is served, but is not in the contract.": lambda d: pets(d)["responses"].update(
        {"404": {"description": "x"}}
    ),
    "`POST /pets`, request body: the contract has `required` true, which is not served.": lambda d: d["paths"]["/pets"][
        "post"
    ]["requestBody"].pop("required"),
    '`GET /pets`: the contract asks for security [{"key": []}], but of nobody is served.': lambda d: pets(d).update(
        security=[]
    ),
    'security scheme `key`: `name` is "X-Key" in the contract, but "X" is served.': lambda d: d["components"][
        "securitySchemes"
    ]["key"].update(name="X"),
    'schema `Pet`: required `"name"` is in the contract, but is not served.': lambda d: pet(d)["required"].remove(
        "name"
    ),
    'schema `Pet`, property `name`: `type` is "string" in the contract, but "integer" is served.': lambda d: pet(d)[
        "properties"
    ]["name"].update(type="integer"),
    "schema `Pet`, property `parent`: is in the contract, but is not served.": lambda d: pet(d)["properties"].pop(
        "parent"
    ),
}


@pytest.mark.parametrize("sentence", DIFFERENT)
def test_a_difference_is_a_sentence_with_its_place(sentence: str) -> None:
    found = changed(DIFFERENT[sentence])
    assert sentence in found, found


def test_the_members_of_a_choice_may_change_places() -> None:
    def choosing(*members: dict[str, Any]) -> dict[str, Any]:
        result = document()
        result["components"]["schemas"]["Error"] = {"oneOf": list(members)}
        return result

    text, number = {"type": "string", "minLength": 1}, {"type": "integer"}
    assert differences(choosing(text, number), choosing(number, text)) == []
    assert differences(choosing(text, number), choosing(number, {"type": "string"}))
    assert differences(choosing(text, number), choosing(text))


def test_versions_of_json_schema_are_compared_by_what_they_mean() -> None:
    newer, older = document(), document()
    newer["openapi"] = "3.1.0"
    older["components"]["schemas"]["Error"] = {"type": "string", "nullable": True, "enum": ["a", "b"]}
    newer["components"]["schemas"]["Error"] = {"type": ["null", "string"], "enum": ["b", "a", None]}
    assert differences(older, newer) == []


def test_webhooks_are_compared_too() -> None:
    first, second = document(), document()
    first["webhooks"] = {"born": {"post": {"responses": {}}}}
    assert differences(first, second) == ["`POST webhook born`: the operation is in the contract, but is not served."]


def test_schemas_that_hold_each_other_are_compared_to_the_end() -> None:
    def linked(kind: str) -> dict[str, Any]:
        result = document()
        schemas = result["components"]["schemas"]
        schemas["Error"] = {"properties": {"next": {"$ref": "#/components/schemas/Link"}}}
        schemas["Link"] = {"properties": {"back": {"$ref": "#/components/schemas/Error"}, "value": {"type": kind}}}
        return result

    assert differences(linked("string"), copy.deepcopy(linked("string"))) == []
    assert differences(linked("string"), linked("integer")) == [
        'schema `Link`, property `value`: `type` is "string" in the contract, but "integer" is served.'
    ]
