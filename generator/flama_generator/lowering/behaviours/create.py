"""`POST` on a collection: insert the body."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.behaviour import CreateRow, NotInferred
from flama_generator.lowering.behaviours.collections import Place
from flama_generator.lowering.behaviours.generation import Generated, generated_fields, key_generation
from flama_generator.lowering.behaviours.refusals import (
    answer,
    body_model,
    left_open,
    strange_input,
    unmatched,
    writable,
)
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.operations import Draft


@dataclass(frozen=True, slots=True)
class Insertion:
    """A create, and what it asks of the table."""

    behaviour: CreateRow
    place: Place
    generated: dict[str, Generated]
    """By column."""
    key_given: bool


def create(subject: Subject, draft: Draft, place: Place) -> Insertion | NotInferred:
    """An insertion, or why it is none."""
    returns = answer(subject, draft)
    sent = body_model(subject, draft.operation)
    refused = strange_input(draft)
    if isinstance(sent, NotInferred) or isinstance(returns, NotInferred) or refused:
        return next(one for one in (refused, sent, returns) if isinstance(one, NotInferred))
    body = sent.model
    refused = unmatched(subject, body) or left_open(subject, body)
    if refused:
        return refused
    scopes = subject.scopes(draft.operation, place)
    key = next((one for one in writable(body) if one.wire == subject.key.wire), None)
    key_generated = key_generation(subject, key)
    generated = generated_fields(subject, body, frozenset(scope.column for scope in scopes))
    if isinstance(key_generated, NotInferred):
        return key_generated
    if isinstance(generated, NotInferred):
        return generated
    if key_generated is not None:
        generated = {subject.key.name: key_generated, **generated}
    behaviour = CreateRow(subject.id, scopes, returns.entity, returns.wrapper, sent.wrapper)
    return Insertion(behaviour, place, generated, key_generated is None)
