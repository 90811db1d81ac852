"""The shape of the tree, and what its texts never hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.layout.tree import MADE, ROOT, project_files

TOP_LEVEL = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "blueprints",
    "codemods",
    "docs",
    "generator",
    "mkdocs.yml",
    "pyproject.toml",
    "runtime",
    "runtime-rs",
    "tests",
}
SOURCES = {".j2", ".md", ".py", ".rs", ".toml", ".yaml", ".yml"}
LONGEST = 500
FOREIGN = re.compile("|".join(("/wor" + "k/", "/roo" + "t/", "pypi" + r"\.org", "python" + "hosted")))
"""Paths of one machine and hosts of package registries."""


def sources() -> list[Path]:
    return [path for path in project_files() if path.suffix in SOURCES or path.parent.name == ".ci"]


def test_the_top_level_holds_only_the_agreed_rooms() -> None:
    entries = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert entries - MADE - {name for name in entries if name.endswith((".lock", ".egg-info"))} <= TOP_LEVEL


def test_no_source_file_is_longer_than_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if path.name != "CHANGELOG.md" and (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST
    }
    assert long == {}


def test_no_text_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FOREIGN.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("package", ["runtime/flama", "generator/flama_generator", "blueprints/flama_blueprints"])
def test_every_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
