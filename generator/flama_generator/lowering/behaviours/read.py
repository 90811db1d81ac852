"""`GET` and `HEAD` on an item: one row by its key, or whether it is there."""

from __future__ import annotations

from flama_generator.ir.behaviour import NotInferred, ReadRow
from flama_generator.lowering.behaviours.collections import Place
from flama_generator.lowering.behaviours.refusals import answer, no_body, plain_success, strange_input
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.operations import Draft


def read(subject: Subject, draft: Draft, place: Place) -> ReadRow | NotInferred:
    """A read, or why it is none."""
    refused = strange_input(draft) or no_body(draft)
    if refused:
        return refused
    returns = answer(subject, draft)
    if isinstance(returns, NotInferred):
        return returns
    if not returns.entity:
        return NotInferred(f"It answers without content, so it does not read a `{subject.name}`.")
    scopes, key = subject.scopes(draft.operation, place), subject.key_of(draft.operation, place)
    return ReadRow(subject.id, scopes, key, returns.wrapper)


def head(subject: Subject, draft: Draft, place: Place) -> ReadRow | NotInferred:
    """A read whose answer has no content (RFC 9110, 9.3.2), or why it is none."""
    refused = strange_input(draft) or no_body(draft) or plain_success(draft)
    if refused:
        return refused
    if draft.operation.success is not None and draft.operation.success.content is not None:
        return NotInferred("The answer of `HEAD` is declared with content, which HTTP never sends.")
    scopes, key = subject.scopes(draft.operation, place), subject.key_of(draft.operation, place)
    return ReadRow(subject.id, scopes, key, returns_entity=False)
