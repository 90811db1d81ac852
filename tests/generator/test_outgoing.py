"""Webhooks and callbacks become typed senders; links are told."""

from __future__ import annotations

import ast

from flama_generator.ir.model import AppModel
from flama_generator.planning import Options, RuntimeSource, plan
from tests.generator.lowering import document, lowered

TEXT = """
    webhooks:
      pet.sold:
        post:
          description: A pet was sold.
          parameters:
          - {name: X-Trace, in: header, required: true, schema: {type: string}}
          - {name: tags, in: query, schema: {type: array, items: {type: integer}}}
          requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
          responses: {'204': {description: ok}}
        delete: {responses: {'204': {description: ok}}}
    paths:
      /subscriptions:
        post:
          operationId: subscribe
          responses: {'204': {description: ok}}
          callbacks:
            onEvent:
              '{$request.query.to}/event':
                post:
                  requestBody: {content: {text/plain: {schema: {type: string}}}}
                  responses: {'204': {description: ok}}
    components:
      schemas:
        Pet:
          type: object
          required: [id]
          properties: {id: {type: integer, readOnly: true}, secret: {type: string, writeOnly: true}}
    """


def senders(model: AppModel) -> str:
    files = {file.path: file.content for file in plan(model, Options(RuntimeSource("1.0.0")))}
    return files["src/shop/senders.py"]


def signatures(text: str) -> dict[str, str]:
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.AsyncFunctionDef)]
    return {function.name: ast.unparse(function.args) for function in functions}


def test_every_webhook_and_callback_has_a_method() -> None:
    assert signatures(senders(lowered(TEXT))) == {
        "pet_sold_post": (
            "self, url: str, data: Pet, *, x_trace: str, tags: list[int] | None=None, "
            "headers: Mapping[str, str] | None=None"
        ),
        "pet_sold_delete": "self, url: str, *, headers: Mapping[str, str] | None=None",
        "subscribe_on_event": "self, url: str, data: str | None=None, *, headers: Mapping[str, str] | None=None",
    }


def test_a_method_sends_what_the_document_says() -> None:
    text = " ".join(senders(lowered(TEXT)).split())
    assert '"POST", url, data=data, headers={"X-Trace": x_trace, **(headers or {})}, params={"tags": tags}' in text
    assert '"DELETE", url, headers=headers' in text
    assert 'data=data, media_type="text/plain"' in text
    assert "`url` is {$request.query.to}/event" in text


def test_what_is_sent_has_what_only_the_service_knows() -> None:
    [pet] = [schema for schema in lowered(TEXT).schemas().values() if schema.name.startswith("Pet")]
    assert [field.wire for field in pet.fields] == ["id"]  # type: ignore[union-attr]


def test_a_parameter_that_is_no_argument_is_reported() -> None:
    cookie = "parameters: [{name: c, in: cookie, schema: {type: string}}], responses: {'204': {description: ok}}"
    model, report = document(f"paths: {{}}\nwebhooks: {{sold: {{post: {{{cookie}}}}}}}")
    assert model is not None
    assert [one.code for one in report] == ["F7044"]


def test_a_project_that_sends_nothing_has_no_senders() -> None:
    model = lowered("paths: {/a: {get: {operationId: a, responses: {'204': {description: ok}}}}}")
    assert not any(file.path.endswith("senders.py") for file in plan(model, Options(RuntimeSource("1.0.0"))))


def test_links_are_told_in_the_docstring() -> None:
    model = lowered(
        """
        paths:
          /pets:
            get:
              operationId: listPets
              responses:
                '200':
                  description: ok
                  links:
                    next: {operationId: listPets, parameters: {page: $response.body#/next}, description: The next page.}
        """
    )
    files = {file.path: file.content for file in plan(model, Options(RuntimeSource("1.0.0")))}
    text = files["src/shop/resources/pets.py"]
    assert "Links:\n            next (200): listPets(page=$response.body#/next). The next page." in text
