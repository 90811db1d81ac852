"""How lists are cut, filtered and put into envelopes."""

from __future__ import annotations

from typing import Any

import pytest

from flama_generator.ir.behaviour import (
    CreateRow,
    Envelope,
    ListRows,
    Pagination,
    Scope,
)
from tests.generator.lowering import lowered, operation
from tests.generator.pets import (
    GIVES_PAGE,
    GIVES_PET,
    GIVES_PETS,
    PET_FIELDS,
    TAKES_PET,
    behaviour,
    reason,
)


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
def test_an_envelope_is_filled(queries: str, page: str, required: str, fills: tuple[tuple[str, Any], ...]) -> None:
    collection = f"get: {{operationId: it, parameters: [{queries}], {GIVES_PAGE}}}"
    found = behaviour(collection=collection, page=f"{ITEMS}, {page}", page_required=required)
    assert isinstance(found, ListRows), found
    assert found.envelope == Envelope("schema:Page", "items", fills)


LIST = f"get: {{operationId: it, parameters: [QUERY], {GIVES_PETS}}}"


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
