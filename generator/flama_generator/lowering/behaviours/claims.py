"""Which schema is stored at which collection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flama_generator.ir.entities import Column
from flama_generator.ir.schemas import Field, Model
from flama_generator.ir.types import TypeExpression
from flama_generator.lowering.behaviours.collections import Collection, Parent, Words, is_noun_of
from flama_generator.lowering.behaviours.fitting import Fitting
from flama_generator.lowering.behaviours.keys import TAKEN, comparable, key_field, scope_field
from flama_generator.lowering.behaviours.listing import rows_of
from flama_generator.lowering.behaviours.subject import Subject, path_parameter
from flama_generator.lowering.behaviours.wrapping import wrapped
from flama_generator.lowering.columns import KEY_KINDS, column_of, family, kind_of, length_of
from flama_generator.lowering.names import snake, words
from flama_generator.lowering.views import SchemaView


@dataclass(slots=True)
class Claims:
    """The stored schemas, and for every operation that stores nothing the reason."""

    subjects: list[Subject] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)

    def refuse(self, collection: Collection, reason: str) -> None:
        """Give `reason` for every operation of the collection."""
        self.reasons |= {draft.operation.id: reason for draft in collection}


def claim(view: SchemaView, collections: Iterable[Collection]) -> Claims:
    """Find what is stored. A schema that several collections hold is one subject."""
    claims = Claims()
    holders: dict[str, list[Collection]] = {}
    models: dict[str, Model] = {}
    for collection in collections:
        model = stored_model(view, collection)
        if model is None:
            claims.refuse(
                collection, f"Nothing at `/{_shown(collection)}` answers with one object or a list of objects."
            )
            continue
        models[model.id] = model
        holders.setdefault(model.id, []).append(collection)
    fitting = Fitting(view)
    for identifier, claimed in holders.items():
        _settle(view, fitting, models[identifier], claimed, claims)
    return claims


def stored_model(view: SchemaView, collection: Collection) -> Model | None:
    """The model of an item, else of the list's items, else of what creating answers."""
    item = collection.find("GET", item=True)
    if item is not None:
        return _answered(view, collection, item=True, method="GET")
    listing = collection.find("GET", item=False)
    rows = rows_of(view, listing, collection.place.noun) if listing is not None else None
    if rows is not None:
        return rows.item
    return _answered(view, collection, item=False, method="POST")


def _answered(view: SchemaView, collection: Collection, *, item: bool, method: str) -> Model | None:
    draft = collection.find(method, item=item)
    success = draft.operation.success if draft is not None else None
    if success is None or success.content is None or success.content.kind != "json":
        return None
    model = view.model(success.content.type)
    found = wrapped(view, model) if model is not None else None
    return found[0] if found is not None else model


def _settle(view: SchemaView, fitting: Fitting, model: Model, claimed: list[Collection], claims: Claims) -> None:
    """Keep the collections that are called like the schema; without any, those of one name that have items."""
    named = [one for one in claimed if is_noun_of(one.place.noun, words(model.name))]
    kept = named or [one for one in claimed if one.find("GET", item=True) is not None]
    if len({one.place.noun for one in kept}) > 1 and not named:
        shown = " and ".join(dict.fromkeys(f"`/{_shown(one)}`" for one in kept))
        for collection in claimed:
            claims.refuse(collection, f"{shown} hold the same `{model.name}`; whether they share them is not told.")
        return
    for collection in claimed:
        if collection not in kept:
            where = f"it is stored at `/{_shown(kept[0])}`" if kept else "the document does not say where it is stored"
            claims.refuse(collection, f"`/{_shown(collection)}` answers with `{model.name}`, but {where}.")
    key = _key(view, model, kept)
    if key is None:
        for collection in kept:
            named_by = f"the path parameter `{collection.key}` names" if collection.key else "is its key"
            claims.refuse(collection, f"`{model.name}` has no field that {named_by}.")
        return
    agreeing = [one for one in kept if _agrees(view, model, key, one, claims)]
    if agreeing:
        claims.subjects.append(_subject(view, fitting, model, key, agreeing))


def _key(view: SchemaView, model: Model, kept: list[Collection]) -> Field | None:
    ordered = sorted(kept, key=lambda one: one.key is None)
    return key_field(view, model, ordered[0].place.noun, ordered[0].key) if ordered else None


def _agrees(view: SchemaView, model: Model, key: Field, collection: Collection, claims: Claims) -> bool:
    """False, with the reason recorded, where the collection's items are named by something other than `key`."""
    if collection.key is None:
        return True
    own = key_field(view, model, collection.place.noun, collection.key)
    draft = collection.at_item[0]
    parameter = path_parameter(draft.operation, collection.places[draft.operation.id].key or "")
    if own is None or own.name != key.name:
        claims.refuse(
            collection, f"The path names a `{model.name}` by `{collection.key}`, but its key is `{key.wire}`."
        )
        return False
    if not comparable(view, parameter.type, kind_of(view, key.type)):
        reason = f"The path parameter `{collection.key}` has another type than `{key.wire}` of `{model.name}`."
        claims.refuse(collection, reason)
        return False
    return True


def _subject(view: SchemaView, fitting: Fitting, model: Model, key: Field, kept: list[Collection]) -> Subject:
    columns = {one.name: column_of(view, one) for one in model.fields}
    scope_fields: dict[Words, Field] = {}
    foreign: dict[Words, Column] = {}
    taken = {*columns, *TAKEN}
    for collection in kept:
        for parent in collection.place.parents:
            if parent.meaning in scope_fields or parent.meaning in foreign:
                continue
            own = scope_field(view, model, parent)
            if own is not None and own.name != key.name and _same_kind(view, collection, parent, own):
                scope_fields[parent.meaning] = own
            else:
                foreign[parent.meaning] = _foreign(view, collection, parent, taken)
    return Subject(view, fitting, model, key, columns, scope_fields, foreign, tuple(kept))


def _same_kind(view: SchemaView, collection: Collection, parent: Parent, own: Field) -> bool:
    """True when the parameter's value is one of the field, since creating a row stores it there."""
    return family(kind_of(view, _parameter_type(collection, parent))) == family(kind_of(view, own.type))


def _foreign(view: SchemaView, collection: Collection, parent: Parent, taken: set[str]) -> Column:
    expression = _parameter_type(collection, parent)
    kind = kind_of(view, expression)
    name = snake("_".join(parent.meaning))
    while name in taken:
        name = f"scope_{name}"
    taken.add(name)
    length = length_of(view, expression) if kind == "string" else None
    return Column(name, kind if kind in KEY_KINDS else "string", nullable=False, length=length, scope=True)


def _parameter_type(collection: Collection, parent: Parent) -> TypeExpression:
    draft = next(iter(collection))
    place = collection.places[draft.operation.id]
    index = collection.place.parents.index(parent)
    return path_parameter(draft.operation, place.parents[index].parameter).type


def _shown(collection: Collection) -> str:
    """The path of a collection without its first slash, such as `stores/{storeId}/pets`."""
    path = collection.place.collection
    for parent in collection.place.parents:
        path = path.replace("{}", f"{{{parent.parameter}}}", 1)
    return path
