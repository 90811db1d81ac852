"""What OpenAPI 3.2 adds."""

from __future__ import annotations

from textwrap import indent

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import Document
from flama_generator.ir.model import AppModel
from flama_generator.ir.operations import Operation
from flama_generator.planning import Options, RuntimeSource, plan
from tests.generator import lowering
from tests.generator.documents import Lowered, parsed

HEAD = "openapi: 3.2.0\ninfo: {title: Shop, version: '1'}\n"
OK = "responses: {'200': {description: ok}}"


def document(text: str) -> tuple[AppModel | None, Report]:
    return lowering.document(text, head=HEAD)


def operations(text: str) -> dict[str, Operation]:
    """The operations of a document about which nothing is reported, by their ids."""
    model, report = document(text)
    assert [str(one) for one in report] == []
    assert model is not None
    return {one.operation_id: one for resource in model.resources for one in resource.operations}


def handler(content: str, components: str = "") -> str:
    """The resource module of an operation that answers with the given content."""
    text = (
        "paths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          description: ok\n"
    )
    model, report = document(f"{text}          content: {{{content}}}\n{components}")
    assert [str(one) for one in report] == []
    assert model is not None
    return next(
        one.content for one in plan(model, Options(RuntimeSource("1.0.0"))) if one.path.endswith("resources/a.py")
    )


def test_query_and_further_methods_are_operations() -> None:
    text = f"""
    paths:
      /a:
        query: {{operationId: search, {OK}}}
        additionalOperations:
          LINK: {{operationId: link, {OK}}}
    """
    found = operations(text)
    assert {name: one.method for name, one in found.items()} == {"search": "QUERY", "link": "LINK"}


def test_methods_with_a_key_of_their_own_are_refused_among_the_further_ones() -> None:
    _, report = document(f"paths:\n  /a:\n    additionalOperations:\n      POST: {{operationId: a, {OK}}}\n")
    assert [(one.code, one.location.line) for one in report] == [("F5016", 3), ("F5017", 6)]


def test_query_means_nothing_before_3_2() -> None:
    model, report = lowering.document(f"paths: {{/a: {{query: {{operationId: a, {OK}}}}}}}")
    assert model is not None
    assert model.resources == ()
    assert [one.code for one in report] == ["F5016"]


def test_lines_of_json_are_streamed() -> None:
    assert "-> JSONLinesResponse[int]:" in handler("application/jsonl: {itemSchema: {type: integer}}")
    assert "-> NDJSONResponse[int]:" in handler("application/x-ndjson: {itemSchema: {type: integer}}")
    assert "-> JSONSequenceResponse[int]:" in handler("application/json-seq: {itemSchema: {type: integer}}")


def test_events_are_streamed_as_such_where_the_schema_describes_them() -> None:
    event = "text/event-stream: {itemSchema: {type: object, required: [data], properties: {data: {type: string}}}}"
    assert "-> ServerSentEventResponse[ServerSentEvent]:" in handler(event)
    assert "-> ServerSentEventResponse[int]:" in handler("text/event-stream: {itemSchema: {type: integer}}")


def test_media_types_may_be_components() -> None:
    components = "components: {mediaTypes: {Numbers: {itemSchema: {type: integer}}}}\n"
    text = handler("application/jsonl: {$ref: '#/components/mediaTypes/Numbers'}", components)
    assert "-> JSONLinesResponse[int]:" in text


def test_a_stream_that_is_received_is_given_as_bytes_and_reported() -> None:
    body = "requestBody: {content: {application/jsonl: {itemSchema: {type: integer}}}}"
    model, report = document(f"paths:\n  /a:\n    post: {{operationId: a, {body}, {OK}}}\n")
    assert [(one.code, one.location.line) for one in report] == [("F7041", 5)]
    assert model is not None
    found = lowering.operation(model, "a").body
    assert found is not None
    assert [content.kind for content in found.contents] == ["binary"]


def test_a_query_string_that_is_a_form_is_an_exploded_object() -> None:
    schema = "{type: object, properties: {q: {type: string}}}"
    content = f"content: {{application/x-www-form-urlencoded: {{schema: {schema}}}}}"
    parameters = f"parameters: [{{name: filter, in: querystring, {content}}}]"
    [parameter] = operations(f"paths:\n  /a:\n    get: {{operationId: a, {parameters}, {OK}}}\n")["a"].parameters
    assert (parameter.place, parameter.style, parameter.explode, parameter.media_type) == ("query", "form", True, None)


def test_another_query_string_is_refused_and_can_be_left_to_the_handler() -> None:
    content = "content: {application/json: {schema: {type: object}}}"
    parameters = f"parameters: [{{name: filter, in: querystring, {content}}}]"
    _, report = document(f"paths:\n  /a:\n    get: {{operationId: a, {parameters}, {OK}}}\n")
    [finding] = report
    assert (finding.code, finding.location.line) == ("F7042", 5)
    assert "--allow F7042" in finding.hint


def test_a_discriminator_with_a_default_leaves_its_members_to_be_tried() -> None:
    found = Lowered(
        """
        Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
        Dog: {type: object, required: [kind, bark], properties: {kind: {type: string}, bark: {type: boolean}}}
        Pet:
          oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]
          discriminator: {propertyName: kind, defaultMapping: Cat}
        """,
        "3.2.0",
    )
    assert found.codes == []
    assert found.type("Pet").discriminator is None  # type: ignore[union-attr]


def test_parents_of_tags_that_lead_nowhere_are_reported() -> None:
    tags = "tags: [{name: a, parent: b}, {name: b, parent: a}, {name: c, parent: d}, {name: e, parent: f}, {name: f}]\n"
    _, report = document(f"{tags}paths: {{/a: {{get: {{operationId: a, {OK}}}}}}}")
    assert [one.location.pointer for one in report] == ["/tags/0/parent", "/tags/1/parent", "/tags/2/parent"]
    assert {one.code for one in report} == {"F5018"}


def test_a_broken_default_of_a_discriminator_is_a_broken_reference() -> None:
    found: tuple[Document | None, Report] = parsed(
        HEAD
        + indent("paths: {}\ncomponents:\n  schemas:\n    A:\n      discriminator:\n", "")
        + "        propertyName: a\n        defaultMapping: '#/components/schemas/B'\n"
    )
    assert [one.code for one in found[1]] == ["F3001"]
