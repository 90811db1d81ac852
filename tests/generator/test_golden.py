"""Documents and the projects that come from them, file by file.

A case is a folder in `tests/golden`: `openapi.yaml` and the tree `expected/`. After a wanted change of the output:

    FLAMA_UPDATE_GOLDEN=1 pytest tests/generator/test_golden.py
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from flama_generator.diagnostics import Report
from flama_generator.pipeline import understand
from flama_generator.planning import Options, RuntimeSource, plan

FOLDER = Path(__file__).parent.parent / "golden"
CASES = sorted(path.parent for path in FOLDER.glob("*/openapi.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_becomes_the_expected_project(case: Path) -> None:
    model = understand(case / "openapi.yaml", Report(), lambda stage: None)
    made = {file.path: file.content for file in plan(model, Options(RuntimeSource("1.0.0"), spec="openapi.yaml"))}
    expected = case / "expected"
    if os.environ.get("FLAMA_UPDATE_GOLDEN"):
        write(expected, made)
    found = {
        path.relative_to(expected).as_posix(): path.read_text("utf-8") for path in expected.rglob("*") if path.is_file()
    }
    assert sorted(found) == sorted(made)
    assert [path for path in made if found[path] != made[path]] == []


def write(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
