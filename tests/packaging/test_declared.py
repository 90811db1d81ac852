"""Every library that a package imports is one that its distribution asks for."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.layout.tree import ROOT, imports

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OURS = {"flama", "flama_blueprints", "flama_codemods", "flama_core", "flama_generator"}
BROUGHT = {"markupsafe": "jinja2", "pydantic-core": "pydantic"}
"""Distributions that are a part of another one and always come with it."""


def settings(folder: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))


def imported(*packages: str) -> set[str]:
    """The distributions behind the imports, by their normal name; a module that is not installed counts as its name."""
    rooms = {one.room for package in packages for one in imports(package)} - OURS - set(sys.stdlib_module_names)
    known = packages_distributions()
    names = {canonicalize_name(known.get(room, [room])[0]) for room in rooms}
    return {BROUGHT.get(name, name) for name in names}


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def test_the_toolkit_asks_for_what_it_imports_and_for_nothing_else() -> None:
    asked = names(settings(".")["tool"]["hatch"]["metadata"]["hooks"]["custom"]["requires"])
    assert imported("flama_generator", "flama_blueprints", "flama_codemods") - {"tomli"} == asked - {"tomli"}


def test_the_runtime_asks_for_what_it_imports() -> None:
    project = settings("runtime")["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    assert imported("flama") - names([*project["dependencies"], *extras]) == set()


@pytest.mark.parametrize("folder", [".", "runtime", "runtime-rs"])
def test_the_distributions_have_one_version_and_support_the_same_pythons(folder: str) -> None:
    own, root = settings(folder)["project"], settings(".")["project"]
    assert (own["version"], own["requires-python"]) == (root["version"], root["requires-python"])
