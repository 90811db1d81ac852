"""The revisions of a project are read, never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from flama_generator.errors import RevisionError
from flama_generator.revisions.chain import Chain, read_chain

FIRST = "revision = '0001'\ndown_revision = None\n"


def chain(folder: Path, *texts: str) -> Chain:
    place = folder / "versions"
    place.mkdir()
    for number, text in enumerate(texts):
        (place / f"{number}.py").write_text(text, encoding="utf-8")
    return read_chain(folder, "versions")


def test_the_next_revision_follows_the_last_one(tmp_path: Path) -> None:
    found = chain(tmp_path, FIRST, "revision = '0002_more'\ndown_revision = '0001'\n")
    assert (found.head, found.number([])) == ("0002_more", 3)


def test_revisions_that_people_wrote_count(tmp_path: Path) -> None:
    text = "from typing import Union\nrevision: str = 'ae10'\ndown_revision: Union[str, None] = '0001'\n"
    found = chain(tmp_path, FIRST, text)
    assert (found.head, found.number(["versions/0007_deleted.py"])) == ("ae10", 8)


def test_nothing_is_run(tmp_path: Path) -> None:
    assert chain(tmp_path, FIRST + "raise SystemExit\n").head == "0001"


def test_a_folder_without_revisions_has_no_last_one(tmp_path: Path) -> None:
    assert read_chain(tmp_path, "versions").head is None
    assert chain(tmp_path, "import nothing\n").head is None


def test_joined_lines_are_one(tmp_path: Path) -> None:
    left = "revision = 'a'\ndown_revision = '0001'\nleft_behind = {'books': {'isbn': 'text'}}\n"
    right = "revision = 'b'\ndown_revision = '0001'\nleft_behind = {'pens': {'ink': 'date, null'}}\n"
    found = chain(tmp_path, FIRST, left, right, "revision = 'c'\ndown_revision = ('a', 'b')\n")
    assert found.head == "c"
    assert found.ledger == {"books": {"isbn": "text"}, "pens": {"ink": "date, null"}}


def test_the_last_word_on_what_was_left_counts(tmp_path: Path) -> None:
    older = "revision = 'a'\ndown_revision = '0001'\nleft_behind = {'books': {'isbn': 'text'}}\n"
    assert chain(tmp_path, FIRST, older, "revision = 'b'\ndown_revision = 'a'\nleft_behind = {}\n").ledger == {}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("revision = 'b'\ndown_revision = None\n", "2 heads: 0001, b", "alembic merge heads"),
        (FIRST, "is also in", "an id of its own"),
        ("revision = 'b'\ndown_revision = 'zz'\n", "follows 'zz'", "restore"),
        ("revision = (\n", "cannot be read", "correct it"),
        ("revision = name()\n", "cannot be read", "correct it"),
        ("revision = 'b'\ndown_revision = '0001'\nleft_behind = {'a': {'b': 'blob'}}\n", "'blob'", "restore"),
    ],
    ids=["two heads", "one id twice", "no such parent", "no Python", "no literal", "unknown words"],
)
def test_what_makes_no_single_line_is_refused(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(RevisionError, match=message) as failure:
        chain(tmp_path, FIRST, text)
    assert hint in failure.value.hint


def test_a_folder_that_leads_out_of_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "versions").symlink_to(tmp_path)
    with pytest.raises(Exception, match="leads out of the project"):
        read_chain(tmp_path / "project", "versions")
