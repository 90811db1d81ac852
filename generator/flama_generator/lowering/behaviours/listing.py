"""`GET` on a collection: its rows, filtered and cut as the query parameters say."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.behaviour import Envelope, ListRows, NotInferred, Scope
from flama_generator.ir.operations import Parameter
from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import ListOf
from flama_generator.lowering.behaviours.collections import Place, Words
from flama_generator.lowering.behaviours.envelope import envelope_of, rows_field
from flama_generator.lowering.behaviours.pagination import Cut, pagination_of, role_of
from flama_generator.lowering.behaviours.refusals import no_body, plain_success, strange_input
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.columns import family, kind_of
from flama_generator.lowering.names import words
from flama_generator.lowering.operations import Draft
from flama_generator.lowering.views import SchemaView


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows stand in an answer: at its top, or in the field `field` of `envelope`."""

    array: ListOf
    item: Model
    envelope: Model | None = None
    field: Field | None = None


def rows_of(view: SchemaView, draft: Draft, noun: Words) -> Rows | None:
    """The rows in the success answer, bare or in an envelope."""
    content = draft.operation.success.content if draft.operation.success else None
    if content is None or content.kind != "json":
        return None
    array = view.list_of(content.type)
    item = view.model(array.item) if array is not None else None
    if array is not None:
        return Rows(array, item) if item is not None else None
    envelope = view.model(content.type)
    found = rows_field(view, envelope, noun) if envelope is not None else None
    return Rows(found[1], found[2], envelope, found[0]) if found is not None else None


def list_rows(subject: Subject, draft: Draft, place: Place) -> ListRows | NotInferred:
    """A list, or why it is none."""
    rows = rows_of(subject.view, draft, place.noun)
    refused = plain_success(draft) or no_body(draft)
    if refused:
        return refused
    if rows is None or rows.item.id != subject.model.id:
        return NotInferred(f"The answer is not a list of `{subject.name}`.")
    if rows.array.constraints.min_length:
        return NotInferred("The answer always holds something, though nothing may be stored.")
    queries = [one for one in draft.operation.parameters if one.place == "query"]
    filters = {one: column for one in queries if (column := _filtered(subject, one)) is not None}
    for one in filters:
        if role_of(one) is not None:
            return NotInferred(f"`{one.wire}` may filter the list or cut it; the document does not say which.")
    candidates = [one for one in queries if one not in filters]
    cut = pagination_of(subject.view, candidates, rows.array.constraints.max_length)
    if isinstance(cut, NotInferred):
        return cut
    refused = strange_input(draft, queries=(*filters, *cut.parameters))
    if refused:
        return refused
    return _listing(subject, draft, place, rows, filters, cut)


def _listing(
    subject: Subject, draft: Draft, place: Place, rows: Rows, filters: dict[Parameter, str], cut: Cut
) -> ListRows | NotInferred:
    envelope: Envelope | None = None
    if rows.envelope is not None and rows.field is not None:
        found = envelope_of(subject.view, rows.envelope, rows.field, cut.pagination)
        if isinstance(found, NotInferred):
            return found
        envelope = found
    if cut.pagination is not None and cut.pagination.kind == "cursor" and not _tells_cursor(envelope):
        return NotInferred("The list is cut by a cursor, but the answer has no place that carries the next one.")
    scopes = subject.scopes(draft.operation, place)
    chosen = tuple(Scope(column, one.name) for one, column in filters.items())
    return ListRows(subject.id, scopes, chosen, cut.pagination, envelope)


def _tells_cursor(envelope: Envelope | None) -> bool:
    return envelope is not None and any(role == "next_cursor" for _, role in envelope.fills)


def _filtered(subject: Subject, parameter: Parameter) -> str | None:
    """The column that a query parameter is compared with: of its name, and of its type or that of its items."""
    names = {words(one.wire): one for one in reversed(subject.model.fields)}
    field = subject.entity_field(parameter.wire) or names.get(words(parameter.wire))
    if field is None or parameter.media_type is not None or parameter.allow_empty:
        return None
    array = subject.view.list_of(subject.view.bare(parameter.type))
    asked = array.item if array is not None else parameter.type
    kind = subject.columns[field.name].kind
    comparable = family(kind) == family(kind_of(subject.view, asked)) and kind not in {"json", "binary"}
    return field.name if comparable else None
