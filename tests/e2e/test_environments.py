"""A generated service where it will live: without the toolkit, and over PostgreSQL."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.generated import Project, generate, is_importable, passes_its_tests, serves_its_contract
from tests.e2e.server import serving
from tests.packaging.distributions import ROOT, environment

SPEC = ROOT / "docs/examples/bookshop.yaml"
BOOK = {"title": "Emma", "author": "Jane Austen", "genre": "novel", "publishedOn": "1815-12-23", "price": 9.5}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return generate(SPEC, tmp_path_factory.mktemp("generated") / "bookshop")


@pytest.fixture(scope="module")
def alone(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project in an environment made from its own `pyproject.toml`: the runtime, and nothing of the toolkit."""
    folder = tmp_path_factory.mktemp("alone") / "venv"
    group = f"{project.root / 'pyproject.toml'}:dev"
    return replace(project, python=environment(folder, project.root, "--group", group))


def test_the_toolkit_is_not_in_the_environment_of_a_service(alone: Project) -> None:
    for package in ("flama_generator", "flama_blueprints", "flama_codemods", "copier", "libcst"):
        run = subprocess.run([alone.python, "-c", f"import {package}"], capture_output=True)
        assert run.returncode != 0, package


def test_a_service_works_with_the_runtime_alone(alone: Project) -> None:
    is_importable(alone)
    serves_its_contract(alone)
    passes_its_tests(alone)


def test_a_service_keeps_its_rows_over_a_restart_on_sqlite(project: Project, tmp_path: Path) -> None:
    keeps_its_rows(project, tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'bookshop.sqlite'}")


def test_a_service_keeps_its_rows_over_a_restart_on_postgresql(
    project: Project, tmp_path: Path, postgresql: str
) -> None:
    keeps_its_rows(project, tmp_path, postgresql.replace("postgresql://", "postgresql+asyncpg://"))


def test_the_tests_of_a_service_pass_on_postgresql(tmp_path: Path, postgresql: str) -> None:
    project = generate(SPEC, tmp_path / "bookshop")
    conftest = project.root / "tests" / "conftest.py"
    sqlite = "f\"sqlite+aiosqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}\""
    text = conftest.read_text(encoding="utf-8")
    assert sqlite in text
    address = postgresql.replace("postgresql://", "postgresql+asyncpg://")
    conftest.write_text(text.replace(sqlite, repr(address)), encoding="utf-8")
    passes_its_tests(project)


def keeps_its_rows(project: Project, folder: Path, address: str) -> None:
    """Writes a row, starts the service again, reads, changes and deletes it."""
    settings = {**project.environment, "DATABASE_URL": address}
    with serving(project.python, project.root, project.target, folder / "first.log", settings) as server:
        created = server.request("POST", "/books", BOOK)
        assert created.status == 201, (folder / "first.log").read_text()
        book = created.json
        assert {**BOOK, "id": book["id"]} == book
    with serving(project.python, project.root, project.target, folder / "second.log", settings) as server:
        place = f"/books/{book['id']}"
        assert server.request("GET", place).json == book
        assert server.request("PUT", place, {**BOOK, "title": "Persuasion"}).json == {**book, "title": "Persuasion"}
        assert [one["title"] for one in server.request("GET", "/books?genre=novel").json] == ["Persuasion"]
        assert server.request("GET", "/books?genre=poetry").json == []
        assert server.request("DELETE", place).status == 204
        assert server.request("GET", place).status == 404
