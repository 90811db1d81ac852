"""Python text, laid out by one run of ruff over all files."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from flama_generator.planning.docstrings import WIDTH
from flama_generator.planning.literals import PlanningError

SECONDS = 60
"""A run of ruff that takes longer is given up."""


def format_python(texts: Mapping[str, str], target: str) -> dict[str, str]:
    """Path -> formatted text. `target` is such as `py310`. Raises `PlanningError` for text that is no Python."""
    with tempfile.TemporaryDirectory(prefix="flama-") as folder:
        root = Path(folder)
        for number, text in enumerate(texts.values()):
            (root / f"{number}.py").write_text(text, encoding="utf-8")
        _run(
            [
                "format",
                "--isolated",
                "--no-cache",
                f"--line-length={WIDTH}",
                f"--target-version={target}",
                folder,
            ],
            texts,
        )
        return {path: (root / f"{number}.py").read_text(encoding="utf-8") for number, path in enumerate(texts)}


def _run(arguments: list[str], texts: Mapping[str, str]) -> None:
    done = subprocess.run([find_ruff_bin(), *arguments], capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        names = ", ".join(path for number, path in enumerate(texts) if f"{number}.py" in done.stderr)
        raise PlanningError(
            f"generated code does not parse ({names}): {done.stderr.strip()}",
            "this is a bug of the generator: report it",
        )
