"""What operations do, as far as their document tells."""

from __future__ import annotations

import pytest

from flama_generator.ir.behaviour import (
    Behaviour,
    CreateRow,
    DeleteRow,
    Envelope,
    Key,
    ListRows,
    NotInferred,
    Pagination,
    ReadRow,
    Scope,
    UpdateRow,
    Wrapper,
)
from flama_generator.ir.model import AppModel
from tests.generator.lowering import bookshop, lowered, operation

PET = "{$ref: '#/components/schemas/Pet'}"
GIVES_PET = f"responses: {{'200': {{description: A, content: {{application/json: {{schema: {PET}}}}}}}}}"
GIVES_PETS = (
    "responses: {'200': {description: A, content: {application/json: {schema: {type: array, items: " + PET + "}}}}}"
)
GIVES_PAGE = (
    "responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}"
)
GIVES_NOTHING = "responses: {'204': {description: A}}"
GIVES_ANYTHING = "responses: {'200': {description: A, content: {application/json: {schema: {}}}}}"
TAKES_PET = f"requestBody: {{required: true, content: {{application/json: {{schema: {PET}}}}}}}"
TAKES_CHANGES = (
    "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Changes'}}}}"
)
PET_FIELDS = "id: {type: integer}, name: {type: string}, tag: {type: string}, kind: {type: string, enum: [cat, dog]}"


def pets(
    item: str = "",
    collection: str = "",
    *,
    path: str = "/pets",
    key: str = "petId",
    key_type: str = "integer",
    fields: str = PET_FIELDS,
    required: str = "[id, name]",
    page: str = "items: {type: array, items: {$ref: '#/components/schemas/Pet'}}",
    page_required: str = "[items]",
    changes: str = "name: {type: string}",
) -> AppModel:
    """A model with the operation called `it` at a collection of pets or at one of its items."""
    read = f"get: {{operationId: read, {GIVES_PET}}}"
    parents = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    shared = [f"{{in: path, name: {name}, required: true, schema: {{type: integer}}}}" for name in parents]
    own = f"{{in: path, name: {key}, required: true, schema: {{type: {key_type}}}}}"
    at_item = f"{{parameters: [{', '.join([*shared, own])}], {read if not item.startswith('get') else ''}, {item}}}"
    at_collection = f"{{parameters: [{', '.join(shared)}], {collection}}}"
    return lowered(
        f"""
paths:
  {path}: {at_collection.replace(", }", "}")}
  {path}/{{{key}}}: {at_item.replace(", ,", ",").replace(", }", "}")}
components:
  schemas:
    Pet: {{type: object, required: {required}, properties: {{{fields}}}}}
    Page: {{type: object, required: {page_required}, properties: {{{page}}}}}
    Changes: {{type: object, properties: {{{changes}}}}}
"""
    )


def behaviour(item: str = "", collection: str = "", **options: str) -> Behaviour:
    """The behaviour of `it` in `pets(...)`."""
    return operation(pets(item, collection, **options), "it").behaviour


def reason(found: Behaviour) -> str:
    assert isinstance(found, NotInferred), found
    assert found.reason.endswith(".")
    return found.reason


PET_ID = Key("id", "pet_id")


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


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        ("limit", Pagination("offset", "limit")),
        ("limit offset", Pagination("offset", "limit", "offset")),
        ("skip take", Pagination("offset", "take", "skip")),
        ("page per_page", Pagination("page", "per_page", "page", 50)),
        ("pageNumber pageSize", Pagination("page", "page_size", "page_number", 50)),
    ],
)
def test_parameters_of_pagination_are_known_by_name(queries: str, expected: Pagination) -> None:
    parameters = ", ".join(f"{{in: query, name: {name}, schema: {{type: integer}}}}" for name in queries.split())
    found = behaviour(collection=f"get: {{operationId: it, parameters: [{parameters}], {GIVES_PETS}}}")
    assert isinstance(found, ListRows)
    assert found.pagination == expected


def test_the_size_of_a_page_is_the_default_of_its_parameter() -> None:
    size = "{in: query, name: limit, schema: {type: integer, default: 20, maximum: 100}}"
    found = behaviour(collection=f"get: {{operationId: it, parameters: [{size}], {GIVES_PETS}}}")
    assert isinstance(found, ListRows)
    assert found.pagination == Pagination("offset", "limit", None, 20)


def test_query_parameters_called_like_columns_filter() -> None:
    queries = (
        "{in: query, name: tag, schema: {type: string}}, "
        "{in: query, name: kind, schema: {type: array, items: {type: string}}}"
    )
    found = behaviour(collection=f"get: {{operationId: it, parameters: [{queries}], {GIVES_PETS}}}")
    assert isinstance(found, ListRows)
    assert found.filters == (Scope("tag", "tag"), Scope("kind", "kind"))


CURSOR = "{in: query, name: page_token, schema: {type: string}}"
PAGES = "{in: query, name: page, schema: {type: integer}}, {in: query, name: size, schema: {type: integer, default: 9}}"
ITEMS = "items: {type: array, items: {$ref: '#/components/schemas/Pet'}}"


