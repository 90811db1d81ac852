"""`flama new`: answers become a plan."""

from __future__ import annotations

import pytest
import yaml

from flama_generator.planning import Options, PlanningError, RuntimeSource
from flama_generator.planning.scaffold import SPEC, plan_new

RUNTIME = RuntimeSource("1.0.0")


def test_an_empty_service_has_one_route_and_no_database() -> None:
    model, planned = plan_new({"project": "my-shop", "title": 'The "shop"'}, Options(RUNTIME, template="service"))
    assert model.package == "my_shop"
    assert '"title": \'The "shop"\'' in planned.files["src/my_shop/app.py"].content
    assert not [path for path in planned.files if "models" in path or "openapi" in path]


def test_a_crud_service_keeps_the_document_that_it_comes_from() -> None:
    answers = {"project": "shop", "title": "a: b #c", "entity": "book review"}
    model, planned = plan_new(answers, Options(RUNTIME, template="crud"))
    document = yaml.safe_load(planned.files[SPEC].content)
    assert document["info"]["title"] == "a: b #c"
    assert list(document["paths"]) == ["/book-reviews", "/book-reviews/{id}"]
    assert planned.files[SPEC].owner == "user"
    assert [entity.name for entity in model.entities] == ["BookReview"]
    assert f"flama generate {SPEC} -o ." in planned.files["README.md"].content


def test_every_operation_of_a_crud_service_works_from_the_start() -> None:
    _, planned = plan_new({"project": "shop", "entity": "book"}, Options(RUNTIME, template="crud"))
    assert "OperationNotImplemented" not in planned.files["src/shop/resources/books.py"].content
    text = planned.files["tests/test_books.py"].content
    assert [verb for verb in ("post", "get", "put", "delete") if f"client.{verb}(" not in text] == []


@pytest.mark.parametrize("answers", [{"project": "../x"}, {"project": "Shop"}, {"project": "s", "entity": "a\nb: c"}])
def test_an_answer_that_is_no_name_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(PlanningError, match="cannot be used"):
        plan_new(answers, Options(RUNTIME, template="crud"))
