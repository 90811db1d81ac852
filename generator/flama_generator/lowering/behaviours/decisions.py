"""What each operation of one entity does."""

from __future__ import annotations

from dataclasses import dataclass, field

from flama_generator.ir.behaviour import Behaviour, CreateRow, DeleteRow, NotInferred, ReadRow, UpdateRow
from flama_generator.ir.entities import Column
from flama_generator.ir.operations import Operation
from flama_generator.lowering.behaviours.collections import Collection, Place
from flama_generator.lowering.behaviours.create import Insertion, create
from flama_generator.lowering.behaviours.delete import delete
from flama_generator.lowering.behaviours.generation import default_generation
from flama_generator.lowering.behaviours.listing import list_rows
from flama_generator.lowering.behaviours.read import head, read
from flama_generator.lowering.behaviours.secrets import secret_columns
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.behaviours.update import update
from flama_generator.lowering.operations import Draft


@dataclass(frozen=True, slots=True)
class Decisions:
    """The operations of one entity, and what its table needs for them."""

    subject: Subject
    behaviours: dict[str, Behaviour]
    insertions: tuple[Insertion, ...]
    secrets: tuple[Column, ...] = ()
    """Columns for what is only ever written."""
    composite: frozenset[str] = field(default=frozenset())
    """Columns of the primary key beside the key: keys that clients give are unique within their parent only."""

    @property
    def stored(self) -> bool:
        """True when some operation needs the table."""
        return any(not isinstance(one, NotInferred) for one in self.behaviours.values())

    @property
    def updated(self) -> bool:
        """True when some operation changes rows."""
        return any(isinstance(one, UpdateRow) for one in self.behaviours.values())


def decide(subject: Subject) -> Decisions:
    """Decide every operation at the subject's collections."""
    inserted = {
        draft.operation.id: create(subject, draft, collection.places[draft.operation.id])
        for collection in subject.collections
        for draft in collection.at_collection
        if draft.operation.method == "POST"
    }
    insertions = tuple(one for one in inserted.values() if isinstance(one, Insertion))
    key_given = any(one.key_given for one in insertions) if insertions else default_generation(subject) is None
    behaviours: dict[str, Behaviour] = {}
    for collection in subject.collections:
        for draft in collection:
            one = inserted.get(draft.operation.id) or _other(subject, collection, draft, key_given)
            behaviours[draft.operation.id] = one.behaviour if isinstance(one, Insertion) else one
    _refuse_unwritten(subject, behaviours, insertions)
    composite = _composite(subject, insertions) if key_given else frozenset()
    _refuse_uncertain(subject, behaviours, composite)
    return Decisions(subject, behaviours, insertions, secret_columns(subject, _writers(subject, behaviours)), composite)


def _writers(subject: Subject, behaviours: dict[str, Behaviour]) -> list[Operation]:
    operations = [draft.operation for collection in subject.collections for draft in collection]
    return [one for one in operations if isinstance(behaviours[one.id], (CreateRow, UpdateRow))]


def _other(subject: Subject, collection: Collection, draft: Draft, key_given: bool) -> Behaviour:
    place = collection.places[draft.operation.id]
    match draft.operation.method, place.key is not None:
        case "GET", True:
            return read(subject, draft, place)
        case "HEAD", True:
            return head(subject, draft, place)
        case "GET", False:
            return list_rows(subject, draft, place)
        case (("PUT" | "PATCH"), _):
            return update(subject, draft, place, key_given=key_given)
        case "DELETE", True:
            return delete(subject, draft, place)
        case "DELETE", False:
            return NotInferred(f"It deletes many `{subject.name}` at once; which ones is not told.")
        case "POST", _:
            return NotInferred(f"`POST` on one `{subject.name}` has no fixed meaning.")
        case method, _:
            return NotInferred(f"`{method}` is about the service, not about what it stores.")


def _refuse_unwritten(subject: Subject, behaviours: dict[str, Behaviour], insertions: tuple[Insertion, ...]) -> None:
    """Refuse to narrow by a parent that no row has: creating a row, or where it is kept, must say it."""
    written = {scope.column for one in insertions for scope in one.behaviour.scopes}
    if not insertions:
        written = {subject.scope_column(parent.meaning).name for parent in _home(subject).parents}
    unwritten = {column.name for column in subject.foreign.values()} - written
    for identifier, behaviour in behaviours.items():
        missing = (
            [] if isinstance(behaviour, NotInferred) else [s.column for s in behaviour.scopes if s.column in unwritten]
        )
        if missing:
            behaviours[identifier] = NotInferred(
                f"Nothing says which `{subject.name}` belongs to which `{missing[0]}`."
            )


def _composite(subject: Subject, insertions: tuple[Insertion, ...]) -> frozenset[str]:
    if insertions:
        shared = [{scope.column for scope in one.behaviour.scopes} for one in insertions]
        return frozenset(set.intersection(*shared))
    return frozenset(subject.scope_column(parent.meaning).name for parent in _home(subject).parents)


def _home(subject: Subject) -> Place:
    """Where rows are kept that no operation creates: the collection with items that the fewest parents narrow."""
    ordered = sorted(subject.collections, key=lambda one: (one.find("GET", item=True) is None, len(one.place.parents)))
    return ordered[0].place


def _refuse_uncertain(subject: Subject, behaviours: dict[str, Behaviour], composite: frozenset[str]) -> None:
    """Refuse to name a row by its key alone where the key is unique within a parent only."""
    for identifier, behaviour in behaviours.items():
        if not isinstance(behaviour, (ReadRow, UpdateRow, DeleteRow)):
            continue
        missing = composite - {scope.column for scope in behaviour.scopes}
        if missing:
            behaviours[identifier] = NotInferred(
                f"`{subject.key.wire}` names one `{subject.name}` only together with `{min(missing)}`, "
                "which the path lacks."
            )
