"""The stages in their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from flama_generator import state, writing
from flama_generator.diagnostics import Report
from flama_generator.distribution import runtime_source
from flama_generator.errors import OutputError, SpecRefused
from flama_generator.ir.behaviour import NotInferred
from flama_generator.ir.model import AppModel
from flama_generator.merging import ChangeSet, merge
from flama_generator.planning.plan import Options, Plan, RuntimeSource

Announce = Callable[[str], None]
"""Called with the name of each stage as it begins."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to generate, and where."""

    spec: Path
    output: Path
    mock: bool | None = None
    """`None`: as the project had it, off for a new one."""
    package: str | None = None
    """Import name of the project. `None`: as the project had it, made from the title for a new one."""
    allowed: frozenset[str] = frozenset()
    """Codes of diagnostics that the caller accepts."""
    dry: bool = False
    """Decide everything, write nothing."""
    assume: Literal["rename", "drop"] | None = None
    """Whether what looks like a renamed table or column is one. `None`: stop and ask."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, or would be."""

    model: AppModel
    changes: ChangeSet
    report: Report
    unsettled: tuple[str, ...] = ()
    """Ids of all open conflicts: those of this run and those that earlier runs left."""

    @property
    def operations(self) -> int:
        return sum(len(resource.operations) for resource in self.model.resources)

    @property
    def implemented(self) -> int:
        """Operations with a real implementation; the others are to be filled in by people."""
        operations = (operation for resource in self.model.resources for operation in resource.operations)
        return sum(not isinstance(operation.behaviour, NotInferred) for operation in operations)


def generate(request: Request, announce: Announce = lambda stage: None) -> Outcome:
    """Run the whole pipeline.

    Raises `SpecRefused` (with the report) for a spec that cannot be generated from, `OutputError` for a folder that
    cannot take the project, `StateError` for a damaged `.flama`, `RevisionError` for database revisions that make no
    single line. In each case the tree on disk is what it was.
    """
    report = Report(request.allowed)
    model = understand(request.spec, report, announce)
    with writing.exclusive(request.output):
        if not request.dry:
            writing.recover(request.output)
        known = state.load(request.output)
        if known is None:
            refuse_foreign(request.output, request.spec)
        answers = _answers(request, model, known)
        announce("planning files")
        model = replace(model, package=answers["package"], project=answers["project"])
        plan = _plan(model, answers)
        if known:
            announce("comparing what is stored")
            plan = _revised(plan, model, known, request, report)
        announce("merging")
        changes = settle(plan, known, request.output)
        if not request.dry:
            announce("writing")
            writing.write(changes, request.output, answers)
    unsettled = {conflict.id for conflict in changes.conflicts} | set(state.open_conflicts(request.output))
    return Outcome(model, changes, report, tuple(sorted(unsettled)))


def understand(spec: Path, report: Report, announce: Announce) -> AppModel:
    """Source -> Document -> AppModel. Raises `SpecRefused`."""
    from flama_generator.frontends.openapi import parse
    from flama_generator.lowering import lower
    from flama_generator.source import read_source

    announce("reading the spec")
    source = read_source(spec, report)
    document = parse(source, report) if source else None
    if document is None or report.failed:
        raise SpecRefused(report)
    announce("lowering")
    model = lower(document, report)
    if model is None or report.failed:
        raise SpecRefused(report)
    return model


def settle(plan: Plan, known: state.State | None, output: Path) -> ChangeSet:
    """Plan -> ChangeSet against what is on disk."""
    return merge(plan, known.base if known else {}, lambda path: state.read_text(output, path))


def refuse_foreign(output: Path, spec: Path | None) -> None:
    """Raise `OutputError` unless the folder is new, empty, or holds nothing but `.git` and the spec itself."""
    if not output.exists():
        return
    if not output.is_dir():
        raise OutputError(f"{output}: is a file", "choose a folder with -o")
    own = spec.resolve() if spec else None
    strangers = sorted(entry.name for entry in output.iterdir() if entry.name != ".git" and entry.resolve() != own)
    strangers = [name for name in strangers if name != state.FOLDER or any((output / name).iterdir())]
    if strangers:
        shown = ", ".join(strangers[:3]) + (", ..." if len(strangers) > 3 else "")
        raise OutputError(
            f"{output}: is not empty and was not generated by flama (it holds {shown})", "choose a new folder with -o"
        )


def identity(model: AppModel) -> dict[str, str]:
    """The names that a project keeps for life, whatever title the spec takes on."""
    return {"package": model.package, "project": model.project}


def options_of(answers: Mapping[str, str], runtime: RuntimeSource) -> Options:
    """The options that the answers stand for. An answer that is no choice counts as not given."""
    template = answers.get("template")
    return Options(
        runtime=runtime,
        mock=answers.get("mock") == "true",
        python=answers.get("python", "3.10"),
        template="service" if template == "service" else "crud" if template == "crud" else "openapi",
        database="postgresql" if answers.get("database") == "postgresql" else "sqlite",
        spec=answers.get("spec", ""),
    )


def _answers(request: Request, model: AppModel, known: state.State | None) -> dict[str, str]:
    answers = identity(model) | (dict(known.answers) if known else {})
    answers.pop("template", None)
    if request.package:
        answers |= {"package": request.package, "project": request.package.replace("_", "-")}
    answers["spec"] = Path(os.path.relpath(request.spec, request.output)).as_posix()
    if request.mock is not None:
        answers["mock"] = "true" if request.mock else "false"
    return answers


def _plan(model: AppModel, answers: Mapping[str, str]) -> Plan:
    from flama_generator.planning import plan

    return plan(model, options_of(answers, runtime_source()))


def _revised(plan: Plan, model: AppModel, known: state.State, request: Request, report: Report) -> Plan:
    """The plan with a database revision where what is stored has changed. Raises `SpecRefused` for an open question."""
    from flama_generator.revisions import Former, revise

    revised = revise(plan, model, Former(request.output, known.base), report, assume=request.assume)
    if report.failed:
        raise SpecRefused(report)
    return revised
