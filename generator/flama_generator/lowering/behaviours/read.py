"""`GET` on an item: one row by its key."""

from __future__ import annotations

from flama_generator.ir.behaviour import NotInferred, ReadRow
from flama_generator.lowering.behaviours.collections import Place
from flama_generator.lowering.behaviours.refusals import answer, no_body, strange_input
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
    if not returns:
        return NotInferred(f"It answers without content, so it does not read a `{subject.name}`.")
    return ReadRow(subject.id, subject.scopes(draft.operation, place), subject.key_of(draft.operation, place))
