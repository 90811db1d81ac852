"""A spec changes, and the database follows with every row: on SQLite and on PostgreSQL, there, back and there again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.generator.evolving import MOMENT, NUMBER, TEXT, WHOLE, Fields, Kind, Project, book

SHELF = Kind("Shelf", {"room": TEXT})
FLAG = {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
UUID = {"type": "string", "format": "uuid"}
LIST = {"type": "array", "items": TEXT}
A_UUID = "6f0c9a3e-58b1-4a0a-9d7e-1c1f6d2b7a11"


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A place for a project with an empty database."""
    sqlite = f"sqlite:///{tmp_path / 'shop.sqlite'}"
    return Project(tmp_path / "shop", sqlite if request.param == "sqlite" else request.getfixturevalue("postgresql"))


def begin(project: Project, old: Kind, *rows: Fields) -> None:
    """A project with rows in its only table."""
    project.generate(old)
    project.database(("migrate", "head"), ("insert", {"books": rows}))


def evolve(
    project: Project, *kinds: Kind, table: str = "books", insert: list[Fields] | None = None, **options: Any
) -> tuple[list[str], list[Fields]]:
    """Regenerate, then go there, back and there again. What Alembic would still change, and the rows of a table,
    without the keys that the database gave."""
    project.generate(*kinds, **options)
    added = ("insert", {table: insert or []})
    _, drift, _, rows = project.database(("migrate", "head -1 head"), ("drift", ""), added, ("rows", table))
    return drift, rows


def test_a_service_lives_through_every_kind_of_change(project: Project) -> None:
    begin(project, book("title", title=TEXT, pages=WHOLE), {"title": "Emma", "pages": 474}, {"title": "Ulysses"})
    more = {"title": TEXT, "pages": WHOLE, "note": TEXT, "stock": WHOLE | {"default": 3}}
    drift, rows = evolve(project, book("title", "stock", **more))
    assert (drift, rows[0]) == ([], {"id": 1, "title": "Emma", "pages": 474, "note": None, "stock": 3})
    renamed = {"name": TEXT | {"x-was": "title"}, "pages": NUMBER, "stock": WHOLE}
    drift, rows = evolve(project, book("name", "stock", **renamed), SHELF)
    assert drift == ["remove_column None books books.note"]
    assert rows[0] == {"id": 1, "name": "Emma", "pages": 474.0, "stock": 3}
    drift, rows = evolve(project, SHELF, allow=("F8002",), table="shelves", insert=[{"room": "A"}])
    assert (drift, rows) == ([], [{"id": 1, "room": "A"}])


@dataclass(frozen=True)
class Carried:
    """Values of one type, and what they are in another."""

    before: Fields
    after: Fields
    values: list[Any]
    expected: list[Any]


CARRIED = [
    Carried(WHOLE, NUMBER, [5, None], [5.0, None]),
    Carried(WHOLE, TEXT, [5, None], ["5", None]),
    Carried(WHOLE, {}, [5, None], [5, None]),
    Carried(FLAG, TEXT, [True, False, None], ["true", "false", None]),
    Carried(UUID, TEXT, [A_UUID], [A_UUID]),
    Carried(DAY, TEXT, ["2024-01-31"], ["2024-01-31"]),
    Carried(DAY, MOMENT, ["2024-01-31"], ["2024-01-31 00:00:00+00:00"]),
    Carried(MOMENT, TEXT, ["2024-01-31T12:30:15.250000+00:00"], ["2024-01-31T12:30:15.250000Z"]),
    Carried(TEXT, {}, ['a "b"', None], ['a "b"', None]),
    Carried(TEXT, WHOLE, ["12", "twelve", "-3", "1.5", None], [12, None, -3, None, None]),
    Carried(TEXT, NUMBER, ["1.5", "12", "1e3", "one"], [1.5, 12.0, 1000.0, None]),
    Carried(TEXT, FLAG, ["true", "FALSE", "perhaps"], [True, False, None]),
    Carried(TEXT, UUID, [A_UUID.upper(), "none"], [A_UUID, None]),
    Carried(TEXT, DAY, ["2024-02-29", "2024-02-31", "x"], ["2024-02-29", None, None]),
    Carried(
        TEXT,
        MOMENT,
        ["2024-01-31T12:30:15.250Z", "2024-01-31T12:30:00+02:00", "soon"],
        ["2024-01-31 12:30:15.250000+00:00", "2024-01-31 10:30:00+00:00", None],
    ),
    Carried(NUMBER, WHOLE, [2.0, 2.5], [2, None]),
    Carried(MOMENT, DAY, ["2024-01-31T12:30:00+00:00"], ["2024-01-31"]),
    Carried({}, TEXT, ["a", None], ["a", None]),
    Carried(TEXT, TEXT | {"maxLength": 3}, ["abc"], ["abc"]),
    Carried(WHOLE, TEXT | {"maxLength": 3}, [12, 123456], ["12", None]),
    Carried(TEXT, LIST, ["a"], [None]),
]


