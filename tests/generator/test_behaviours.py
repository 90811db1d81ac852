"""What operations do, as far as their document tells."""

from __future__ import annotations

import pytest

from flama_generator.ir.behaviour import (
    Behaviour,
    CreateRow,
    DeleteRow,
    Key,
    ListRows,
    NotInferred,
    ReadRow,
    Scope,
    UpdateRow,
    Wrapper,
)
from tests.generator.lowering import bookshop, lowered, operation
from tests.generator.pets import (
    GIVES_ANYTHING,
    GIVES_NOTHING,
    GIVES_PET,
    GIVES_PETS,
    PET_FIELDS,
    PET_ID,
    TAKES_CHANGES,
    TAKES_PET,
    behaviour,
    pets,
    reason,
)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (f"get: {{operationId: it, {GIVES_PET}}}", ReadRow("entity:Pet", (), PET_ID)),
        (f"head: {{operationId: it, {GIVES_NOTHING}}}", ReadRow("entity:Pet", (), PET_ID, returns_entity=False)),
        (f"delete: {{operationId: it, {GIVES_NOTHING}}}", DeleteRow("entity:Pet", (), PET_ID, False)),
        (f"delete: {{operationId: it, {GIVES_PET}}}", DeleteRow("entity:Pet", (), PET_ID, True)),
        (f"delete: {{operationId: it, {GIVES_ANYTHING}}}", DeleteRow("entity:Pet", (), PET_ID, False)),
        (f"put: {{operationId: it, {TAKES_PET}, {GIVES_PET}}}", UpdateRow("entity:Pet", (), PET_ID, False, True)),
        (f"patch: {{operationId: it, {TAKES_CHANGES}, {GIVES_PET}}}", UpdateRow("entity:Pet", (), PET_ID, True, True)),
    ],
)
def test_an_operation_at_an_item_reads_changes_or_deletes_its_row(item: str, expected: Behaviour) -> None:
    # Without any create the key is numbered by the database, so a key in the body cannot be meant to rename.
    assert behaviour(item) == expected


@pytest.mark.parametrize(
    ("collection", "expected"),
    [
        (f"get: {{operationId: it, {GIVES_PETS}}}", ListRows("entity:Pet", (), (), None, None)),
        (f"post: {{operationId: it, {TAKES_PET}, {GIVES_PET}}}", CreateRow("entity:Pet", (), True)),
        (f"post: {{operationId: it, {TAKES_PET}, {GIVES_NOTHING}}}", CreateRow("entity:Pet", (), False)),
        (f"put: {{operationId: it, {TAKES_PET}, {GIVES_PET}}}", UpdateRow("entity:Pet", (), None, False, True)),
    ],
)
def test_an_operation_at_a_collection_lists_creates_or_changes_what_the_body_names(
    collection: str, expected: Behaviour
) -> None:
    assert behaviour(collection=collection) == expected


def test_a_nested_collection_is_narrowed_by_its_parents() -> None:
    found = behaviour(f"delete: {{operationId: it, {GIVES_NOTHING}}}", path="/stores/{storeId}/pets")
    assert found == DeleteRow("entity:Pet", (Scope("store_id", "store_id"),), PET_ID, False)


def test_a_field_that_means_the_parent_narrows_a_nested_collection() -> None:
    found = behaviour(
        f"delete: {{operationId: it, {GIVES_NOTHING}}}",
        path="/stores/{id}/pets",
        fields=f"{PET_FIELDS}, store: {{type: integer}}",
    )
    assert found == DeleteRow("entity:Pet", (Scope("store", "id"),), PET_ID, False)


TRACED = "parameters: [{in: header, name: X-Request-ID, schema: {type: string}}]"


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (f"post: {{operationId: it, {TAKES_PET}, {GIVES_PET}}}", "no fixed meaning"),
        (f"head: {{operationId: it, {GIVES_PET}}}", "`HEAD`"),
        (f"options: {{operationId: it, {GIVES_NOTHING}}}", "`OPTIONS`"),
        (
            f"delete: {{operationId: it, parameters: [{{in: query, name: force, schema: {{}}}}], {GIVES_NOTHING}}}",
            "`force`",
        ),
        (f"delete: {{operationId: it, {TAKES_PET}, {GIVES_NOTHING}}}", "request body"),
        ("delete: {operationId: it, responses: {'202': {description: A}}}", "later"),
        ("delete: {operationId: it, responses: {'200': {description: A}, '204': {description: B}}}", "several answers"),
        (f"put: {{operationId: it, {TAKES_CHANGES}, {GIVES_PET}}}", "may leave out `name`"),
        (f"put: {{operationId: it, {TAKES_CHANGES.replace('required: true, ', '')}, {GIVES_PET}}}", "optional"),
        (f"put: {{operationId: it, {GIVES_PET}}}", "no request body"),
        (f"get: {{operationId: it, {GIVES_NOTHING}}}", "Nothing at"),
    ],
)
def test_an_operation_at_an_item_that_is_not_plain_is_left_to_people(item: str, words: str) -> None:
    assert words in reason(behaviour(item))


@pytest.mark.parametrize("method", ["put", "patch"])
def test_an_optional_body_with_required_properties_is_stored_and_asked_for(method: str) -> None:
    optional = TAKES_PET.replace("required: true, ", "")
    model = pets(f"{method}: {{operationId: it, {optional}, {GIVES_PET}}}")
    it = operation(model, "it")
    assert it.behaviour == UpdateRow("entity:Pet", (), PET_ID, method == "patch", True)
    assert it.body is not None
    assert it.body.required


