"""Which field a path parameter means."""

from __future__ import annotations

import pytest

from flama_generator.ir.behaviour import (
    Key,
    ReadRow,
)
from tests.generator.lowering import lowered, operation
from tests.generator.pets import (
    GIVES_PET,
    TAKES_PET,
    behaviour,
    reason,
)


@pytest.mark.parametrize(
    ("key", "fields", "column"),
    [
        ("petId", "id: {type: integer}", "id"),
        ("pet_id", "id: {type: integer}", "id"),
        ("id", "petId: {type: integer}", "pet_id"),
        ("petId", "petId: {type: integer}, id: {type: integer}", "pet_id"),
        ("name", "petName: {type: integer}", "pet_name"),
        ("pet_slug", "slug: {type: integer}", "slug"),
        ("pet", "slug: {type: string}, title: {type: string}", "slug"),
    ],
)
def test_the_path_parameter_names_the_key_by_its_words(key: str, fields: str, column: str) -> None:
    required = f"[{fields.partition(':')[0]}]"
    found = behaviour(
        f"get: {{operationId: it, {GIVES_PET}}}", key=key, key_type="string", fields=fields, required=required
    )
    assert isinstance(found, ReadRow)
    assert found.key.column == column


@pytest.mark.parametrize(
    ("fields", "required"),
    [
        ("slug: {type: string}, name: {type: string}", "[slug, name]"),
        ("slug: {type: string}", "[]"),
        ("slug: {type: integer}", "[slug]"),
        ("title: {type: string}", "[title]"),
    ],
)
def test_a_path_parameter_called_like_the_thing_itself_needs_one_text_that_can_name_it(
    fields: str, required: str
) -> None:
    found = behaviour(
        f"get: {{operationId: it, {GIVES_PET}}}", key="pet", key_type="string", fields=fields, required=required
    )
    assert "`Pet` has no field" in reason(found)


def test_a_qualifier_of_the_entity_may_stand_before_its_name_in_the_path_parameter() -> None:
    model = lowered(
        f"""
paths:
  /groups/{{wild_group_id}}:
    parameters: [{{in: path, name: wild_group_id, required: true, schema: {{type: integer}}}}]
    get: {{operationId: it, {GIVES_PET.replace("Pet", "WildAnimalGroup")}}}
components: {{schemas: {{WildAnimalGroup: {{type: object, properties: {{id: {{type: integer}}}}}}}}}}
"""
    )
    assert operation(model, "it").behaviour == ReadRow("entity:WildAnimalGroup", (), Key("id", "wild_group_id"))


@pytest.mark.parametrize(("kind", "inferred"), [("string, format: uuid", True), ("integer", True), ("number", False)])
def test_a_text_in_the_path_names_a_uuid_or_an_integer(kind: str, inferred: bool) -> None:
    found = behaviour(
        f"get: {{operationId: it, {GIVES_PET}}}", key_type="string", fields=f"id: {{type: {kind}}}", required="[id]"
    )
    assert isinstance(found, ReadRow) == inferred


def test_a_key_that_is_one_type_in_the_path_and_another_in_the_body_is_left_to_people() -> None:
    found = behaviour(
        f"put: {{operationId: it, {TAKES_PET}, {GIVES_PET}}}",
        key_type="string",
        fields="id: {type: string, format: uuid}, name: {type: string}",
    )
    assert "in different types" in reason(found)
