"""Importing the runtime costs nothing that the service does not use."""

from __future__ import annotations

import subprocess
import sys

BLOCKED = ("alembic", "copier", "httpx", "jinja2", "libcst", "numpy", "rich", "sklearn", "sqlalchemy", "torch", "vllm")
PROGRAM = f"""
import sys
for name in {BLOCKED!r}:
    sys.modules[name] = None
import flama
assert flama.Flama.__name__ == "Flama"
"""


def test_the_runtime_imports_without_any_optional_library() -> None:
    run = subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
