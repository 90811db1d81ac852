"""What each operation is called: by its `operationId`, or by its method and path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flama_generator.frontends.pointers import child
from flama_generator.lowering.context import Context


@dataclass(frozen=True, slots=True)
class Site:
    """An operation of the document. `declared` is its `operationId`, empty where it has none."""

    path: str
    method: str
    pointer: str
    declared: str

    @property
    def words(self) -> list[str]:
        """What tells it apart from others: its method and the words of its path."""
        return [self.method.lower(), *re.findall(r"[^\W_]+", self.path)]


def operation_ids(context: Context, sites: Sequence[Site]) -> dict[tuple[str, str], str]:
    """The id of each operation by path and method, unique.

    Operations that share an id are told apart by the words of their methods and paths (`F5001`): none of them has more
    right to it, and the order of the document does not count. An operation without any is named after method and path
    (`F5002`).
    """
    groups: dict[str, list[Site]] = {}
    for site in sites:
        groups.setdefault(site.declared, []).append(site)
    unnamed = groups.pop("", [])
    alone = {members[0].declared for members in groups.values() if len(members) == 1}
    shared = {
        (site.path, site.method): name
        for members in groups.values()
        if len(members) > 1
        for site, name in _told_apart(context, members, alone)
    }
    result = {
        (site.path, site.method): shared.get((site.path, site.method)) or site.declared
        for site in sites
        if site.declared
    }
    taken = set(result.values())
    return result | {(site.path, site.method): _made(context, site, taken) for site in unnamed}


def _told_apart(context: Context, members: list[Site], taken: set[str]) -> Iterable[tuple[Site, str]]:
    common = set.intersection(*(set(site.words) for site in members))
    names = ["_".join([site.declared, *(word for word in site.words if word not in common)]) for site in members]
    first = context.document.locate(members[0].pointer)
    for site, name in zip(members, names, strict=True):
        chosen = name if names.count(name) == 1 and name not in taken else _free("_".join(site.words), taken)
        taken.add(chosen)
        if chosen != site.declared:
            place = context.document.locate(members[1].pointer) if site is members[0] else first
            pointer = child(site.pointer, "operationId")
            context.add("F5001", pointer, name=site.declared, first=place, result=chosen)
        yield site, chosen


def _made(context: Context, site: Site, taken: set[str]) -> str:
    """`get_pets_petId` for `GET /pets/{petId}`, with a number where that is taken."""
    words = site.words if len(site.words) > 1 else [*site.words, "root"]
    name = _free("_".join(words), taken)
    taken.add(name)
    context.add("F5002", site.pointer, method=site.method.upper(), path=site.path, name=name)
    return name


def _free(stem: str, taken: set[str]) -> str:
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name
