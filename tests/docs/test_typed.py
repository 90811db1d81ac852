"""What type checkers see of a program: the types that stand behind `reveal_type` in `typed/program.py`, no errors."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("typed") / "program.py"
REVEALED = re.compile(r"^ *reveal_type\(.*\)  # (.+)$")
SETTINGS = {
    "typeCheckingMode": "strict",
    "pythonVersion": "3.10",
    # Decorators keep handlers that nobody calls by name.
    "reportUnusedFunction": False,
}


def expected() -> dict[int, str]:
    """Line -> the type that is to be revealed there."""
    lines = PROGRAM.read_text(encoding="utf-8").splitlines()
    found = ((number, REVEALED.match(line)) for number, line in enumerate(lines, 1))
    return {number: match[1] for number, match in found if match is not None}


def spelled(shown: str) -> str:
    """A type without modules, a function in one spelling, whichever checker shows it."""
    bare = re.sub(r"\b(?:\w+\.)+(?=\w)", "", shown)
    bare = re.sub(r"^def (?=\()", "", bare).replace("CoroutineType[", "Coroutine[")
    return re.sub(r" ?= ?\w*(?=[,)])", " = ", bare)


def test_the_program_reveals_something() -> None:
    assert len(expected()) > 25


@pytest.mark.slow
def test_mypy_sees_the_types_of_a_program(tmp_path: Path) -> None:
    options = ["--strict", "--python-version", "3.10", "--config-file=", "--cache-dir", str(tmp_path)]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(PROGRAM)], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout
    notes = re.findall(r'^.*program\.py:(\d+): note: Revealed type is "(.*)"$', run.stdout, re.MULTILINE)
    assert {int(line): spelled(shown) for line, shown in notes} == expected()


@pytest.mark.slow
def test_pyright_sees_the_types_of_a_program(tmp_path: Path) -> None:
    settings = {**SETTINGS, "include": [str(PROGRAM)], "extraPaths": [str(ROOT / "runtime"), str(ROOT / "runtime-rs")]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    checker = Path(sys.executable).with_name("basedpyright")
    command = [str(checker), "--pythonpath", sys.executable, "--outputjson", "--project", str(tmp_path)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    found = json.loads(run.stdout)["generalDiagnostics"]
    assert [item for item in found if item["severity"] == "error"] == []
    shown = {
        item["range"]["start"]["line"] + 1: match[1]
        for item in found
        if (match := re.fullmatch(r'Type of ".*" is "(.*)"', item["message"]))
    }
    assert {line: spelled(text) for line, text in shown.items()} == expected()
