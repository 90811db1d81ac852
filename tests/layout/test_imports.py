"""Who may import whom, read from the import statements."""

from __future__ import annotations

import sys

import pytest

from tests.layout.tree import Import, imports

ALLOWED = {
    "flama_blueprints": set(),
    "flama_codemods": {"libcst"},
    "flama_generator": {
        "click",
        "copier",
        "flama_blueprints",
        "flama_codemods",
        "jinja2",
        "libcst",
        "merge3",
        "pydantic",
        "pydantic_core",
        "rich",
        "ruff",
        "tomli",
        "typing_extensions",
        "yaml",
    },
}
FEATURES = ("resources", "ddd", "models", "llm", "mcp")
"""Parts of the runtime that do not know each other; `resources` may use `ddd`, whose repositories it serves."""
ABOVE = {
    "types": {"cli", *FEATURES, "applications"},
    "exceptions": {"cli", *FEATURES, "applications", "schemas", "http", "routing"},
    "http": {"cli", *FEATURES, "applications"},
    "injection": {"cli", *FEATURES, "applications"},
    "routing": {"cli", *FEATURES, "applications"},
    "schemas": {"cli", *FEATURES, "applications"},
    "middleware": {"cli", *FEATURES, "applications"},
    "authentication": {"cli", *FEATURES, "applications"},
}
"""For a part of the runtime, the parts that stand above it and that it therefore never imports."""
HEAVY = {"sqlalchemy", "alembic", "torch", "vllm", "mlx_lm", "sklearn", "tensorflow", "transformers", "numpy"}


def places(found: list[Import]) -> list[str]:
    return [f"{one.place} imports {one.imported}" for one in found]


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_a_room_imports_only_what_it_is_allowed(package: str) -> None:
    known = ALLOWED[package] | set(sys.stdlib_module_names) | {package}
    assert places([one for one in imports(package) if one.room not in known]) == []


def test_the_runtime_knows_nothing_of_the_toolkit() -> None:
    assert places([one for one in imports("flama") if one.room in ALLOWED]) == []


def test_the_generator_uses_only_the_edits_of_the_codemods() -> None:
    used = [one for one in imports("flama_generator") if one.room == "flama_codemods"]
    assert places([one for one in used if not one.imported.startswith("flama_codemods.edits")]) == []


def test_the_intermediate_model_needs_only_the_standard_library() -> None:
    inner = [one for one in imports("flama_generator") if one.importer.startswith("flama_generator.ir")]
    own = ("flama_generator.ir", "flama_generator.diagnostics")
    outside = [one for one in inner if one.room not in sys.stdlib_module_names and not one.imported.startswith(own)]
    assert inner
    assert places(outside) == []


def test_the_rust_core_is_reached_through_one_door() -> None:
    doors = {one.importer for one in imports("flama") if one.room == "flama_core"}
    assert len(doors) == 1, sorted(doors)


@pytest.mark.parametrize("part", sorted(ABOVE))
def test_a_part_of_the_runtime_never_imports_what_stands_above_it(part: str) -> None:
    upwards = {f"flama.{name}" for name in ABOVE[part]}
    found = [
        one
        for one in imports("flama")
        if one.importer.split(".")[1:2] == [part]
        and not one.type_only
        and ".".join(one.imported.split(".")[:2]) in upwards
    ]
    assert places(found) == []


@pytest.mark.parametrize("feature", FEATURES)
def test_the_features_of_the_runtime_do_not_know_each_other(feature: str) -> None:
    others = {f"flama.{name}" for name in FEATURES if name != feature and (feature, name) != ("resources", "ddd")}
    found = [
        one
        for one in imports("flama")
        if one.importer.split(".")[1:2] == [feature]
        and not one.type_only
        and ".".join(one.imported.split(".")[:2]) in others
    ]
    assert places(found) == []


def test_a_heavy_library_is_imported_only_where_its_name_stands() -> None:
    found = [
        one
        for one in imports("flama")
        if one.room in HEAVY and one.room not in one.importer.split(".") and not one.type_only
    ]
    assert places(found) == []
