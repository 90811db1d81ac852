"""Two versions of a spec -> what a database revision does."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from flama_generator.diagnostics import Report
from flama_generator.errors import RevisionError
from flama_generator.ir.entities import Column
from flama_generator.revisions.chain import read_chain
from flama_generator.revisions.naming import sentences
from flama_generator.revisions.operations import AddColumn, ChangeNullable, Constant, Converted, CurrentTime
from flama_generator.revisions.renames import Assume
from flama_generator.revisions.simulating import applied
from flama_generator.revisions.stored import beyond, stored
from tests.generator.evolving import MOMENT, NUMBER, TEXT, WHOLE, Kind, book, decided, model

SHORT, LONG = {"type": "string", "maxLength": 20}, {"type": "string", "maxLength": 90}
INT32 = {"type": "integer", "minimum": 0, "maximum": 100}
UUID = {"type": "string", "format": "uuid"}
LIST = {"type": "array", "items": TEXT}
SHELF = Kind("Shelf", {"room": TEXT, "row": WHOLE})


def done(
    old: tuple[Kind, ...], new: tuple[Kind, ...], *allowed: str, assume: Assume | None = None
) -> tuple[list[str], list[str]]:
    """What the revision does, in words, and the codes of what people are told."""
    report = Report(frozenset(allowed))
    decision = decided(model(*old), model(*new), report, assume=assume)
    return sentences(decision.operations), [one.code for one in (*report, *decision.findings)]


@pytest.mark.parametrize(
    ("old", "new", "expected", "codes"),
    [
        (book(title=TEXT), book(title=TEXT), [], []),
        (book(title=TEXT), book(title=TEXT | {"default": "x"}), ["`books.title` may not be null"], []),
        (book(title=TEXT), book(title=TEXT, note=TEXT), ["`books.note` is new"], []),
        (book(title=TEXT), book("pages", title=TEXT, pages=WHOLE), ["`books.pages` is new"], ["F8005"]),
        (book(title=TEXT), book("n", title=TEXT, n=WHOLE | {"default": 3}), ["`books.n` is new"], []),
        (book(title=TEXT), book("title", title=TEXT), ["`books.title` may not be null"], ["F8005"]),
        (book("title", title=TEXT), book(title=TEXT), ["`books.title` may be null"], []),
        (book(title=SHORT), book(title=LONG), ["`books.title` changes from `string(20), null` to `string(90), null`"], []),
        (book(title=LONG), book(title=SHORT), [], ["F8003"]),
        (book(n=INT32), book(n=WHOLE), ["`books.n` changes from `integer, null` to `biginteger, null`"], []),
        (book(n=WHOLE), book(n=INT32), [], ["F8003"]),
        (book(n=WHOLE), book(n=NUMBER), ["`books.n` changes from `biginteger, null` to `float, null`"], []),
        (book(n=WHOLE), book(n=TEXT), ["`books.n` changes from `biginteger, null` to `string, null`"], []),
        (book(n=TEXT), book(n=WHOLE), ["`books.n` becomes `books.n_before_0002`", "`books.n` is new"], ["F8004"]),
        (book(n=TEXT), book(n=LIST), ["`books.n` becomes `books.n_before_0002`", "`books.n` is new"], ["F8004"]),
        (book(n=TEXT), book(n={}), ["`books.n` changes from `string, null` to `json, null`"], []),
        (book(title=TEXT, note=TEXT), book(title=TEXT), [], ["F8002"]),
        (book("note", title=TEXT, note=TEXT), book(title=TEXT), ["`books.note` may be null"], ["F8002"]),
        (book(a=TEXT), book(b=TEXT | {"x-was": "a"}), ["`books.a` becomes `books.b`"], []),
        (book(a=TEXT), book(b=WHOLE), ["`books.b` is new"], ["F8002"]),
        (book(a=TEXT), book(b=TEXT), ["`books.b` is new"], ["F8001", "F8002"]),
        (book(a=TEXT, z=TEXT), book(b=TEXT, y=TEXT), ["`books.b` is new", "`books.y` is new"], ["F8002", "F8002"]),
        (book(a=TEXT), book(a=TEXT, b=TEXT | {"x-was": "c"}), ["`books.b` is new"], ["F8006"]),
        (book(a=TEXT, b=TEXT), book(a=TEXT, b=TEXT | {"x-was": "a"}), [], ["F8006"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_change_of_a_schema_is_a_change_of_its_table(
    old: Kind, new: Kind, expected: list[str], codes: list[str]
) -> None:
    assert done((old,), (new,)) == (expected, codes)


@pytest.mark.parametrize(
    ("old", "new", "expected", "codes"),
    [
        ((book(a=TEXT),), (book(a=TEXT), SHELF), ["`shelves` is new"], []),
        ((book(a=TEXT), SHELF), (book(a=TEXT),), [], ["F8002"]),
        ((SHELF,), (replace(SHELF, name="Rack", was="Shelf"),), ["`shelves` becomes `racks`"], []),
        ((SHELF,), (replace(SHELF, name="Rack"),), ["`racks` is new"], ["F8001", "F8002"]),
        ((SHELF,), (book(a=TEXT),), ["`books` is new"], ["F8002"]),
        (
            (SHELF,),
            (replace(SHELF, name="Rack", was="Shelf"), SHELF),
            ["`shelves` becomes `shelves_before_0002`"],
            [],
        ),
    ],
    ids=str,
)
def test_a_stored_schema_is_a_table(
    old: tuple[Kind, ...], new: tuple[Kind, ...], expected: list[str], codes: list[str]
) -> None:
    if "before" in "".join(expected):
        expected = ["`shelves` becomes `racks`", "`shelves` is new"]
        codes = []
    assert done(old, new) == (expected, codes)


