"""`PUT` and `PATCH`: replace or patch one row, named by the path or by the body."""

from __future__ import annotations

from flama_generator.ir.behaviour import NotInferred, UpdateRow
from flama_generator.ir.operations import Operation
from flama_generator.ir.schemas import Field, Model
from flama_generator.lowering.behaviours.collections import Place
from flama_generator.lowering.behaviours.refusals import (
    answer,
    body_model,
    left_open,
    strange_input,
    unmatched,
    writable,
)
from flama_generator.lowering.behaviours.subject import Subject, path_parameter
from flama_generator.lowering.columns import family, kind_of
from flama_generator.lowering.operations import Draft


def update(subject: Subject, draft: Draft, place: Place, *, key_given: bool) -> UpdateRow | NotInferred:
    """An update, or why it is none. `key_given`: clients choose keys, so a key in the body may be meant to rename."""
    operation = draft.operation
    partial = operation.method == "PATCH"
    sent = body_model(subject, operation)
    returns = answer(subject, draft)
    refused = strange_input(draft)
    if isinstance(sent, NotInferred) or isinstance(returns, NotInferred) or refused:
        return next(one for one in (refused, sent, returns) if isinstance(one, NotInferred))
    body = sent.model
    refused = unmatched(subject, body) or _ambiguous(subject, operation, body, place, key_given)
    refused = refused or (None if partial else left_open(subject, body))
    if refused:
        return refused
    key = subject.key_of(operation, place) if place.key is not None else None
    scopes = subject.scopes(operation, place)
    return UpdateRow(subject.id, scopes, key, partial, returns.entity, returns.wrapper, sent.wrapper)


def _ambiguous(
    subject: Subject, operation: Operation, body: Model, place: Place, key_given: bool
) -> NotInferred | None:
    sent: dict[str, Field] = {one.wire: one for one in writable(body)}
    in_body = subject.key.wire in sent
    if place.key is None and not in_body:
        return NotInferred(f"Neither the path nor the request body names one `{subject.name}`.")
    if place.key is not None and in_body and key_given:
        return NotInferred(
            f"The path and the request body both carry `{subject.key.wire}`; whether that renames the "
            f"`{subject.name}` is not told."
        )
    if place.key is not None and in_body and not _same_family(subject, operation, place.key):
        return NotInferred(f"The path and the request body carry `{subject.key.wire}` in different types.")
    columns = {one.name for one in sent.values()}
    moved = [scope.column for scope in subject.scopes(operation, place) if scope.column in columns]
    if moved:
        return NotInferred(
            f"The path and the request body both carry `{moved[0]}`; "
            f"whether that moves the `{subject.name}` is not told."
        )
    return None


def _same_family(subject: Subject, operation: Operation, key: str) -> bool:
    given = kind_of(subject.view, path_parameter(operation, key).type)
    return family(given) == family(subject.columns[subject.key.name].kind)
