"""`flama explain`, and the examples of its pages."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from flama_generator.codes import CATALOGUE
from flama_generator.codes.examples import EXAMPLES
from flama_generator.codes.pages import page
from flama_generator.commands.explain import explain
from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import parse
from flama_generator.lowering import lower
from flama_generator.source import source_of


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_a_page_has_its_finding(code: str) -> None:
    example = EXAMPLES[code][1]
    head = "" if example.startswith(("openapi:", "swagger:")) else "openapi: 3.1.0\n"
    report = Report()
    source = source_of(f"{head}{example}\ninfo: {{title: Shop, version: '1'}}\n".encode(), "shop.yaml", report)
    document = parse(source, report) if source is not None else None
    if document is not None:
        lower(document, report)
    assert code in {one.code for one in report}


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_page_says_why(code: str) -> None:
    assert page(code).why


def test_a_page_says_what_why_an_example_and_what_to_do() -> None:
    result = CliRunner().invoke(explain, ["f5006"])
    assert result.exit_code == 0
    assert result.output == (
        "F5006: Path parameter not declared\n\n"
        "Level: warning: the run goes on.\n\n"
        "Says: `{{name}}` of `{path}` is declared nowhere and is taken as a string\n\n"
        "Why: Every placeholder has a value in each request; without a declaration its type is not known.\n\n"
        "Example:\n\n    paths: {'/pets/{id}': {get: {responses: {}}}}\n\n"
        "What to do: Add `{name: {name}, in: path, required: true, schema: ...}` to `parameters`.\n"
    )


def test_every_code_has_a_page() -> None:
    result = CliRunner().invoke(explain, list(CATALOGUE))
    assert result.exit_code == 0
    assert all(f"{code}: {row.title}" in result.output for code, row in CATALOGUE.items())


@pytest.mark.parametrize(
    ("given", "meant"), [("F3O01", "F3001"), ("3001", "F3001"), ("webhook", ""), ("alias", "F1014")]
)
def test_an_unknown_code_suggests_near_ones(given: str, meant: str) -> None:
    result = CliRunner().invoke(explain, [given])
    assert result.exit_code == 64
    assert (meant or "lists all of them") in result.output


def test_without_a_code_all_are_listed() -> None:
    lines = CliRunner().invoke(explain, []).output.splitlines()
    assert [line.split()[0] for line in lines] == sorted(CATALOGUE)
