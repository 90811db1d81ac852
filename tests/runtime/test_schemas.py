"""Models and the adapters that read and write values."""

import enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from flama.schemas import Model, Omittable, SchemaParseError, SchemaValidationError, adapter_for


class Size(enum.IntEnum):
    SMALL = 1


class Pet(Model):
    pet_id: int = Field(alias="petId", ge=1)
    tag: Omittable[Annotated[str, Field(min_length=2)]] = None
    nick: str | None = None
    kids: "list[Pet]" = Field(default_factory=list)


class Wide(BaseModel):
    anything: Any = None
    number: float = 0
    one: Literal[1] = 1
    mixed: Literal["a", 1, True] = "a"
    yes: Literal[True] = True
    size: Size = Size.SMALL


def kinds(data: str, annotation: Any = Pet, *, strict: bool = True) -> dict[str, list[str]]:
    """The kinds of errors by place."""
    with pytest.raises(SchemaValidationError) as caught:
        adapter_for(annotation).validate_json(data.encode("utf-8", "surrogateescape"), strict=strict)
    return {place: [error["type"] for error in errors] for place, errors in caught.value.detail.items()}


def test_an_adapter_is_made_once_for_each_annotation() -> None:
    assert adapter_for(Pet) is adapter_for(Pet)
    assert adapter_for(int | str) is not adapter_for(str | int)


def test_strict_json_is_read_by_wire_name_only() -> None:
    assert adapter_for(Pet).validate_json(b'{"petId": 1}', strict=True) == Pet(pet_id=1)
    assert kinds('{"pet_id": 1}') == {"body.petId": ["missing"]}


def test_lax_json_is_read_by_either_name() -> None:
    assert adapter_for(Pet).validate_json(b'{"pet_id": "1"}', strict=False) == Pet(pet_id=1)


@pytest.mark.parametrize("text", ["1.0", "1", "1e0", "100e-2"])
def test_a_number_without_a_fraction_is_an_integer(text: str) -> None:
    pet = adapter_for(Pet).validate_json(b'{"petId": %s}' % text.encode(), strict=True)
    assert pet.pet_id == 1
    assert type(pet.pet_id) is int


@pytest.mark.parametrize("text", ["true", '"1"', "1.5", "null", "[1]", "1e999"])
def test_what_is_no_integer_is_refused_in_strict_json(text: str) -> None:
    assert kinds(f'{{"petId": {text}}}') == {"body.petId": ["int_type"]}


def test_bounds_hold_for_integers_written_as_decimals() -> None:
    assert kinds('{"petId": 0.0}') == {"body.petId": ["greater_than_equal"]}


@pytest.mark.parametrize(
    ("field", "text"),
    [("one", "true"), ("yes", "1"), ("size", "true"), ("size", '"1"'), ("mixed", "2"), ("mixed", "1.5")],
)
def test_booleans_and_numbers_are_never_equal_in_strict_json(field: str, text: str) -> None:
    assert list(kinds(f'{{"{field}": {text}}}', Wide)) == [f"body.{field}"]


@pytest.mark.parametrize(
    ("field", "text"), [("one", "1.0"), ("yes", "true"), ("size", "1"), ("mixed", "1"), ("mixed", "true")]
)
def test_literals_and_enumerations_take_their_own_values(field: str, text: str) -> None:
    adapter_for(Wide).validate_json(f'{{"{field}": {text}}}'.encode(), strict=True)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        '{"number": NaN}',
        '{"anything": [-Infinity]}',
        '{"number": 1e999}',
        '{"anything": {"a": [1e999]}}',
        '{"anything": "\\ud800"}',
        '{"anything": "\udcff"}',
        '{"anything": ' + "[" * 100_000,
        '{"anything": ' + "1" * 5_000 + "}",
        '{"number": ' + "1" * 5_000 + "}",
        "",
        "{",
        '{"anything": 1,}',
        '{"anything": 1} x',
        "[]",
        "null",
    ],
    ids=lambda text: str(text)[:30].encode("ascii", "replace").decode(),
)
def test_what_is_no_json_is_a_validation_error(text: str, strict: bool) -> None:
    assert kinds(text, Wide, strict=strict)


