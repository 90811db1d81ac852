"""`DELETE` on an item: remove one row by its key."""

from __future__ import annotations

from flama_generator.ir.behaviour import DeleteRow, NotInferred
from flama_generator.ir.types import Primitive
from flama_generator.lowering.behaviours.collections import Place
from flama_generator.lowering.behaviours.refusals import Answer, answer, no_body, plain_success, strange_input
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.operations import Draft


def delete(subject: Subject, draft: Draft, place: Place) -> DeleteRow | NotInferred:
    """A deletion, or why it is none."""
    refused = strange_input(draft) or no_body(draft)
    if refused:
        return refused
    returns = Answer(False) if _says_nothing(subject, draft) else answer(subject, draft)
    if isinstance(returns, NotInferred):
        return returns
    scopes, key = subject.scopes(draft.operation, place), subject.key_of(draft.operation, place)
    return DeleteRow(subject.id, scopes, key, returns.entity, returns.wrapper)


def _says_nothing(subject: Subject, draft: Draft) -> bool:
    """True for an answer in JSON whose schema accepts any value: that of a deletion is `null`."""
    content = draft.operation.success.content if draft.operation.success else None
    told = subject.view.unfold(content.type) if content is not None and content.kind == "json" else None
    return plain_success(draft) is None and told == Primitive("any")
