"""What speaks against deciding an operation: the checks that all behaviours share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flama_generator.ir.behaviour import NotInferred, Wrapper
from flama_generator.ir.operations import Operation, Parameter
from flama_generator.ir.schemas import Field, Model
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.behaviours.wrapping import always_wrapped, wrapped
from flama_generator.lowering.operations import Draft

TRACING = frozenset(
    {
        "x-request-id", "x-correlation-id", "x-trace-id", "traceparent", "tracestate", "baggage", "user-agent",
        "x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-amzn-trace-id", "x-cloud-trace-context",
    }
)  # fmt: skip
"""Headers that follow a request through a system and change nothing about its answer."""


def strange_input(draft: Draft, *, queries: Iterable[Parameter] = ()) -> NotInferred | None:
    """A reason where the operation takes or promises what no plain behaviour handles; `queries` are accounted for."""
    if draft.obstacles:
        return NotInferred(draft.obstacles[0])
    known = set(queries)
    left = [one for one in draft.operation.parameters if one.place != "path" and one not in known]
    left = [one for one in left if not (one.place == "header" and one.wire.lower() in TRACING)]
    if not left:
        return None
    names = ", ".join(f"`{one.wire}`" for one in left)
    return NotInferred(f"What {names} should do is said in prose only, if at all.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What success answers: the entity, or nothing. `wrapper` is what stands around the entity."""

    entity: bool
    wrapper: Wrapper | None = None


def answer(subject: Subject, draft: Draft) -> Answer | NotInferred:
    """What success answers, where that is the entity or nothing."""
    refused = plain_success(draft)
    if refused:
        return refused
    content = draft.operation.success.content if draft.operation.success else None
    if content is None:
        return Answer(False)
    model = subject.view.model(content.type)
    if content.kind != "json" or model is None:
        return NotInferred(f"The answer is not a `{subject.name}` in JSON.")
    if model.id == subject.model.id:
        return Answer(True)
    found = wrapped(subject.view, model)
    if found is None or found[0].id != subject.model.id:
        return NotInferred(f"The answer is a `{model.name}`, not the stored `{subject.name}`.")
    return Answer(True, found[1])


def plain_success(draft: Draft) -> NotInferred | None:
    """A reason where success is anything but one answer that says that the work is done."""
    operation = draft.operation
    if operation.success is None:
        return NotInferred("The document declares no answer for success.")
    if operation.success_status == 202:
        return NotInferred("Status 202 promises work that is done later.")
    others = [one.status for one in operation.responses if one.status.startswith("2") and one != operation.success]
    if others:
        statuses = " and ".join(f"`{status}`" for status in [operation.success.status, *others])
        return NotInferred(
            f"It has several answers for success, {statuses}, and the document does not say when to give which."
        )
    return None


def no_body(draft: Draft) -> NotInferred | None:
    """A reason where an operation that stores nothing takes a body."""
    return NotInferred("It takes a request body, whose meaning here is not told.") if draft.operation.body else None


@dataclass(frozen=True, slots=True)
class Sent:
    """What the body says. `wrapper` is what stands around it."""

    model: Model
    wrapper: Wrapper | None = None


def body_model(subject: Subject, operation: Operation) -> Sent | NotInferred:
    """The model of what the body says, where it is the same in every media type.

    An optional body counts where its schema has required properties: nothing could be stored without it.
    """
    body = operation.body
    if body is None:
        return NotInferred("It has no request body that could be stored.")
    models = [subject.view.model(content.type) for content in body.contents]
    model = models[0]
    if model is None or any(content.kind in {"text", "binary"} for content in body.contents):
        return NotInferred("The request body is no object with named properties.")
    if any(one is None or one.id != model.id for one in models):
        return NotInferred("The request body is a different schema in each media type.")
    if not body.required and not any(one.required for one in model.fields):
        return NotInferred(
            "The request body is optional (no `required: true`), and what happens without one is not told."
        )
    found = always_wrapped(subject.view, model)
    named = found is not None and subject.entity_field(model.fields[0].wire) is None
    sent = Sent(*found) if found is not None and named else Sent(model)
    return _refused_fields(subject, sent.model) or sent


def _refused_fields(subject: Subject, model: Model) -> NotInferred | None:
    """A reason where the body takes what no table holds."""
    ignored = next((one for one in model.fields if one.read_only and one.name in subject.columns), None)
    if ignored is not None:
        return NotInferred(f"The request body takes `{ignored.wire}`, which is read-only, and refuses what is unknown.")
    if not isinstance(model.extra, str):
        return NotInferred(
            f"The request body `{model.name}` takes undeclared properties, for which a table has no column."
        )
    return None


def writable(model: Model) -> list[Field]:
    """The fields that a client may send."""
    return [one for one in model.fields if not one.read_only]


def unmatched(subject: Subject, body: Model) -> NotInferred | None:
    """A reason where a field of the body has no place. What is write-only needs none: it gets a column of its own."""
    for one in writable(body):
        known = subject.entity_field(one.wire)
        if known is None and one.write_only and subject.model.extra == "ignore" and one.name not in subject.columns:
            continue
        if known is None or known.name != one.name:
            return NotInferred(f"`{one.wire}` of the request body is no field of `{subject.name}`.")
        column = subject.columns[known.name]
        given, wanted = one.type, known.type
        if column.nullable:
            given, wanted = subject.view.bare(given), subject.view.bare(wanted)
        if not subject.fitting.fits(given, wanted):
            return NotInferred(f"`{one.wire}` of the request body may hold what `{subject.name}` cannot.")
    return None


def left_open(subject: Subject, body: Model) -> NotInferred | None:
    """A reason where the body may leave out what the entity always has."""
    for one in writable(body):
        known = subject.entity_field(one.wire)
        if known is None or known.name == subject.key.name or one.required or one.default is not None:
            continue
        if not subject.columns[known.name].nullable:
            return NotInferred(
                f"The request body may leave out `{one.wire}`, which a `{subject.name}` always has; "
                "the document does not say what it is then."
            )
    return None
