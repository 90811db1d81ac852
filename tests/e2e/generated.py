"""What is asked of every generated project, stage by stage: format, lint, types, import, routes, schema, tests.

A project is made through the public command, and everything is asked from outside: tools in processes of their own, and
the running service over HTTP. `python` may be an interpreter that has only the runtime.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.e2e.contract import operations
from tests.e2e.server import Answer, serving

TOOLS = Path(sys.executable)
LONGEST = 900.0
"""Seconds that a tool may take on one project."""
COMPARE = """
import json, pathlib, sys
from flama.contract import Contract, differences
contract = Contract.from_file(pathlib.Path(sys.argv[1]))
print(json.dumps(differences(contract.document, json.load(sys.stdin))))
"""


class GenerationError(AssertionError):
    """`flama generate` did not end with 0."""

    def __init__(self, code: int, output: str) -> None:
        super().__init__(f"flama generate ended with {code}\n{output}")
        self.code = code
        self.output = output


@dataclass(frozen=True)
class Project:
    """A generated project, and the interpreter to run it with."""

    root: Path
    spec: Path
    python: Path = TOOLS

    @cached_property
    def target(self) -> str:
        """Where the application is, as `module:attribute`."""
        for path in sorted(self.source.rglob("*.py"), key=lambda path: len(path.parts)):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {target.id for node in tree.body for target in _assigned(node) if isinstance(target, ast.Name)}
            if "app" in names:
                return ".".join(path.relative_to(self.source).with_suffix("").parts) + ":app"
        raise AssertionError(f"no module of {self.root} has an `app`")

    @cached_property
    def contract(self) -> Path:
        """The contract that the application serves."""
        found = [
            path for path in sorted(self.source.rglob("*.json")) if "openapi" in json.loads(path.read_text("utf-8"))
        ]
        assert found, f"no contract in {self.root}"
        return found[0]

    @property
    def source(self) -> Path:
        """The folder that the application is imported from."""
        return self.root / "src" if (self.root / "src").is_dir() else self.root

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: its code is importable, its bytecode is not left behind."""
        return {"PYTHONPATH": str(self.source), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *command: str | Path, given: str | None = None) -> str:
        """Run a command in the project and give its output. Raises `AssertionError` with the output on failure."""
        run = subprocess.run(
            [str(part) for part in command],
            cwd=self.root,
            env={**os.environ, **self.environment},
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
        )
        assert run.returncode == 0, f"{' '.join(map(str, command))} ended with {run.returncode}\n{run.stdout[-6000:]}"
        return run.stdout


def _assigned(node: ast.stmt) -> Sequence[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def generate(spec: Path, folder: Path, *options: str, python: Path = TOOLS) -> Project:
    """Generate a project with `flama generate`. Raises `GenerationError` when it does not end with 0."""
    command = [str(TOOLS.parent / "flama"), "generate", str(spec), "-o", str(folder), *options]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LONGEST)
    if run.returncode != 0:
        raise GenerationError(run.returncode, run.stdout)
    return Project(folder, spec, python)


def is_formatted(project: Project) -> None:
    project.run(TOOLS, "-m", "ruff", "format", "--check", ".")


def is_lint_free(project: Project) -> None:
    project.run(TOOLS, "-m", "ruff", "check", "--no-cache", ".")


def is_typed(project: Project) -> None:
    options = ("--strict", "--cache-dir", str(_cache()), "--python-executable", str(project.python))
    project.run(TOOLS, "-m", "mypy", *options, "src", "tests")


def _cache() -> Path:
    """A place for what mypy knows of the libraries: one for each worker, since two at once would spoil it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", threading.current_thread().name)
    return Path(__file__).resolve().parents[2] / ".mypy_cache" / "generated" / worker


def is_importable(project: Project) -> None:
    project.run(project.python, "-W", "error", "-c", f"import {project.target.partition(':')[0]}")


def passes_its_tests(project: Project) -> None:
    project.run(project.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")


def serves_its_contract(project: Project) -> None:
    """It starts, every operation of the contract is routed, and what it serves is what the contract says."""
    log = project.root.parent / f"{project.root.name}.log"
    document: dict[str, Any] = json.loads(project.contract.read_text(encoding="utf-8"))
    with serving(project.python, project.root, project.target, log, project.environment) as server:
        unknown = server.request("GET", "/no/such/path/at/all")
        answers = [(one, server.request(one.method, one.path)) for one in operations(document)]
        served = server.request("GET", "/schema/")
    missing = [f"{one.method} {one.template}" for one, answer in answers if _unrouted(answer, unknown)]
    assert missing == [], f"not routed: {missing}\n{log.read_text()[-3000:]}"
    failed = [f"{one.method} {one.template}" for one, answer in answers if answer.status == 500]
    assert failed == [], f"answered with 500: {failed}\n{log.read_text()[-6000:]}"
    assert served.status == 200, served.body[:2000]
    found = project.run(project.python, "-c", COMPARE, project.contract, given=served.body.decode())
    assert json.loads(found) == []


def _unrouted(answer: Answer, unknown: Answer) -> bool:
    return answer.status == 405 or (answer.status == 404 and answer.body == unknown.body)


CHECKS: tuple[tuple[str, Callable[[Project], None]], ...] = (
    ("format", is_formatted),
    ("lint", is_lint_free),
    ("types", is_typed),
    ("import", is_importable),
    ("serve", serves_its_contract),
    ("tests", passes_its_tests),
)
"""Every check, by the name that the table of the corpus gives it."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one stage. `problem` is empty when it went well."""

    stage: str
    seconds: float
    problem: str = ""


def timed(stage: str, action: Callable[[], object]) -> Result:
    """Run a stage and keep what went wrong as text."""
    start = time.perf_counter()
    try:
        action()
    except (AssertionError, subprocess.TimeoutExpired, OSError) as error:
        return Result(stage, time.perf_counter() - start, str(error) or type(error).__name__)
    return Result(stage, time.perf_counter() - start)
