"""The two ways to install from a checkout: the toolkit with everything, or the runtime alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.distributions import ROOT, call, environment

pytestmark = pytest.mark.slow


def test_installing_the_checkout_gives_the_whole_command(tmp_path: Path) -> None:
    scripts = environment(tmp_path / "venv", ROOT).parent
    listed = call(scripts / "flama", "--help", cwd=tmp_path).split()
    assert {"run", "generate", "new"} <= set(listed)


def test_installing_the_two_rooms_of_the_runtime_leaves_the_toolkit_out(tmp_path: Path) -> None:
    scripts = environment(tmp_path / "venv", ROOT / "runtime-rs", ROOT / "runtime").parent
    listed = call(scripts / "flama", "--help", cwd=tmp_path).split()
    assert "run" in listed
    assert "generate" not in listed
    call(scripts / "python", "-W", "error", "-c", "import flama", cwd=tmp_path)