def test_an_optional_body_that_is_not_stored_stays_optional() -> None:
    it = operation(pets(f"post: {{operationId: it, {TAKES_PET.replace('required: true, ', '')}, {GIVES_PET}}}"), "it")
    assert it.body is not None
    assert not it.body.required


WRAPPED = (
    """
paths:
  /pets:
    post: {operationId: create, requestBody: {content: {JSON: {schema: SENT}}}, responses: {'201': ANSWER}}
  /pets/{id}:
    parameters: [{in: path, name: id, required: true, schema: {type: integer}}]
    get: {operationId: read, responses: {'200': ANSWER}}
    put: {operationId: change, requestBody: {content: {JSON: {schema: SENT}}}, responses: {'200': ANSWER}}
    delete: {operationId: delete, responses: {'200': ANSWER}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}
    New: {type: object, required: [name], properties: {name: {type: string}}}
    Answer: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
    Sent: {type: object, required: [pet], properties: {pet: {$ref: '#/components/schemas/New'}}}
""".replace("ANSWER", "{description: A, content: {JSON: {schema: {$ref: '#/components/schemas/Answer'}}}}")
    .replace("SENT", "{$ref: '#/components/schemas/Sent'}")
    .replace("JSON", "application/json")
)


def test_a_row_may_stand_in_the_only_property_of_an_object() -> None:
    model = lowered(WRAPPED)
    answer, sent = Wrapper("schema:Answer", "pet"), Wrapper("schema:Sent", "pet")
    key = Key("id", "id")
    assert [operation(model, name).behaviour for name in ("create", "read", "change", "delete")] == [
        CreateRow("entity:Pet", (), True, answer, sent),
        ReadRow("entity:Pet", (), key, answer),
        UpdateRow("entity:Pet", (), key, False, True, answer, sent),
        DeleteRow("entity:Pet", (), key, True, answer),
    ]


@pytest.mark.parametrize(
    "changes", [("required: [pet], ", ""), ("{pet: {$ref: '#/components/schemas/New'}}", "{pet: {type: string}}")]
)
def test_a_body_whose_only_property_may_be_absent_or_is_no_object_is_left_to_people(changes: tuple[str, str]) -> None:
    found = operation(lowered(WRAPPED.replace(*changes)), "create").behaviour
    assert "request body" in reason(found)


def test_headers_for_tracing_change_nothing() -> None:
    assert isinstance(behaviour(f"delete: {{operationId: it, {TRACED}, {GIVES_NOTHING}}}"), DeleteRow)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("colour: {type: string}", "`colour` of the request body is no field"),
        ("name: {type: integer}", "`name` of the request body may hold"),
        ("name: {type: [string, 'null']}", "`name` of the request body may hold"),
        ("kind: {type: string}", "`kind` of the request body may hold"),
    ],
)
def test_a_body_that_does_not_fit_the_table_is_left_to_people(changes: str, words: str) -> None:
    item = f"patch: {{operationId: it, {TAKES_CHANGES}, {GIVES_PET}}}"
    assert words in reason(behaviour(item, changes=changes))


def test_a_null_for_what_may_be_absent_is_stored() -> None:
    item = f"patch: {{operationId: it, {TAKES_CHANGES}, {GIVES_PET}}}"
    assert isinstance(behaviour(item, changes="tag: {type: [string, 'null']}"), UpdateRow)


def test_a_key_in_the_body_that_clients_choose_may_mean_to_rename() -> None:
    create = f"post: {{operationId: make, {TAKES_PET}, {GIVES_NOTHING}}}"
    update = f"put: {{operationId: it, {TAKES_PET}, {GIVES_PET}}}"
    assert "renames" in reason(behaviour(update, create))


def test_a_create_with_an_input_that_lacks_what_is_always_there_is_left_to_people() -> None:
    create = f"post: {{operationId: it, {TAKES_CHANGES}, {GIVES_PET}}}"
    fields = f"{PET_FIELDS}, expiresAt: {{type: string, format: date-time}}"
    assert "`expiresAt`" in reason(
        behaviour(collection=create, fields=fields, required="[id, expiresAt]", changes="name: {type: string}")
    )


def test_two_collections_of_one_schema_that_neither_is_called_after_are_left_to_people() -> None:
    item = f"parameters: [{{in: path, name: id, required: true, schema: {{type: integer}}}}], get: {{OP, {GIVES_PET}}}"
    model = lowered(
        f"""
paths:
  /cats/{{id}}: {{{item.replace("OP", "operationId: it")}}}
  /dogs/{{id}}: {{{item.replace("OP", "operationId: other")}}}
components: {{schemas: {{Pet: {{type: object, properties: {{{PET_FIELDS}}}}}}}}}
"""
    )
    assert "`/cats` and `/dogs` hold the same `Pet`" in reason(operation(model, "it").behaviour)
    assert isinstance(operation(model, "other").behaviour, NotInferred)


def test_a_required_header_of_the_answer_is_left_to_people() -> None:
    headers = "headers: {Location: {required: true, schema: {type: string}}}"
    create = f"post: {{operationId: it, {TAKES_PET}, responses: {{'201': {{description: A, {headers}}}}}}}"
    assert "`Location`" in reason(behaviour(collection=create))


def test_the_bookshop_is_implemented_but_for_searching_and_uploading() -> None:
    model = bookshop()
    every = [one for resource in model.resources for one in resource.operations]
    assert len(every) == 14
    assert {one.name for one in every if isinstance(one.behaviour, NotInferred)} == {"search_books", "upload_cover"}