@pytest.mark.parametrize(
    ("queries", "page", "required", "fills"),
    [
        ("", "total_count: {type: integer}", "[items, total_count]", (("total_count", "total"),)),
        ("", "count: {type: integer}", "[items]", (("count", "count"),)),
        ("", "total: {type: number}", "[items, total]", (("total", "total"),)),
        (PAGES, "count: {type: integer}", "[items]", ()),
        (
            PAGES,
            "totalPages: {type: integer}, page: {type: integer}",
            "[items]",
            (("total_pages", "pages"), ("page", "page")),
        ),
        (CURSOR, "next_page_token: {type: string}", "[items]", (("next_page_token", "next_cursor"),)),
        (PAGES, "hasMore: {type: boolean}, took: {type: number}", "[items, hasMore]", (("has_more", "has_more"),)),
    ],
)
def test_an_envelope_is_filled(queries: str, page: str, required: str, fills: tuple[tuple[str, str], ...]) -> None:
    collection = f"get: {{operationId: it, parameters: [{queries}], {GIVES_PAGE}}}"
    found = behaviour(collection=collection, page=f"{ITEMS}, {page}", page_required=required)
    assert isinstance(found, ListRows), found
    assert found.envelope == Envelope("schema:Page", "items", fills)


LIST = f"get: {{operationId: it, parameters: [QUERY], {GIVES_PETS}}}"
TRACED = "parameters: [{in: header, name: X-Request-ID, schema: {type: string}}]"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("{in: query, name: q, schema: {type: string}}", "`q`"),
        ("{in: query, name: sort, schema: {type: string}}", "`sort`"),
        ("{in: query, name: createdAfter, required: true, schema: {type: string}}", "`createdAfter`"),
        ("{in: query, name: tag, schema: {type: integer}}", "`tag`"),
        ("{in: header, name: X-Tenant, schema: {type: string}}", "`X-Tenant`"),
        ("{in: query, name: page, schema: {type: integer, minimum: 0}}", "from 0"),
        ("{in: query, name: page, schema: {type: string}}", "another type"),
        ("{in: query, name: cursor, schema: {type: string}}", "next one"),
        ("{in: query, name: page, schema: {type: integer}}, " + CURSOR, "two kinds"),
    ],
)
def test_a_list_with_a_parameter_that_is_not_understood_is_left_to_people(query: str, words: str) -> None:
    assert words in reason(behaviour(collection=LIST.replace("QUERY", query)))


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


def test_a_list_that_is_not_called_like_what_it_holds_is_left_to_people() -> None:
    model = lowered(
        f"""
paths:
  /pets: {{get: {{operationId: list, {GIVES_PETS}}}}}
  /pets/archived: {{get: {{operationId: it, {GIVES_PETS}}}}}
components: {{schemas: {{Pet: {{type: object, properties: {{{PET_FIELDS}}}}}}}}}
"""
    )
    assert "stored at `/pets`" in reason(operation(model, "it").behaviour)
    assert isinstance(operation(model, "list").behaviour, ListRows)


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


def test_a_nested_list_is_left_to_people_where_nothing_says_who_belongs_to_whom() -> None:
    store = "parameters: [{in: path, name: storeId, required: true, schema: {type: integer}}]"
    model = lowered(
        f"""
paths:
  /pets: {{post: {{operationId: make, {TAKES_PET}, {GIVES_PET}}}}}
  /stores/{{storeId}}/pets: {{{store}, get: {{operationId: it, {GIVES_PETS}}}}}
components: {{schemas: {{Pet: {{type: object, properties: {{{PET_FIELDS}}}}}}}}}
"""
    )
    assert "`store_id`" in reason(operation(model, "it").behaviour)
    assert isinstance(operation(model, "make").behaviour, CreateRow)


def test_a_list_of_whoever_is_calling_is_left_to_people() -> None:
    model = lowered(
        f"""
paths:
  /pets: {{get: {{operationId: list, {GIVES_PETS}}}}}
  /me/pets: {{get: {{operationId: it, {GIVES_PETS}}}}}
components: {{schemas: {{Pet: {{type: object, properties: {{{PET_FIELDS}}}}}}}}}
"""
    )
    assert "who is calling" in reason(operation(model, "it").behaviour)


def test_an_object_that_happens_to_hold_an_array_is_no_list() -> None:
    collection = f"get: {{operationId: it, {GIVES_PAGE}}}"
    page = "friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}"
    assert "not a list" in reason(behaviour(collection=collection, page=page, page_required="[]"))


def test_a_required_header_of_the_answer_is_left_to_people() -> None:
    headers = "headers: {Location: {required: true, schema: {type: string}}}"
    create = f"post: {{operationId: it, {TAKES_PET}, responses: {{'201': {{description: A, {headers}}}}}}}"
    assert "`Location`" in reason(behaviour(collection=create))


def test_the_bookshop_is_implemented_but_for_searching_and_uploading() -> None:
    model = bookshop()
    every = [one for resource in model.resources for one in resource.operations]
    assert len(every) == 14
    assert {one.name for one in every if isinstance(one.behaviour, NotInferred)} == {"search_books", "upload_cover"}
