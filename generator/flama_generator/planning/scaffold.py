"""The plans of `flama new`: an empty service, and one with a table to begin from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flama_generator.diagnostics import Report
from flama_generator.errors import SpecRefused
from flama_generator.ir.model import AppModel
from flama_generator.planning import plan
from flama_generator.planning.literals import PlanningError
from flama_generator.planning.plan import Options, Plan, PlannedFile
from flama_generator.planning.rendering import render

SPEC = "spec/openapi.yaml"
"""Where a CRUD project keeps the document that it comes from."""

_PROJECT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ENTITY = re.compile(r"[a-z][a-z0-9]*([ _-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class EntitySpecView:
    """What the document of a CRUD project is made of."""

    title: str
    description: str
    name: str
    """`BookReview`."""
    singular: str
    """`book_review`."""
    plural: str
    """`book_reviews`."""
    collection: str
    """`book-reviews`."""
    word: str
    """`book review`."""
    words: str
    """`book reviews`."""
    article: str
    """`a book review`."""


def plan_new(answers: Mapping[str, str], options: Options) -> tuple[AppModel, Plan]:
    """The model and the plan for the answers to the questions in `copier.yml`, for the templates `service` and `crud`.

    Raises `PlanningError` for answers that the questions would have refused.
    """
    project = _checked(_PROJECT, answers.get("project", ""), "project", "lower-case letters, digits and single hyphens")
    title = answers.get("title") or project.replace("-", " ").title()
    description = answers.get("description", "")
    match options.template:
        case "service":
            model = _named(AppModel(title, "0.1.0", description, "", "", (), (), (), (), {}), project)
            return model, plan(model, options)
        case "crud":
            return _crud(entity_spec(title, description, answers.get("entity") or "item"), project, options)
        case "openapi":
            raise PlanningError("the template `openapi` is planned from its document", "call `generate`")


def _crud(text: str, project: str, options: Options) -> tuple[AppModel, Plan]:
    model = _named(understood(text), project)
    planned = plan(model, replace(options, spec=options.spec or SPEC))
    spec = PlannedFile(SPEC, text, "user", "crud/openapi.yaml.j2")
    return model, Plan(dict(sorted({**planned.files, SPEC: spec}.items())))


def entity_spec(title: str, description: str, entity: str) -> str:
    """An OpenAPI document for one stored entity, named by a singular English noun."""
    from flama_generator.lowering.inflection import plural

    words = re.split("[ _-]", _checked(_ENTITY, entity, "entity", "lower-case English words, such as `book review`"))
    many = [*words[:-1], plural(words[-1])]
    word = " ".join(words)
    view = EntitySpecView(
        title=title,
        description=description,
        name="".join(part.title() for part in words),
        singular="_".join(words),
        plural="_".join(many),
        collection="-".join(many),
        word=word,
        words=" ".join(many),
        article=f"{'an' if word[0] in 'aeiou' else 'a'} {word}",
    )
    return render("crud/openapi.yaml.j2", view=view)


def understood(text: str) -> AppModel:
    """The model of a document of our own. Raises `SpecRefused` if that is wrong."""
    from flama_generator.frontends.openapi import parse
    from flama_generator.lowering import lower
    from flama_generator.source import source_of

    report = Report()
    source = source_of(text.encode(), SPEC, report)
    document = parse(source, report) if source is not None else None
    model = lower(document, report) if document is not None else None
    if model is None or report.failed:
        raise SpecRefused(report)
    return model


def _named(model: AppModel, project: str) -> AppModel:
    from flama_generator.lowering.project import package_name

    return replace(model, package=package_name(project.replace("-", " ")), project=project)


def _checked(expression: re.Pattern[str], text: str, question: str, rule: str) -> str:
    if not expression.fullmatch(text) or len(text) > 60:
        raise PlanningError(f"{question}: {text!r} cannot be used", f"use {rule}")
    return text
