"""A run that finds the stored schema changed: which file it writes, and when it writes none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flama_generator.diagnostics import Diagnostic
from flama_generator.errors import RevisionError, SpecRefused
from flama_generator.pipeline import Outcome
from tests.generator.evolving import TEXT, WHOLE, Kind, Project, book


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that keeps books."""
    made = Project(tmp_path / "shop")
    made.generate(book(title=TEXT))
    return made


def created(outcome: Outcome) -> list[tuple[str, str]]:
    """New revisions and their owners."""
    return [
        (Path(change.path).name, change.owner)
        for change in outcome.changes
        if change.action == "created" and "/versions/" in change.path
    ]


def told(outcome: Outcome) -> list[Diagnostic]:
    return [one for one in outcome.report if one.code.startswith("F8")]


def test_a_change_of_what_is_stored_is_one_more_file(project: Project) -> None:
    outcome = project.generate(book(title=TEXT, note=TEXT))
    assert created(outcome) == [("0002_add_books_note.py", "log")]
    assert told(outcome) == []
    again = project.generate(book(title=TEXT, note=TEXT))
    assert again.changes.empty


def test_a_change_of_something_else_is_none(project: Project) -> None:
    outcome = project.generate(book(title=TEXT | {"description": "As printed.", "minLength": 1}))
    assert created(outcome) == []
    assert not outcome.changes.empty


def test_revisions_follow_each_other(project: Project) -> None:
    project.generate(book(title=TEXT, note=TEXT))
    project.generate(book(title=TEXT, note=TEXT, pages=WHOLE))
    text = (project.versions / "0003_add_books_pages.py").read_text(encoding="utf-8")
    values = {ast.unparse(one) for one in ast.parse(text).body if isinstance(one, ast.Assign)}
    assert {"revision = '0003_add_books_pages'", "down_revision = '0002_add_books_note'"} <= values


def test_a_revision_that_people_wrote_is_followed(project: Project) -> None:
    (project.versions / "27c6_index.py").write_text("revision = '27c6'\ndown_revision = '0001'\n", encoding="utf-8")
    assert created(project.generate(book(title=TEXT, note=TEXT))) == [("0003_add_books_note.py", "log")]
    assert 'down_revision = "27c6"' in (project.versions / "0003_add_books_note.py").read_text(encoding="utf-8")


def test_a_revision_that_was_edited_stays_so(project: Project) -> None:
    project.generate(book(title=TEXT, note=TEXT))
    place = project.versions / "0002_add_books_note.py"
    place.write_text(place.read_text(encoding="utf-8") + "\n# checked\n", encoding="utf-8")
    outcome = project.generate(book(title=TEXT, note=TEXT, pages=WHOLE))
    assert place.read_text(encoding="utf-8").endswith("# checked\n")
    assert outcome.changes.conflicts == ()


def test_an_open_question_stops_the_run(project: Project) -> None:
    with pytest.raises(SpecRefused) as refused:
        project.generate(book(name=TEXT))
    (finding,) = [one for one in refused.value.report if one.code == "F8001"]
    assert "`books.title`" in finding.message
    assert "`books.name`" in finding.message
    assert "x-was: title" in finding.hint
    assert created(project.generate(book(name=TEXT), assume="rename")) == [("0002_rename_books_name.py", "log")]


def test_what_was_left_can_go_in_a_later_run(project: Project) -> None:
    outcome = project.generate(book())
    assert [one.code for one in told(outcome)] == ["F8002"]
    assert created(outcome) == [("0002_nothing_to_do.py", "log")]
    assert created(project.generate(book())) == []
    assert created(project.generate(book(), allow=("F8002",))) == [("0003_drop_books_title.py", "log")]
    assert created(project.generate(book(), allow=("F8002",))) == []


def test_two_heads_are_to_be_joined_first(project: Project) -> None:
    (project.versions / "other.py").write_text("revision = 'b'\ndown_revision = None\n", encoding="utf-8")
    with pytest.raises(RevisionError, match="2 heads"):
        project.generate(book(title=TEXT, note=TEXT))


def test_two_heads_do_not_matter_where_nothing_stored_changes(project: Project) -> None:
    (project.versions / "other.py").write_text("revision = 'b'\ndown_revision = None\n", encoding="utf-8")
    assert created(project.generate(book(title=TEXT | {"description": "As printed."}))) == []


@pytest.mark.parametrize("damage", ["{", "{}", '{"openapi": "3.1.0", "info": {}, "paths": {}}'])
def test_a_contract_that_is_not_understood_makes_no_revision(project: Project, damage: str) -> None:
    (project.root / ".flama/base/src/shop/openapi.json.base").write_text(damage, encoding="utf-8")
    outcome = project.generate(book(title=TEXT, note=TEXT))
    (finding,) = told(outcome)
    assert (created(outcome), finding.code) == ([], "F8007")
    assert "alembic revision --autogenerate" in finding.hint


def test_a_project_without_revisions_gets_none(project: Project) -> None:
    (project.versions / "0001_initial.py").unlink()
    outcome = project.generate(book(title=TEXT, note=TEXT))
    assert (created(outcome), [one.code for one in told(outcome)]) == ([], ["F8007"])


def test_a_deleted_revision_is_told_of(project: Project) -> None:
    project.generate(book(title=TEXT, note=TEXT))
    (project.versions / "0002_add_books_note.py").unlink()
    outcome = project.generate(book(title=TEXT, note=TEXT, pages=WHOLE))
    assert created(outcome) == [("0003_add_books_pages.py", "log")]
    assert [one.code for one in told(outcome)] == ["F8008"]


def test_a_first_stored_schema_is_the_first_revision(tmp_path: Path) -> None:
    project = Project(tmp_path / "shop")
    project.generate()
    assert created(project.generate(book(title=TEXT))) == [("0001_initial.py", "log")]


def test_storing_nothing_any_more_and_then_again_keeps_the_rows(project: Project) -> None:
    assert created(project.generate()) == [("0002_nothing_to_do.py", "log")]
    assert created(project.generate(book(title=TEXT, note=TEXT))) == [("0003_add_books_note.py", "log")]


def test_names_that_sql_reserves_are_quoted(project: Project) -> None:
    project.generate(Kind("Order", {"select": WHOLE}), book(title=TEXT))
    project.generate(Kind("Order", {"select": TEXT}), book(title=TEXT))
    assert 'CAST("select" AS VARCHAR)' in (project.versions / "0003_change_orders_select.py").read_text("utf-8")
