"""Everything works on every supported Python that this machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.generated import generate, is_importable, passes_its_tests
from tests.packaging.distributions import ROOT, call

MINORS = (10, 11, 12, 13, 14)
SPEC = ROOT / "docs/examples/bookshop.yaml"


def interpreters() -> list[tuple[str, Path]]:
    """Name and path of one interpreter for each supported minor version, the running one left out."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found: list[tuple[str, Path]] = []
    for minor in MINORS:
        if minor == sys.version_info.minor:
            continue
        places = [*sorted(versions.glob(f"3.{minor}.*/bin/python")), Path(shutil.which(f"python3.{minor}") or "")]
        working = [place for place in places if place.is_file() and _runs(place)]
        found += [(f"3.{minor}", working[0])] if working else []
    return found


def _runs(python: Path) -> bool:
    return subprocess.run([python, "-c", "import ssl, sqlite3"], capture_output=True).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(("name", "python"), interpreters(), ids=[name for name, _ in interpreters()])
def test_the_runtime_and_a_generated_service_pass_their_tests(name: str, python: Path, tmp_path: Path) -> None:
    folder = ROOT / ".venvs" / name
    if not (folder / "bin" / "python").exists():
        call(sys.executable, "-m", "uv", "venv", "--quiet", "--python", python, folder)
    own = folder / "bin" / "python"
    rooms = ("./runtime-rs", "./runtime[full]")
    renewed = [part for one in ("flama-core", "flama-runtime") for part in ("--reinstall-package", one)]
    call(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", own, "--group", "test", *renewed, *rooms)
    call(own, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--timeout=120", "tests/core", "tests/runtime")
    project = generate(SPEC, tmp_path / "bookshop", python=own)
    is_importable(project)
    passes_its_tests(project)
