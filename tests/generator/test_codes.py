"""The catalogue of findings."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import flama_generator
from flama_generator import codes
from flama_generator.codes import CATALOGUE
from flama_generator.diagnostics import Severity

SOURCES = sorted(Path(flama_generator.__file__).parent.rglob("*.py"))


def test_every_code_stands_once_and_says_what_to_do() -> None:
    assert len(CATALOGUE) == len(codes.ROWS)
    assert all(
        re.fullmatch(r"F\d{4}", row.code) and row.title and row.message and row.hint for row in CATALOGUE.values()
    )


def test_every_code_in_the_program_stands_in_the_catalogue_and_the_other_way_round() -> None:
    strings = {
        node.value
        for path in SOURCES
        if path.parent.name != "codes"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {text for text in strings if re.fullmatch(r"F\d{4}", text)} == set(CATALOGUE)


def test_what_is_not_supported_can_be_accepted_by_its_own_code() -> None:
    # 8xxx: there `--allow` changes what is stored, and leaving it out is no error.
    offers = [row for row in CATALOGUE.values() if "--allow" in row.hint and not row.code.startswith("F8")]
    assert all(f"--allow {row.code}" in row.hint and row.severity is Severity.ERROR for row in offers)
