"""`flama.schemas.adapter`: the same functions over the schemas of every library."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

import marshmallow
import pytest
import typesystem
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from flama import types
from flama.exceptions import ApplicationError
from flama.schemas import SchemaParseError, SchemaValidationError, adapter


class Book(BaseModel):
    title: str
    pages: int = Field(default=1, alias="pageCount")


class MarshmallowBook(marshmallow.Schema):
    title = marshmallow.fields.String(required=True)
    pages = marshmallow.fields.Integer(load_default=1)


class Card(TypedDict):
    title: str


TypesystemBook = typesystem.Schema(
    title="Book", fields={"title": typesystem.String(), "pages": typesystem.Integer(default=1)}
)
SCHEMAS = [Book, MarshmallowBook, TypesystemBook]
each_library = pytest.mark.parametrize("schema", SCHEMAS, ids=["pydantic", "marshmallow", "typesystem"])


@each_library
def test_plain_data_is_validated(schema: Any) -> None:
    assert adapter.validate(schema, {"title": "Emma"}) == {"title": "Emma", "pages": 1}
    assert adapter.validate(schema, {"title": "Emma"}, partial=True)["title"] == "Emma"
    assert "title" not in adapter.validate(schema, {}, partial=True)
    with pytest.raises(SchemaValidationError, match="title"):
        adapter.validate(schema, {})


@each_library
def test_a_value_is_loaded_and_dumped(schema: Any) -> None:
    loaded = adapter.load(schema, {"title": "Emma"})
    assert adapter.dump(schema, loaded)["title"] == "Emma"
    with pytest.raises(SchemaValidationError):
        adapter.dump(schema, {"pages": 3})


@each_library
def test_a_schema_is_described(schema: Any) -> None:
    described = adapter.to_json_schema(schema)
    while "$ref" in described:
        described = described["$defs"][described["$ref"].rpartition("/")[2]]
    assert described["type"] == "object"
    assert described["properties"]["title"]["type"] == "string"


@each_library
def test_schemas_and_fields_are_told_apart(schema: Any) -> None:
    fields = adapter.schema_fields(schema)
    assert list(fields) == ["title", "pages"]
    assert adapter.is_schema(schema)
    assert not adapter.is_field(schema)
    assert all(adapter.is_field(field) and not adapter.is_schema(field) for field in fields.values())


@each_library
def test_the_schema_in_an_annotation_is_found(schema: Any) -> None:
    marked = Annotated[types.Schema, types.SchemaMetadata(schema)]
    listed = Annotated[types.SchemaList, types.SchemaMetadata(schema)]
    assert adapter.unique_schema(schema) is schema
    assert adapter.unique_schema(marked) is schema
    assert adapter.unique_schema(listed) is schema


def test_the_schema_in_a_list_or_a_union_is_found() -> None:
    assert adapter.unique_schema(list[Book]) is Book
    assert adapter.unique_schema(Book | None) is Book
    assert adapter.unique_schema(dict[str, Card]) is Card
    for annotation in (int, Book | Card, list[int]):
        with pytest.raises(SchemaParseError, match="where one is wanted"):
            adapter.unique_schema(annotation)


def test_a_schema_has_a_name_with_its_module() -> None:
    assert adapter.name(Book) == f"{__name__}.Book"
    assert adapter.name(MarshmallowBook) == f"{__name__}.MarshmallowBook"
    assert adapter.name(TypesystemBook) == "typesystem.Book"
    with pytest.raises(ApplicationError):
        adapter.name(3)


def test_a_schema_is_built_of_fields() -> None:
    built = adapter.build_schema(
        "Loan",
        {
            "book": Book,
            "days": adapter.build_field(int, default=14, ge=1),
            "tags": adapter.build_field(str, multiple=True),
            "returned": adapter.build_field(datetime.date, nullable=True, default=None),
        },
    )
    assert adapter.is_schema(built)
    value = adapter.validate(built, {"book": {"title": "Emma"}, "tags": ["old"]})
    assert (value["days"], value["returned"], value["tags"]) == (14, None, ["old"])
    for wrong in ({"tags": []}, {"book": {"title": "Emma"}}, {"book": {"title": "E"}, "tags": [], "days": 0}):
        with pytest.raises(SchemaValidationError):
            adapter.validate(built, wrong)


def test_a_built_schema_may_extend_another() -> None:
    built = adapter.build_schema("Signed", {"by": str}, base=Book)
    assert list(adapter.schema_fields(built)) == ["title", "pages", "by"]


def test_what_is_no_schema_has_no_fields() -> None:
    assert not adapter.is_schema(int)
    assert adapter.is_schema(Card)
    assert list(adapter.schema_fields(Card)) == ["title"]
    with pytest.raises(SchemaParseError, match="is no schema"):
        adapter.schema_fields(int)
