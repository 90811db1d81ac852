"""Documents written in a test, and what they are lowered to."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import parse
from flama_generator.ir.model import AppModel
from flama_generator.ir.operations import Operation
from flama_generator.lowering import lower
from flama_generator.source import source_of

SPECS = Path(__file__).parent / "specs"
HEAD = "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\n"


def document(text: str, *, head: str = HEAD) -> tuple[AppModel | None, Report]:
    """The model of a document in YAML, whose `openapi` and `info` stand in `head`, and what was reported."""
    report = Report()
    source = source_of((head + dedent(text)).encode(), "shop.yaml", report)
    parsed = parse(source, report) if source is not None else None
    return (lower(parsed, report) if parsed is not None and not report.failed else None), report


def lowered(text: str) -> AppModel:
    """The model of a document that is right."""
    model, report = document(text)
    assert model is not None, "\n".join(map(str, report))
    return model


def bookshop() -> AppModel:
    """The model of `specs/bookshop.yaml`, about which nothing is reported."""
    model, report = document((SPECS / "bookshop.yaml").read_text(encoding="utf-8"), head="")
    assert model is not None
    assert [str(one) for one in report] == []
    return model


def codes(text: str) -> set[str]:
    """Codes of what is reported about a document."""
    return {one.code for one in document(text)[1]}


def operation(model: AppModel, operation_id: str) -> Operation:
    """The operation with this id."""
    every = [one for resource in model.resources for one in resource.operations]
    return next(one for one in every if one.operation_id == operation_id)


def only_operation(text: str) -> Operation:
    """The operation of a document whose `paths` are `text` and hold one operation."""
    model = lowered("paths:\n" + indent(dedent(text), "  "))
    return next(one for resource in model.resources for one in resource.operations)
