"""Small specs of every kind become services that hold what they promise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.generated import CHECKS, Project, generate

SPECS = sorted(path for path in (Path(__file__).parent / "specs").iterdir() if path.suffix in {".json", ".yaml"})

pytestmark = pytest.mark.slow


@pytest.fixture(
    scope="module",
    params=[pytest.param(path, id=path.stem) for path in SPECS],
)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return generate(request.param, tmp_path_factory.mktemp("generated") / "service")


@pytest.mark.parametrize("check", [pytest.param(check, id=name) for name, check in CHECKS])
def test_a_generated_service_holds_what_it_promises(project: Project, check: Callable[[Project], None]) -> None:
    check(project)


def test_generating_again_changes_nothing(project: Project) -> None:
    before = contents(project.root)
    generate(project.spec, project.root)
    assert contents(project.root) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by its path; what only guards a run is left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
