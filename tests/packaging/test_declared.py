"""Every library that a package imports is one that its distribution asks for."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.layout.tree import PACKAGES, ROOT, imports

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

STANDARD = {*sys.stdlib_module_names, "compression"}
"""`compression` came with Python 3.14."""
BROUGHT = {"cryptography": "pyjwt", "markupsafe": "jinja2", "pydantic-core": "pydantic", "websockets": "uvicorn"}
"""Distributions that come with another one, or with the extra of it that is asked for."""


def settings(folder: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))


def imported(*packages: str) -> dict[str, set[str]]:
    """Each imported foreign module at the top, with the distributions that may provide it."""
    rooms = {
        one.room
        for package in packages
        for one in imports(package)
        if one.room not in STANDARD and one.room not in {*PACKAGES, "flama_core"} and "/golden/" not in one.place
    }
    known = packages_distributions()
    found = {room: {canonicalize_name(name) for name in known.get(room, [room])} for room in rooms}
    return {room: {BROUGHT.get(name, name) for name in names} for room, names in found.items()}


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def toolkit() -> set[str]:
    return names(settings(".")["tool"]["hatch"]["metadata"]["hooks"]["custom"]["requires"])


def runtime() -> set[str]:
    project = settings("runtime")["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    return names([*project["dependencies"], *extras])


def tools() -> set[str]:
    groups = settings(".")["dependency-groups"]
    return names([text for group in ("test", "dev") for text in groups[group] if isinstance(text, str)])


def missing(asked: set[str], *packages: str) -> list[str]:
    return sorted(room for room, providers in imported(*packages).items() if not providers & asked)


def test_the_toolkit_asks_for_what_it_imports_and_for_nothing_else() -> None:
    packages = ("flama_generator", "flama_blueprints", "flama_codemods")
    assert missing(toolkit(), *packages) == []
    assert toolkit() - {"tomli"} - set[str]().union(*imported(*packages).values()) == set()


def test_the_runtime_asks_for_what_it_imports() -> None:
    assert missing(runtime(), "flama") == []


def test_the_tests_import_only_what_an_installation_for_tests_has() -> None:
    assert missing(toolkit() | runtime() | tools(), "tests") == []


@pytest.mark.parametrize("folder", [".", "runtime", "runtime-rs"])
def test_the_distributions_have_one_version_and_support_the_same_pythons(folder: str) -> None:
    own, root = settings(folder)["project"], settings(".")["project"]
    assert (own["version"], own["requires-python"]) == (root["version"], root["requires-python"])