def test_the_names_of_the_constants_may_stand_in_strings() -> None:
    assert adapter_for(Wide).validate_json(b'{"anything": "NaN Infinity"}', strict=True).anything == "NaN Infinity"


def test_errors_do_not_repeat_the_input() -> None:
    with pytest.raises(SchemaValidationError) as caught:
        adapter_for(Pet).validate_json(b'{"petId": "hunter2", "tag": "x"}', strict=True)
    assert caught.value.detail["body.petId"] == [
        {"type": "int_type", "loc": ["body", "petId"], "msg": "Input should be a valid integer"}
    ]
    assert "hunter2" not in repr(caught.value.detail)


def test_the_tag_of_a_union_is_not_repeated() -> None:
    class Cat(BaseModel):
        kind: Literal["cat"]

    class Dog(BaseModel):
        kind: Literal["dog"]

    union = Annotated[Cat | Dog, Field(discriminator="kind")]
    with pytest.raises(SchemaValidationError) as caught:
        adapter_for(union).validate_json(b'{"kind": "hunter2"}', strict=True)
    assert "hunter2" not in repr(caught.value.detail)


def test_errors_lie_at_the_place_in_the_value() -> None:
    assert kinds('{"petId": 1, "kids": [{"petId": 1}, {"petId": 0}]}') == {"body.kids.1.petId": ["greater_than_equal"]}


def test_very_many_errors_are_counted_only() -> None:
    assert kinds("[" + ",".join(["true"] * 2_000) + "]", list[int]) == {"body": ["too_many_errors"]}


def test_an_omittable_field_may_be_absent_but_not_null() -> None:
    assert adapter_for(Pet).validate_json(b'{"petId": 1}', strict=True).tag is None
    assert kinds('{"petId": 1, "tag": null}') == {"body.tag": ["string_type"]}
    assert kinds('{"petId": 1, "tag": "a"}') == {"body.tag": ["string_too_short"]}


def test_none_of_an_omittable_field_is_left_out_of_the_output() -> None:
    assert adapter_for(Pet).dump_json(Pet(pet_id=1, tag=None)) == b'{"petId":1,"nick":null,"kids":[]}'


def test_omittable_and_nullable_fields_are_described_as_such() -> None:
    properties = adapter_for(Pet).json_schema()["$defs"]["Pet"]["properties"]
    assert properties["tag"] == {"type": "string", "minLength": 2}
    assert properties["nick"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}


def test_output_is_validated_and_written_by_wire_name() -> None:
    assert (
        adapter_for(list[Pet]).dump_json([{"pet_id": 2, "tag": "ab"}])
        == b'[{"petId":2,"tag":"ab","nick":null,"kids":[]}]'
    )
    with pytest.raises(SchemaValidationError) as caught:
        adapter_for(Pet).dump_json({"pet_id": 0})
    assert list(caught.value.detail) == ["response.pet_id"]


def test_objects_with_the_right_attributes_are_written_as_models() -> None:
    class Row:
        petId = 3
        tag = None
        nick = "n"
        kids = ()

    assert adapter_for(Pet).dump_python(Row()) == {"pet_id": 3, "nick": "n", "kids": []}


def test_a_partial_schema_keeps_absent_fields_absent() -> None:
    adapter = adapter_for(Pet, partial=True)
    assert adapter.validate_json(b"{}", strict=True) == {}
    assert adapter.validate_json(b'{"petId": 4, "nick": null}', strict=True) == {"pet_id": 4, "nick": None}
    assert "required" not in adapter.json_schema()


def test_a_partial_schema_still_validates_what_is_there() -> None:
    with pytest.raises(SchemaValidationError) as caught:
        adapter_for(Pet, partial=True).validate_json(b'{"petId": 0}', strict=True)
    assert list(caught.value.detail) == ["body.petId"]


def test_typed_dicts_can_be_partial_and_numbers_cannot() -> None:
    class Movie(TypedDict):
        title: str
        year: int

    assert adapter_for(Movie, partial=True).validate_json(b'{"year": 1}', strict=True) == {"year": 1}
    with pytest.raises(SchemaParseError, match="cannot be partial"):
        adapter_for(int, partial=True)


def test_an_annotation_without_schema_is_an_error_that_names_it() -> None:
    class Opaque:
        pass

    with pytest.raises(SchemaParseError, match="Opaque"):
        adapter_for(Opaque)
