"""`flama new`: Copier asks, the one plan answers."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path

from flama_generator import writing
from flama_generator.diagnostics import Report
from flama_generator.distribution import runtime_source
from flama_generator.errors import ScaffoldError
from flama_generator.pipeline import Announce, Outcome, Request, generate, identity, options_of, refuse_foreign, settle
from flama_generator.planning.scaffold import SPEC, plan_new

QUESTIONS = "copier.yml"


def ask(output: Path, given: Mapping[str, str], *, defaults: bool) -> dict[str, str]:
    """The answers to the questions of `copier.yml`, as texts.

    `given` answers come first; with `defaults` nothing is asked. Raises `ScaffoldError` for an answer to no question,
    for one that is refused, and where something must be asked but nobody can answer.
    """
    from copier import run_copy
    from copier.errors import CopierError, UserMessageError

    from flama_blueprints import folder

    questions = (folder() / QUESTIONS).read_text(encoding="utf-8")
    _refuse_unknown(given, questions)
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "questions")
        source.mkdir()
        (source / QUESTIONS).write_text(questions, encoding="utf-8")
        try:
            worker = run_copy(
                str(source), Path(scratch, output.name or "service"), data=dict(given), defaults=defaults, quiet=True
            )
        except (CopierError, UserMessageError, ValueError) as error:
            raise ScaffoldError(str(error), "correct the answer, or leave it out to be asked") from error
    return {key: str(value) for key, value in worker.answers.combined.items() if not key.startswith("_")}


def scaffold(output: Path, answers: Mapping[str, str], *, dry: bool, announce: Announce) -> Outcome:
    """Write the project that the answers describe. Raises what `generate` raises, and `ScaffoldError`."""
    if answers["template"] == "openapi":
        return generate(Request(Path(answers["spec"]), output, dry=dry), announce)
    refuse_foreign(output, None)
    announce("planning files")
    model, plan = plan_new(answers, options_of({**answers, "spec": ""}, runtime_source()))
    announce("merging")
    changes = settle(plan, None, output)
    # The spec is where people begin: it is theirs, and no later plan asks for it.
    changes = replace(changes, base={path: text for path, text in changes.base.items() if path != SPEC})
    if not dry:
        announce("writing")
        writing.write(changes, output, _kept(answers, plan.files) | identity(model))
    return Outcome(model, changes, Report())


def _kept(answers: Mapping[str, str], files: Container[str]) -> dict[str, str]:
    """The answers that a later `flama generate` needs."""
    kept = {key: answers[key] for key in ("database", "python") if key in answers}
    return kept | ({"spec": SPEC} if SPEC in files else {"template": answers["template"]})


def _refuse_unknown(given: Mapping[str, str], questions: str) -> None:
    import yaml

    known = [key for key in yaml.safe_load(questions) if not key.startswith("_")]
    unknown = sorted(given.keys() - set(known))
    if unknown:
        raise ScaffoldError(f"{unknown[0]!r} answers no question", f"the questions are {', '.join(known)}")


__all__ = ["ask", "scaffold"]
