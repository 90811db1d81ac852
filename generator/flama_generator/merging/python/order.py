"""Three-way merging of lists whose members have names.

The order of the people stays; what is new goes after its nearest generated neighbour.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")

Settle = Callable[[Key, "Item | None", "Item | None", "Item | None"], "Item | None"]
"""Called with key, base, yours, theirs; gives what stays, `None` for nothing."""


def merge_named(
    base: Mapping[Key, Item], yours: Mapping[Key, Item], theirs: Mapping[Key, Item], settle: Settle[Key, Item]
) -> list[tuple[Key, Item]]:
    """Every member that stays, in order."""
    merged: list[tuple[Key, Item]] = []
    for key, item in yours.items():
        kept = settle(key, base.get(key), item, theirs.get(key))
        if kept is not None:
            merged.append((key, kept))
    for key, item in theirs.items():
        if key in yours:
            continue
        kept = settle(key, base.get(key), None, item)
        if kept is not None:
            merged.insert(_after_neighbour(key, list(theirs), [name for name, _ in merged]), (key, kept))
    return merged


def _after_neighbour(key: Key, theirs: Sequence[Key], present: Sequence[Key]) -> int:
    place = {name: index for index, name in enumerate(present)}
    for neighbour in reversed(theirs[: theirs.index(key)]):
        if neighbour in place:
            return place[neighbour] + 1
    for neighbour in theirs[theirs.index(key) + 1 :]:
        if neighbour in place:
            return place[neighbour]
    return len(present)


def number_repeats(keys: Sequence[Key]) -> list[tuple[Key, int]]:
    """Keys made unique by counting their repeats."""
    seen: dict[Key, int] = {}
    numbered = []
    for key in keys:
        seen[key] = seen.get(key, -1) + 1
        numbered.append((key, seen[key]))
    return numbered
