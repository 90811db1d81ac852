"""Settling conflicts through the command line: the file, the mark and the record."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flama_generator.cli import generate
from flama_generator.commands.resolve import resolve
from flama_generator.commands.status import status

SPEC = """
openapi: 3.1.0
info: {title: Words, version: 1.0.0}
paths:
  /count:
    get:
      operationId: countWords
      tags: [Words]
      summary: Count words
      parameters:
        - {name: text, in: query, required: true, schema: {type: string}}
      responses:
        '200': {description: How many., content: {application/json: {schema: {type: integer}}}}
"""
RESOURCE = "src/words/resources/words.py"
MARK = "# flama: conflict "


def run(folder: Path, spec: str = SPEC) -> Result:
    (folder / "words.yaml").write_text(spec)
    return CliRunner().invoke(generate, [str(folder / "words.yaml"), "-o", str(folder / "words")])


def settle(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(resolve, [*arguments, "-C", str(folder / "words")])


def edit(folder: Path, old: str, new: str, path: str = RESOURCE) -> None:
    file = folder / "words" / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def code(folder: Path) -> str:
    return (folder / "words" / RESOURCE).read_text()


def docstring_conflict(folder: Path) -> str:
    """A project whose people and whose spec both changed a docstring; the spec as it is now."""
    run(folder)
    edit(folder, "Count words", "How many words there are")
    changed = SPEC.replace("summary: Count words", "summary: Count the words")
    assert run(folder, changed).exit_code == 2
    assert MARK in code(folder)
    return changed


@pytest.mark.parametrize(("side", "stays"), [("mine", "How many words there are"), ("theirs", "Count the words")])
def test_a_settled_part_is_that_of_the_side_and_nothing_is_open_any_more(tmp_path: Path, side: str, stays: str) -> None:
    changed = docstring_conflict(tmp_path)
    done = settle(tmp_path, "--take", side)
    assert (done.exit_code, MARK in code(tmp_path)) == (0, False), done.output
    assert stays in code(tmp_path)
    assert run(tmp_path, changed).exit_code == 0
    assert stays in code(tmp_path)


def test_the_spec_s_docstring_leaves_the_people_s_body_alone(tmp_path: Path) -> None:
    docstring_conflict(tmp_path)
    edit(tmp_path, 'raise OperationNotImplemented("countWords")', "return len(text.split())")
    settle(tmp_path, "--take", "theirs")
    assert "return len(text.split())" in code(tmp_path)


def test_one_argument_of_a_decorator_is_settled_and_the_others_stay(tmp_path: Path) -> None:
    run(tmp_path)
    edit(tmp_path, 'methods=["GET"]', 'methods=["GET", "HEAD"], tags={"mine": True}')
    moved = SPEC.replace("    get:", "    post:")
    assert run(tmp_path, moved).exit_code == 2
    assert settle(tmp_path, "--take", "theirs").exit_code == 0
    assert 'methods=["POST"]' in code(tmp_path)
    assert 'tags={"mine": True}' in code(tmp_path)


def test_one_parameter_is_settled_and_the_others_stay(tmp_path: Path) -> None:
    run(tmp_path)
    edit(tmp_path, "text: Annotated[str, Query()]", 'text: Annotated[str, Query()] = "", *, mine: int = 1')
    typed = SPEC.replace("required: true, schema: {type: string}", "required: true, schema: {type: integer}")
    assert run(tmp_path, typed).exit_code == 2
    assert settle(tmp_path, "--take", "theirs").exit_code == 0
    assert "text: Annotated[int, Query()]" in code(tmp_path)
    assert "mine: int = 1" in code(tmp_path)


def test_both_is_refused_where_it_makes_no_sense_and_nothing_changes(tmp_path: Path) -> None:
    docstring_conflict(tmp_path)
    before = code(tmp_path)
    done = settle(tmp_path, "--take", "both")
    assert (done.exit_code, code(tmp_path)) == (6, before)
    assert "--take editor" in done.output


def test_lines_of_other_texts_are_settled_too(tmp_path: Path) -> None:
    run(tmp_path)
    edit(tmp_path, "# Words", "# My words", path="README.md")
    assert run(tmp_path, SPEC.replace("title: Words", "title: Sentences")).exit_code == 2
    assert settle(tmp_path, "--take", "theirs").exit_code == 0
    assert "# Sentences" in (tmp_path / "words/README.md").read_text()


def test_an_operation_that_the_spec_took_away_goes_with_theirs(tmp_path: Path) -> None:
    run(tmp_path)
    edit(tmp_path, 'raise OperationNotImplemented("countWords")', "return len(text.split())")
    other = SPEC.replace("countWords", "countLetters")
    assert run(tmp_path, other).exit_code == 2
    assert settle(tmp_path, "--take", "theirs").exit_code == 0
    methods = [node.name for node in ast.walk(ast.parse(code(tmp_path))) if isinstance(node, ast.AsyncFunctionDef)]
    assert methods == ["count_letters"]


def test_an_editor_gets_both_sides_and_its_text_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docstring_conflict(tmp_path)
    script = tmp_path / "editor.py"
    script.write_text(
        "import re, sys\n"
        "file = open(sys.argv[1], encoding='utf-8').read()\n"
        "assert 'How many words there are' in file and 'Count the words' in file\n"
        "file = re.sub('<{7} yours\\n.*?={7}\\n.*?>{7} the spec\\n', "
        '\'        """Count them all."""\\n\', file, flags=re.S)\n'
        "open(sys.argv[1], 'w', encoding='utf-8').write(file)\n"
    )
    monkeypatch.setenv("VISUAL", f"{os.sys.executable} {script}")  # type: ignore[attr-defined]
    done = settle(tmp_path, "--take", "editor")
    assert done.exit_code == 0, done.output
    assert '"""Count them all."""' in code(tmp_path)


def test_an_editor_that_leaves_the_markers_settles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docstring_conflict(tmp_path)
    before = code(tmp_path)
    monkeypatch.setenv("VISUAL", "true")
    done = settle(tmp_path, "--take", "editor")
    assert (done.exit_code, code(tmp_path)) == (6, before)
    assert "markers are left" in done.output


def test_an_unknown_id_is_named_and_the_beginning_of_one_is_enough(tmp_path: Path) -> None:
    docstring_conflict(tmp_path)
    assert "'zz' is no open conflict" in settle(tmp_path, "zz", "--take", "mine").output
    (record,) = (tmp_path / "words/.flama/conflicts").glob("*.toml")
    assert settle(tmp_path, record.stem[:3], "--take", "mine").exit_code == 0


def test_without_a_terminal_a_side_must_be_named(tmp_path: Path) -> None:
    docstring_conflict(tmp_path)
    done = settle(tmp_path)
    assert done.exit_code == 64
    assert "--take" in done.output


def test_a_record_that_leads_out_of_the_project_is_refused(tmp_path: Path) -> None:
    docstring_conflict(tmp_path)
    (record,) = (tmp_path / "words/.flama/conflicts").glob("*.toml")
    record.write_text(record.read_text().replace(f'path = "{RESOURCE}"', 'path = "../../stolen.py"'))
    done = settle(tmp_path, "--take", "theirs")
    assert done.exit_code == 6
    assert "not a path inside the project" in done.output


def told(folder: Path) -> dict[str, object]:
    done = CliRunner().invoke(status, ["-C", str(folder / "words"), "--json"])
    found: dict[str, object] = json.loads(done.stdout)
    assert found["exit_code"] == done.exit_code
    return found


def test_the_status_of_a_fresh_project_names_the_operations_to_write(tmp_path: Path) -> None:
    run(tmp_path)
    found = told(tmp_path)
    assert (found["files"], found["conflicts"], found["pending"]) == ([], [], [])
    (operation,) = found["to_write"]  # type: ignore[misc]
    assert operation["operation"] == "countWords"
    row = code(tmp_path).splitlines()[operation["line"] - 1]
    assert "OperationNotImplemented" in row


def test_the_status_tells_edits_by_who_owns_the_file_and_what_the_spec_asks_for(tmp_path: Path) -> None:
    run(tmp_path)
    edit(tmp_path, "Count words", "Number of words")
    edit(tmp_path, "# Words", "# My words", path="README.md")
    (tmp_path / "words/Dockerfile").unlink()
    (tmp_path / "words.yaml").write_text(SPEC.replace("{type: integer}", "{type: number}"))
    found = told(tmp_path)
    kinds = {row["path"]: row["kind"] for row in found["files"]}  # type: ignore[attr-defined]
    assert kinds[RESOURCE] == "filled in"
    assert kinds["Dockerfile"] == "deleted by you"
    assert {"path": RESOURCE, "action": "merged"} in found["pending"]  # type: ignore[operator]


def test_the_status_shows_where_a_conflict_is(tmp_path: Path) -> None:
    docstring_conflict(tmp_path)
    done = CliRunner().invoke(status, ["-C", str(tmp_path / "words")])
    number = next(i for i, row in enumerate(code(tmp_path).splitlines(), 1) if MARK in row)
    assert f"{RESOURCE}:{number}  WordsResource.count_words: docstring" in done.output
    assert done.exit_code == 2


def test_the_status_stands_when_the_spec_is_gone(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "words.yaml").unlink()
    found = told(tmp_path)
    assert found["pending"] is None
    assert "words.yaml" in str(found["reason"])


def test_an_edited_file_that_the_spec_dropped_is_known_as_an_orphan_until_it_is_deleted(tmp_path: Path) -> None:
    run(tmp_path)
    edit(tmp_path, 'raise OperationNotImplemented("countWords")', "return len(text.split())")
    tagged = SPEC.replace("tags: [Words]", "tags: [Letters]")
    run(tmp_path, tagged)
    run(tmp_path, tagged)
    kinds = {row["path"]: row["kind"] for row in told(tmp_path)["files"]}  # type: ignore[attr-defined]
    assert kinds[RESOURCE] == "orphaned"
    (tmp_path / "words" / RESOURCE).unlink()
    run(tmp_path, tagged)
    assert RESOURCE not in {row["path"] for row in told(tmp_path)["files"]}  # type: ignore[attr-defined]


def test_status_outside_a_project_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(status, ["-C", str(tmp_path)])
    assert done.exit_code == 64
    assert "no project" in done.output


def test_a_check_ends_with_one_when_the_project_is_not_what_the_spec_asks_for(tmp_path: Path) -> None:
    run(tmp_path)
    command = [str(tmp_path / "words.yaml"), "-o", str(tmp_path / "words"), "--check"]
    assert CliRunner().invoke(generate, command).exit_code == 0
    (tmp_path / "words.yaml").write_text(SPEC.replace("Count words", "Count all words"))
    before = code(tmp_path)
    assert CliRunner().invoke(generate, command).exit_code == 1
    assert code(tmp_path) == before
