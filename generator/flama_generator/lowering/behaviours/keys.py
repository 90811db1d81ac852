"""Which field of an entity a path parameter means."""

from __future__ import annotations

from collections.abc import Iterable

from flama_generator.ir.entities import ColumnKind
from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import TypeExpression
from flama_generator.lowering.behaviours.collections import Parent, Words
from flama_generator.lowering.columns import KEY_KINDS, family, kind_of
from flama_generator.lowering.names import words
from flama_generator.lowering.views import SchemaView

TAKEN = frozenset({"partial", "order_by", "order_direction", "limit", "offset", "matching"})
"""Arguments of repositories, which no filter by name can be."""
ALONE = (("id",), ("uuid",))
"""What the key of an entity is called that no path parameter names."""
NAMING = frozenset({("id",), ("uuid",), ("guid",), ("slug",), ("name",), ("key",), ("code",)})
"""What may name a thing."""


def key_field(view: SchemaView, model: Model, noun: Words, parameter: str | None) -> Field | None:
    """The field that `parameter` names, by wire name or by words: `petId` is `id` of a `Pet`, `id` is `petId` of one.

    A parameter called like the entity itself, such as `/branches/{branch}`, means the one text that can name it.
    Without a parameter: `id`, `uuid`, or either with the entity's name before it. `None` where no scalar field
    qualifies.
    """
    entity = words(model.name)
    owners = {entity, noun, entity[-1:], noun[-1:]}
    wanted = [words(parameter)] if parameter is not None else list(ALONE)
    names = {words(one.wire): one for one in reversed(model.fields)}
    exact = view.fields(model).get(parameter) if parameter is not None else None
    candidates = [exact, *(names.get(spelling) for one in wanted for spelling in _spellings(one, owners))]
    found = next((one for one in candidates if one is not None and _is_key(view, one)), None)
    return _only_name(view, model) if found is None and wanted[0] in owners else found


def _spellings(named: Words, owners: Iterable[Words]) -> Iterable[Words]:
    """The words themselves, then without the entity's name, whole or from a word of it on, then with it."""
    ordered = sorted(owners, key=lambda owner: (-len(owner), owner))
    yield named
    yield from (named[len(owner) :] for owner in ordered if named[: len(owner)] == owner and len(named) > len(owner))
    known = {word for owner in ordered for word in owner}
    said = next((index for index, word in enumerate(named) if word not in known), len(named))
    if said:
        yield named[said:]
    yield from ((*owner, *named) for owner in ordered)


def _only_name(view: SchemaView, model: Model) -> Field | None:
    """The one required text of a model that may name it; more than one tells nothing."""
    naming = [one for one in model.fields if words(one.wire) in NAMING]
    texts = [
        one for one in naming if one.required and _is_key(view, one) and family(kind_of(view, one.type)) == "string"
    ]
    return texts[0] if len(naming) == len(texts) == 1 else None


def _is_key(view: SchemaView, field: Field) -> bool:
    return kind_of(view, field.type) in KEY_KINDS and not view.nullable(field.type) and field.name not in TAKEN


def scope_field(view: SchemaView, model: Model, parent: Parent) -> Field | None:
    """The scalar field that says to which parent an entity belongs: `storeId`, `store_id` or `store` of a `Pet`."""
    spellings = [parent.meaning]
    if parent.owner and parent.meaning in {parent.owner, (*parent.owner, "id")}:
        spellings += [(*parent.owner, "id"), parent.owner]
    names = {words(one.wire): one for one in reversed(model.fields)}
    fields = [names[spelling] for spelling in spellings if spelling in names]
    return next((one for one in fields if kind_of(view, one.type) in KEY_KINDS and one.name not in TAKEN), None)


def comparable(view: SchemaView, parameter: TypeExpression, column: ColumnKind) -> bool:
    """True when a parameter of this type can name a value in a column of this kind.

    Text names integers and UUIDs too: what is none names no row.
    """
    given, wanted = family(kind_of(view, parameter)), family(column)
    return given == wanted or (given == "string" and wanted in {"biginteger", "uuid"})
