"""A spec changes, and the database follows with every row: on SQLite and on PostgreSQL, there, back and there again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.generator.evolving import MOMENT, NUMBER, TEXT, WHOLE, Fields, Kind, Project, book

SHELF = Kind("Shelf", {"room": TEXT})
UUID = "6f0c9a3e-58b1-4a0a-9d7e-1c1f6d2b7a11"


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A place for a project with an empty database."""
    sqlite = f"sqlite:///{tmp_path / 'shop.sqlite'}"
    return Project(tmp_path / "shop", sqlite if request.param == "sqlite" else request.getfixturevalue("postgresql"))


def evolve(project: Project, *kinds: Kind, **options: Any) -> list[str]:
    """Regenerate, then go there, back and there again. What Alembic would still change."""
    project.generate(*kinds, **options)
    project.migrate("head", "-1", "head")
    return project.drift()


def begin(project: Project, old: Kind, *rows: Fields) -> None:
    """A project with rows in its only table."""
    project.generate(old)
    project.migrate()
    project.insert("books", *rows)


def without_key(rows: list[Fields]) -> list[Fields]:
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def test_a_service_lives_through_every_kind_of_change(project: Project) -> None:
    begin(project, book("title", title=TEXT, pages=WHOLE), {"title": "Emma", "pages": 474}, {"title": "Ulysses"})
    more = {"title": TEXT, "pages": WHOLE, "note": TEXT, "stock": WHOLE | {"default": 3}}
    assert evolve(project, book("title", "stock", **more)) == []
    assert project.rows("books")[0] == {"id": 1, "title": "Emma", "pages": 474, "note": None, "stock": 3}
    renamed = {"name": TEXT | {"x-was": "title"}, "pages": NUMBER, "stock": WHOLE}
    assert evolve(project, book("name", "stock", **renamed), SHELF) == ["remove_column None books books.note"]
    project.insert("shelves", {"room": "A"})
    assert project.rows("books")[0] == {"id": 1, "name": "Emma", "pages": 474.0, "stock": 3}
    assert evolve(project, SHELF, allow=("F8002",)) == []
    assert project.rows("shelves") == [{"id": 1, "room": "A"}]


CONVERSIONS = [
    (WHOLE, NUMBER, [5, None], [5.0, None]),
    (WHOLE, TEXT, [5, None], ["5", None]),
    ({"type": "boolean"}, TEXT, [True, False], ["true", "false"]),
    ({"type": "string", "format": "uuid"}, TEXT, [UUID], [UUID]),
    ({"type": "string", "format": "date"}, TEXT, ["2024-01-31"], ["2024-01-31"]),
    ({"type": "string", "format": "date"}, MOMENT, ["2024-01-31"], ["2024-01-31 00:00:00+00:00"]),
    (MOMENT, TEXT, ["2024-01-31T12:30:15.250000+00:00"], ["2024-01-31T12:30:15.250000Z"]),
    (TEXT, {}, ["a \"b\"", None], ["a \"b\"", None]),
    (TEXT, WHOLE, ["12", "twelve", "-3", "1.5", None], [12, None, -3, None, None]),
    (TEXT, NUMBER, ["1.5", "12", "1e3", "one"], [1.5, 12.0, 1000.0, None]),
    (TEXT, {"type": "boolean"}, ["true", "FALSE", "perhaps"], [True, False, None]),
    (TEXT, {"type": "string", "format": "uuid"}, [UUID.upper(), "none"], [UUID, None]),
    (TEXT, {"type": "string", "format": "date"}, ["2024-02-29", "2024-02-31", "x"], ["2024-02-29", None, None]),
    (
        TEXT,
        MOMENT,
        ["2024-01-31T12:30:15.250Z", "2024-01-31T12:30:00+02:00", "soon"],
        ["2024-01-31 12:30:15.250000+00:00", "2024-01-31 10:30:00+00:00", None],
    ),
    (NUMBER, WHOLE, [2.0, 2.5], [2, None]),
    (MOMENT, {"type": "string", "format": "date"}, ["2024-01-31T12:30:00+00:00"], ["2024-01-31"]),
    (TEXT, {"type": "array", "items": TEXT}, ["a"], [None]),
]  # fmt: skip


def test_values_are_carried_over_to_another_type(project: Project) -> None:
    old = {f"n{number}": before for number, (before, *_) in enumerate(CONVERSIONS)}
    new = {f"n{number}": after for number, (_, after, *_) in enumerate(CONVERSIONS)}
    given: list[Fields] = [{} for _ in range(5)]
    for number, (_, _, values, _) in enumerate(CONVERSIONS):
        for row, value in zip(given, values, strict=False):
            row[f"n{number}"] = value
    begin(project, Kind("Book", old), *given)
    left = evolve(project, Kind("Book", new))
    assert all("_before_0002" in one for one in left)
    found = project.rows("books")
    carried = [[row[f"n{number}"] for row in found][: len(values)] for number, (*_, values) in enumerate(CONVERSIONS)]
    assert carried == [values for *_, values in CONVERSIONS]


def test_a_downgrade_brings_the_former_values_back(project: Project) -> None:
    begin(project, book("a", a=TEXT, n=WHOLE), {"a": "twelve", "n": 5})
    former = {path: path.read_bytes() for path in (project.root / "src/shop").glob("*/*.py")}
    project.generate(book("a", a=WHOLE, n=TEXT))
    project.migrate()
    assert without_key(project.rows("books")) == [{"a": 0, "n": "5"}]
    project.migrate("-1")
    for path, content in former.items():
        path.write_bytes(content)
    assert without_key(project.rows("books")) == [{"a": "twelve", "n": 5}]


def test_a_narrower_column_takes_values_that_fit(project: Project) -> None:
    long, short = TEXT | {"maxLength": 90}, TEXT | {"maxLength": 20}
    begin(project, book(a=long, n=WHOLE), {"a": "short", "n": 7})
    small = {"type": "integer", "minimum": 0, "maximum": 100}
    assert evolve(project, book(a=short, n=small), allow=("F8003",)) == []
    assert without_key(project.rows("books")) == [{"a": "short", "n": 7}]


def test_rows_without_a_key_of_the_new_kind_are_set_aside(project: Project) -> None:
    begin(project, book(a=TEXT), {"a": "x"})
    isbn = Kind("Book", {"a": TEXT}, key=("isbn", {"type": "string", "format": "uuid"}))
    assert evolve(project, isbn, assume="drop") == ["remove_table books_before_0002"]
    project.insert("books", {"isbn": UUID, "a": "y"})
    assert project.rows("books") == [{"isbn": UUID, "a": "y"}]


def test_numbers_go_on_where_the_database_begins_to_give_them(project: Project) -> None:
    given = Kind("Book", {"a": TEXT}, sends_key=True)
    begin(project, given, {"id": 7, "a": "x"})
    assert evolve(project, book(a=TEXT)) == []
    project.insert("books", {"a": "y"})
    assert [row["id"] for row in project.rows("books")] == [7, 8]


def test_the_tests_of_the_project_pass_after_each_step(project: Project) -> None:
    begin(project, book("title", title=TEXT, code=TEXT, size=WHOLE))
    project.generate(book("title", "size", "tags", title=TEXT, size=TEXT, tags={"type": "array", "items": TEXT}))
    project.test()
    project.generate(book("name", name=TEXT | {"x-was": "title"}, size=WHOLE), SHELF, assume="drop")
    project.test()