def test_values_are_carried_over_to_another_type(project: Project) -> None:
    names = [f"n{number}" for number in range(len(CARRIED))]
    given: list[Fields] = [{} for _ in range(5)]
    for name, one in zip(names, CARRIED, strict=True):
        for row, value in zip(given, one.values, strict=False):
            row[name] = value
    begin(project, Kind("Book", {name: one.before for name, one in zip(names, CARRIED, strict=True)}), *given)
    _, rows = evolve(project, Kind("Book", {name: one.after for name, one in zip(names, CARRIED, strict=True)}))
    found = [[row[name] for row in rows][: len(one.values)] for name, one in zip(names, CARRIED, strict=True)]
    assert found == [one.expected for one in CARRIED]


def test_a_downgrade_brings_the_former_values_back(project: Project) -> None:
    begin(project, book("a", a=TEXT, n=WHOLE), {"a": "twelve", "n": 5})
    former = (project.root / "src/shop/models/tables.py").read_text(encoding="utf-8")
    project.generate(book("a", a=WHOLE, n=TEXT))
    _, rows = project.database(("migrate", "head"), ("rows", "books"))
    assert rows == [{"id": 1, "a": 0, "n": "5"}]
    project.database(("migrate", "-1"))
    (project.root / "src/shop/models/tables.py").write_text(former, encoding="utf-8")
    assert project.database(("rows", "books")) == [[{"id": 1, "a": "twelve", "n": 5}]]


def test_a_narrower_column_takes_values_that_fit(project: Project) -> None:
    long, short = TEXT | {"maxLength": 90}, TEXT | {"maxLength": 20}
    begin(project, book(a=long, n=WHOLE), {"a": "short", "n": 7})
    small = {"type": "integer", "minimum": 0, "maximum": 100}
    drift, rows = evolve(project, book(a=short, n=small), allow=("F8003",))
    assert (drift, rows) == ([], [{"id": 1, "a": "short", "n": 7}])


def test_rows_without_a_key_of_the_new_kind_are_set_aside(project: Project) -> None:
    begin(project, book(a=TEXT), {"a": "x"})
    new = {"isbn": A_UUID, "a": "y"}
    drift, rows = evolve(project, Kind("Book", {"a": TEXT}, key=("isbn", UUID)), insert=[new])
    assert (drift, rows) == (["remove_table books_before_0002"], [new])


def test_numbers_go_on_where_the_database_begins_to_give_them(project: Project) -> None:
    begin(project, Kind("Book", {"a": TEXT}, sends_key=True), {"id": 7, "a": "x"})
    drift, rows = evolve(project, book(a=TEXT), insert=[{"a": "y"}])
    assert (drift, [row["id"] for row in rows]) == ([], [7, 8])


def test_the_tests_of_the_project_pass_after_each_step(tmp_path: Path) -> None:
    project = Project(tmp_path / "shop")
    project.generate(book("title", title=TEXT, code=TEXT, size=WHOLE))
    project.generate(book("title", "size", "tags", title=TEXT, size=TEXT, tags=LIST))
    project.test()
    project.generate(book("name", name=TEXT | {"x-was": "title"}, size=WHOLE), SHELF, assume="drop")
    project.test()
