"""`DELETE` on an item: remove one row by its key."""

from __future__ import annotations

from flama_generator.ir.behaviour import DeleteRow, NotInferred
from flama_generator.lowering.behaviours.collections import Place
from flama_generator.lowering.behaviours.refusals import answer, no_body, strange_input
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.operations import Draft


def delete(subject: Subject, draft: Draft, place: Place) -> DeleteRow | NotInferred:
    """A deletion, or why it is none."""
    refused = strange_input(draft) or no_body(draft)
    if refused:
        return refused
    returns = answer(subject, draft)
    if isinstance(returns, NotInferred):
        return returns
    scopes, key = subject.scopes(draft.operation, place), subject.key_of(draft.operation, place)
    return DeleteRow(subject.id, scopes, key, returns)
