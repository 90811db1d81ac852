"""AppModel -> Plan: every file of the project as a value in memory."""

from __future__ import annotations

import json

from flama_generator.ir.model import AppModel
from flama_generator.planning.checks import TestsView
from flama_generator.planning.formatting import format_python
from flama_generator.planning.literals import PlanningError
from flama_generator.planning.plan import Options, Plan, PlannedFile, RuntimeSource
from flama_generator.planning.rendering import render
from flama_generator.planning.templates import ROWS, TESTS_TAKEN, Scene, items

__all__ = ["Options", "Plan", "PlannedFile", "PlanningError", "RuntimeSource", "plan"]


def plan(model: AppModel, options: Options) -> Plan:
    """Every file that the project should have. Raises `PlanningError` for a model with unusable names."""
    scene = Scene.of(model, options)
    planned = _rendered(scene)
    python = {path: file.content for path, file in planned.items() if path.endswith(".py")}
    formatted = format_python(python, scene.project.python_short)
    files = [
        PlannedFile(path, formatted.get(path, file.content), file.owner, file.template)
        for path, file in planned.items()
    ]
    if scene.project.has_contract:
        files.append(
            PlannedFile(
                f"src/{scene.project.package}/openapi.json", contract_text(model.contract), "gen", "openapi.json"
            )
        )
    return Plan({file.path: file for file in sorted(files, key=lambda file: file.path)})


def _rendered(scene: Scene) -> dict[str, PlannedFile]:
    files: dict[str, PlannedFile] = {}
    for row in ROWS:
        if not row.applies(scene):
            continue
        for module, item in items(scene, row.per):
            tests = f"{module}_operations" if module in TESTS_TAKEN else module
            path = row.path.format(package=scene.project.package, module=module, tests=tests)
            view = row.view(scene, item)
            if isinstance(view, TestsView) and view.empty:
                continue
            if path in files:
                raise PlanningError(f"two files are called {path}", "this is a bug of the generator: report it")
            files[path] = PlannedFile(
                path, render(row.template, project=scene.project, view=view), row.owner, row.template
            )
    return files


def contract_text(contract: dict[str, object]) -> str:
    """The contract as JSON, in the order of the document."""
    import pydantic_core

    try:
        return pydantic_core.to_json(contract, indent=2, inf_nan_mode="constants").decode() + "\n"
    except ValueError:
        # Text with a lone surrogate has no UTF-8 form; `json` writes it as an escape.
        return json.dumps(contract, indent=2) + "\n"
