"""Collections and items: what paths say about what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flama_generator.lowering.inflection import singular
from flama_generator.lowering.names import words
from flama_generator.lowering.operations import Draft
from flama_generator.lowering.paths import PathTemplate, Segment

Words = tuple[str, ...]
CALLER = frozenset({"me", "my", "mine", "self", "current", "user", "myself"})
"""Segments before a collection that mean whoever is calling."""
GENERIC = frozenset({"id", "uuid", "guid", "name", "key", "slug", "number", "no", "code", "ref", "identifier"})
"""Words that name a thing only together with what it is."""


@dataclass(frozen=True, slots=True)
class Parent:
    """A placeholder before the collection: the wire name of the parameter and the words of what it identifies."""

    parameter: str
    meaning: Words
    """`("store", "id")` for `/stores/{storeId}/...` and for `/stores/{id}/...`."""
    owner: Words
    """`("store",)`; empty where no literal stands before the placeholder."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an operation stands: at a collection (`key` is `None`) or at an item, whose path parameter is `key`."""

    collection: str
    """The collection's path without parameter names."""
    noun: Words
    """Singular words of the collection's last segment: `("special", "event")`."""
    parents: tuple[Parent, ...]
    key: str | None


@dataclass(slots=True)
class Collection:
    """The operations at a collection and at its items."""

    place: Place
    at_collection: list[Draft] = field(default_factory=list)
    at_item: list[Draft] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    """Operation id -> its own place: paths may call the same parameter differently."""

    def __iter__(self) -> Iterator[Draft]:
        yield from self.at_collection
        yield from self.at_item

    def find(self, method: str, *, item: bool) -> Draft | None:
        """The operation with this method at the item or at the collection."""
        drafts = self.at_item if item else self.at_collection
        return next((draft for draft in drafts if draft.operation.method == method), None)

    @property
    def key(self) -> str | None:
        """The wire name of the parameter that names an item."""
        return next((self.places[draft.operation.id].key for draft in self.at_item), None)


def collect(drafts: Iterable[Draft]) -> list[Collection]:
    """Collections in order of first appearance. Paths that are neither collection nor item are in none."""
    found: dict[str, Collection] = {}
    for draft in drafts:
        place = place_of(draft.template)
        if place is None:
            continue
        collection = found.setdefault(place.collection, Collection(place))
        collection.places[draft.operation.id] = place
        (collection.at_collection if place.key is None else collection.at_item).append(draft)
    return list(found.values())


def place_of(template: PathTemplate) -> Place | None:
    """What the path is, or `None` where it is neither `.../things` nor `.../things/{thing}`."""
    segments = list(template.segments)
    if segments and not segments[-1].text:
        segments.pop()
    key = segments.pop().parameter if segments and segments[-1].parameter else None
    if not segments or not segments[-1].telling:
        return None
    if any(not one.literal and one.parameter is None for one in segments):
        return None
    if any(one.text.lower() in CALLER for one in segments[:-1]):
        return None
    parents = tuple(_parents(segments))
    if len({parent.meaning for parent in parents}) < len(parents):
        return None
    path = "/".join(segment.text if segment.literal else "{}" for segment in segments)
    return Place(path, noun_of(segments[-1]), parents, key)


def noun_of(segment: Segment) -> Words:
    """The words of what a collection is of."""
    return words(singular("_".join(words(segment.text))))


def _parents(segments: list[Segment]) -> Iterator[Parent]:
    for index, segment in enumerate(segments):
        if segment.parameter is None:
            continue
        before = segments[index - 1] if index else None
        owner = noun_of(before) if before is not None and before.telling else ()
        named = words(segment.parameter)
        alone = len(named) == 1 and named[0] in GENERIC
        yield Parent(segment.parameter, (*owner, *named) if alone else named, owner)


def is_noun_of(noun: Words, entity: Words) -> bool:
    """True when a collection called `noun` is one of `entity`: `catalogs` of `CatalogInfo`, `big-events` of `Event`."""
    short, long = sorted((noun, entity), key=len)
    return long[: len(short)] == short or long[-len(short) :] == short
