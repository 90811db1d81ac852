"""How the values come about that a client does not send."""

from __future__ import annotations

from typing import Literal

from flama_generator.ir.behaviour import NotInferred
from flama_generator.ir.entities import Column
from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import Primitive
from flama_generator.lowering.behaviours.subject import Subject
from flama_generator.lowering.columns import family
from flama_generator.lowering.names import words

Generated = Literal["autoincrement", "uuid", "uuid_text", "now"]

CHANGES = frozenset({"updated", "modified", "changed", "edited", "update", "modification"})
"""Words of the time of the last change."""
STAMPS = CHANGES | {"created", "creation", "inserted", "added", "registered", "submitted", "timestamp"}
"""Words of a time that is the time of the request."""
UUID_LENGTH = 36


def is_stamp(field: Field, column: Column) -> bool:
    """True for a time such as `createdAt`."""
    return column.kind == "datetime" and bool(STAMPS & set(words(field.wire)))


def is_change_stamp(field: Field, column: Column) -> bool:
    """True for a time such as `updatedAt`, which every change renews."""
    return column.kind == "datetime" and bool(CHANGES & set(words(field.wire)))


def key_generation(subject: Subject, sent: Field | None) -> Generated | NotInferred | None:
    """How the key comes about in a request whose body has the field `sent` for it. `None`: the caller gives it."""
    if sent is not None and (sent.required or sent.default is not None):
        return None
    kind = subject.view.bare(subject.key.type)
    match family(subject.columns[subject.key.name].kind):
        case "uuid":
            return "uuid"
        case "biginteger" if isinstance(kind, Primitive) and _counts(kind):
            return "autoincrement"
        case "string" if isinstance(kind, Primitive) and _takes_uuid(kind) and (sent is None or _is_id(subject.key)):
            return "uuid_text"
    return NotInferred(f"Nothing says which `{subject.key.wire}` a new `{subject.name}` gets.")


def default_generation(subject: Subject) -> Generated | None:
    """How the key comes about where no operation creates rows; text is given by whoever writes them."""
    generated = key_generation(subject, None)
    return None if isinstance(generated, NotInferred) or generated == "uuid_text" else generated


def _is_id(field: Field) -> bool:
    return words(field.wire)[-1] in {"id", "uuid", "guid", "key", "identifier"}


def _counts(kind: Primitive) -> bool:
    limits = kind.constraints
    low = all(limit is None or limit <= 1 for limit in (limits.minimum, limits.exclusive_minimum))
    return low and limits.exclusive_minimum != 1 and limits.multiple_of in {None, 1}


def _takes_uuid(kind: Primitive) -> bool:
    limits = kind.constraints
    longest, shortest = limits.max_length, limits.min_length
    fits = (longest is None or longest >= UUID_LENGTH) and (shortest is None or shortest <= UUID_LENGTH)
    return fits and limits.pattern is None


def generated_fields(subject: Subject, body: Model, scopes: frozenset[str]) -> dict[str, Generated] | NotInferred:
    """Fields that are the time of the request. `scopes` names columns that the path fills.

    A reason where the entity always has a field that neither the body nor the path gives and that nothing can make up.
    """
    sent = {one.wire for one in body.fields if not one.read_only}
    found: dict[str, Generated] = {}
    for one in subject.model.fields:
        column = subject.columns[one.name]
        if one.wire in sent or one.name in scopes or one.name == subject.key.name:
            continue
        if is_stamp(one, column):
            found[one.name] = "now"
        elif not column.nullable and column.default is None:
            return NotInferred(f"A `{subject.name}` always has `{one.wire}`, which the request does not give.")
    return found
