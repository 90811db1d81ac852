"""Two versions of a spec -> what a database revision does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flama_generator.diagnostics import Report
from flama_generator.ir.entities import Column
from flama_generator.revisions.naming import revision_id, sentences
from flama_generator.revisions.operations import (
    AddColumn,
    ChangeNullable,
    Constant,
    Converted,
    CurrentTime,
    DropColumn,
    inverse,
)
from flama_generator.revisions.renames import Assume
from flama_generator.revisions.simulating import applied
from flama_generator.revisions.stored import beyond, described, same_storage, stored
from tests.generator.evolving import MOMENT, NUMBER, TEXT, WHOLE, Fields, Kind, book, decided, model

SHORT, LONG = {"type": "string", "maxLength": 20}, {"type": "string", "maxLength": 90}
INT32 = {"type": "integer", "minimum": 0, "maximum": 100}
UUID = {"type": "string", "format": "uuid"}
LIST = {"type": "array", "items": TEXT}
SHELF = Kind("Shelf", {"room": TEXT, "row": WHOLE})
RACK = replace(SHELF, name="Rack")


def done(
    old: tuple[Kind, ...], new: tuple[Kind, ...], *allowed: str, assume: Assume | None = None
) -> tuple[list[str], list[str]]:
    """What the revision does, in words, and the codes of what people are told."""
    report = Report(frozenset(allowed))
    decision = decided(model(*old), model(*new), report, assume=assume)
    return sentences(decision.operations), [one.code for one in (*report, *decision.findings)]


def case(
    name: str, old: Fields, new: Fields, expected: list[str], *codes: str, was: str = "", required: str = ""
) -> object:
    """Books with the fields `old`, those of `was` required, become books with the fields `new`, those of `required`
    required."""
    return pytest.param(
        Kind("Book", old, tuple(was.split())),
        Kind("Book", new, tuple(required.split())),
        expected,
        list(codes),
        id=name,
    )


SET_ASIDE = ["`books.n` becomes `books.n_before_0002`", "`books.n` is new"]


@pytest.mark.parametrize(
    ("old", "new", "expected", "codes"),
    [
        case("nothing", {"a": TEXT}, {"a": TEXT}, []),
        case("a description", {"a": TEXT}, {"a": TEXT | {"description": "A."}}, []),
        case("another default", {"a": WHOLE | {"default": 1}}, {"a": WHOLE | {"default": 2}}, []),
        case("a default", {"a": TEXT}, {"a": TEXT | {"default": "x"}}, ["`books.a` may not be null"]),
        case("one more", {"a": TEXT}, {"a": TEXT, "b": TEXT}, ["`books.b` is new"]),
        case("a required one", {}, {"b": WHOLE}, ["`books.b` is new"], "F8005", required="b"),
        case("with a default", {}, {"b": WHOLE | {"default": 3}}, ["`books.b` is new"], required="b"),
        case("now required", {"a": TEXT}, {"a": TEXT}, ["`books.a` may not be null"], "F8005", required="a"),
        case("now optional", {"a": TEXT}, {"a": TEXT}, ["`books.a` may be null"], was="a"),
        case("longer", {"a": SHORT}, {"a": LONG}, ["`books.a` changes from `string(20), null` to `string(90), null`"]),
        case("shorter", {"a": LONG}, {"a": SHORT}, [], "F8003"),
        case("more digits", {"n": INT32}, {"n": WHOLE}, [
            "`books.n` changes from `integer, null` to `biginteger, null`",
        ]),
        case("fewer digits", {"n": WHOLE}, {"n": INT32}, [], "F8003"),
        case("fractions", {"n": WHOLE}, {"n": NUMBER}, ["`books.n` changes from `biginteger, null` to `float, null`"]),
        case("text", {"n": WHOLE}, {"n": TEXT}, ["`books.n` changes from `biginteger, null` to `string, null`"]),
        case("anything", {"n": TEXT}, {"n": {}}, ["`books.n` changes from `string, null` to `json, null`"]),
        case("a number", {"n": TEXT}, {"n": WHOLE}, SET_ASIDE, "F8004"),
        case("a list", {"n": TEXT}, {"n": LIST}, SET_ASIDE, "F8004"),
        case("a required list", {"n": TEXT}, {"n": LIST}, SET_ASIDE, "F8004", "F8005", required="n"),
        case("one less", {"a": TEXT, "b": TEXT}, {"a": TEXT}, [], "F8002"),
        case("a required one less", {"b": TEXT}, {}, ["`books.b` may be null"], "F8002", was="b"),
        case("renamed", {"a": TEXT}, {"b": TEXT | {"x-was": "a"}}, ["`books.a` becomes `books.b`"]),
        case("renamed and longer", {"a": SHORT}, {"b": LONG | {"x-was": "a"}}, [
            "`books.a` becomes `books.b`", "`books.b` changes from `string(20), null` to `string(90), null`",
        ]),
        case("replaced by another type", {"a": TEXT}, {"b": WHOLE}, ["`books.b` is new"], "F8002"),
        case("perhaps renamed", {"a": TEXT}, {"b": TEXT}, ["`books.b` is new"], "F8001", "F8002"),
        case("nothing alike", {"a": TEXT, "z": TEXT}, {"b": TEXT, "y": TEXT},
             ["`books.b` is new", "`books.y` is new"], "F8002", "F8002"),
        case("a wrong name", {"a": TEXT}, {"a": TEXT, "b": TEXT | {"x-was": "c"}}, ["`books.b` is new"], "F8006"),
        case("both there", {"a": TEXT, "b": TEXT}, {"a": TEXT, "b": TEXT | {"x-was": "a"}}, [], "F8006"),
        case("renamed before", {"b": TEXT | {"x-was": "a"}}, {"b": TEXT | {"x-was": "a"}}, []),
    ],
)  # fmt: skip
def test_a_change_of_a_schema_is_a_change_of_its_table(
    old: Kind, new: Kind, expected: list[str], codes: list[str]
) -> None:
    assert done((old,), (new,)) == (expected, codes)


@pytest.mark.parametrize(
    ("old", "new", "expected", "codes"),
    [
        pytest.param((book(),), (book(), SHELF), ["`shelves` is new"], [], id="one more"),
        pytest.param((book(), SHELF), (book(),), [], ["F8002"], id="one less"),
        pytest.param((SHELF,), (replace(RACK, was="Shelf"),), ["`shelves` becomes `racks`"], [], id="renamed"),
        pytest.param((SHELF,), (RACK,), ["`racks` is new"], ["F8001", "F8002"], id="perhaps renamed"),
        pytest.param((SHELF,), (book(),), ["`books` is new"], ["F8002"], id="replaced"),
        pytest.param(
            (SHELF,),
            (replace(RACK, was="Shelf"), SHELF),
            ["`shelves` becomes `racks`", "`shelves` is new"],
            [],
            id="renamed, and its name used again",
        ),
        pytest.param(
            (book(),),
            (replace(book(), key=("isbn", UUID)),),
            ["`books` becomes `books_before_0002`", "`books` is new"],
            ["F8004"],
            id="another key",
        ),
    ],
)
def test_a_stored_schema_is_a_table(
    old: tuple[Kind, ...], new: tuple[Kind, ...], expected: list[str], codes: list[str]
) -> None:
    assert done(old, new) == (expected, codes)


@pytest.mark.parametrize(
    ("assume", "expected", "codes"),
    [("rename", ["`books.a` becomes `books.b`"], []), ("drop", ["`books.b` is new"], ["F8002"])],
)
def test_an_answer_settles_what_looks_renamed(assume: Assume, expected: list[str], codes: list[str]) -> None:
    assert done((book(a=TEXT),), (book(b=TEXT),), assume=assume) == (expected, codes)


def test_among_several_of_a_kind_similar_names_are_asked_about() -> None:
    expected = ["`books.first_name` becomes `books.given_first_name`", "`books.note` is new"]
    old, new = book(first_name=TEXT, size=TEXT), book(given_first_name=TEXT, note=TEXT)
    assert done((old,), (new,), assume="rename") == (expected, ["F8002"])


def test_what_loses_values_is_done_where_it_is_allowed() -> None:
    old, new = book(a=LONG, b=TEXT), book(a=SHORT)
    assert done((old, SHELF), (new,), "F8002", "F8003")[0] == [
        "`books.a` changes from `string(90), null` to `string(20), null`",
        "`books.b` goes, with its values",
        "`shelves` goes, with its rows",
    ]


def fill(new: Kind, name: str, old: Kind | None = None) -> object:
    """What rows get in a column."""
    decision = decided(model(old or book()), model(new), Report())
    operations = [one for one in decision.operations if isinstance(one, (AddColumn, ChangeNullable))]
    return next(one.fill for one in operations if one.column.name == name)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (TEXT, ""),
        ({"type": "string", "enum": ["red", "green"]}, "red"),
        ({"type": "string", "minLength": 3}, "text"),
        (WHOLE, 0),
        ({"type": "integer", "minimum": 5}, 5),
        ({"type": "boolean"}, False),
        (LIST, []),
        ({"type": "object", "properties": {"a": WHOLE}, "required": ["a"]}, {"a": 1}),
        ({"type": "string", "format": "date"}, "1970-01-01"),
        (UUID, "00000000-0000-0000-0000-000000000000"),
    ],
    ids=repr,
)
def test_a_required_column_gets_the_plainest_value_that_the_schema_allows(schema: Fields, value: object) -> None:
    assert fill(book("n", n=schema), "n") == Constant(value, invented=True)


def test_a_default_is_what_older_rows_get() -> None:
    assert fill(book("n", n=TEXT | {"default": "x"}), "n") == Constant("x")
    assert fill(book(n=MOMENT | {"default": "2024-01-31T00:00:00Z"}), "n") == Constant("2024-01-31T00:00:00Z")


def test_a_default_that_the_schema_refuses_is_not_used() -> None:
    assert fill(book("n", n=WHOLE | {"default": "x"}), "n") == Constant(0, invented=True)


def test_a_time_of_creation_is_the_time_of_the_revision() -> None:
    assert fill(book("created_at", created_at=MOMENT | {"readOnly": True}), "created_at") == CurrentTime()


def test_values_of_another_type_are_converted_where_they_can_be() -> None:
    found = fill(book("n", n=WHOLE), "n", old=book(n=TEXT))
    assert found == Converted(Column("n_before_0002", "string", nullable=True), Constant(0, invented=True))


def test_nothing_is_changed_twice_where_something_was_left() -> None:
    old, new = model(book(a=LONG, b=TEXT, n=TEXT)), model(book(a=SHORT, n=WHOLE))
    first = decided(old, new, Report())
    ledger = beyond(applied(stored(old.entities, {}), first.operations), new.entities)
    assert ledger == {"books": {"a": "string(90), null", "b": "string, null", "n_before_0002": "string, null"}}
    assert decided(new, new, Report(), ledger=ledger).operations == ()


def test_what_was_left_goes_once_it_is_allowed() -> None:
    new = model(book(a=SHORT))
    ledger = {"books": {"a": "string(90), null", "b": "string"}, "shelves": {"id": "uuid, key"}}
    decision = decided(new, new, Report(frozenset({"F8002", "F8003"})), ledger=ledger)
    assert [type(one).__name__ for one in decision.operations] == ["ChangeType", "DropColumn", "DropTable"]
    assert beyond(applied(stored(new.entities, ledger), decision.operations), new.entities) == {}


def test_what_was_left_is_used_again_when_the_spec_wants_it_back() -> None:
    old, new = model(book()), model(book("b", b=LONG))
    decision = decided(old, new, Report(), ledger={"books": {"b": "string(20), null"}})
    assert sentences(decision.operations) == [
        "`books.b` changes from `string(20), null` to `string(90), null`",
        "`books.b` may not be null",
    ]


def test_what_was_left_makes_room_for_a_renamed_column() -> None:
    old, new = model(book(a=TEXT)), model(book(b=TEXT | {"x-was": "a"}))
    decision = decided(old, new, Report(), ledger={"books": {"b": "date, null"}})
    assert sentences(decision.operations) == [
        "`books.b` becomes `books.b_before_0002`",
        "`books.a` becomes `books.b`",
    ]


def test_every_operation_can_be_taken_back() -> None:
    old = model(book("b", a=LONG, b=TEXT, c=WHOLE, d=TEXT), SHELF)
    new = model(book("c", a=SHORT, c=TEXT, e=TEXT, d=WHOLE), Kind("Cup", {"size": WHOLE}))
    decision = decided(old, new, Report(frozenset({"F8002", "F8003"})), assume="drop")
    before = stored(old.entities, {})
    after = applied(before, decision.operations)
    undone = [operation for one in reversed(decision.operations) if (operation := inverse(one))]
    again = applied(after, undone)
    assert {name: {described(one) for one in table.columns} for name, table in again.items()} == {
        name: {described(one) for one in table.columns} for name, table in before.items()
    }
    known = {entity.table: entity for entity in new.entities}
    assert all(same_storage(after[name].by_name[one.name], one) for name in known for one in known[name].columns)


def test_a_dropped_column_that_may_not_be_null_comes_back_with_a_value() -> None:
    undone = inverse(DropColumn("books", Column("a", "uuid", nullable=False)))
    assert isinstance(undone, AddColumn)
    assert undone.fill == Constant("00000000-0000-0000-0000-000000000000", invented=True)


def test_the_name_of_a_revision_is_short_and_plain() -> None:
    column = Column("a_rather_long_name_of_a_column", "text", nullable=True)
    assert revision_id(12, (AddColumn("books", column),)) == "0012_add_books_a_rather_long_nam"
    assert revision_id(3, (AddColumn("bücher", column), DropColumn("b", column))) == "0003_change_tables"
