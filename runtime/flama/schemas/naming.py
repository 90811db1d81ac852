"""Names of the schemas of a document: those of their classes, as short as they can be without saying two things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic.json_schema import JsonSchemaMode

_ENDINGS: Mapping[JsonSchemaMode, str] = {"validation": "Input", "serialization": "Output"}
_SEPARATORS = re.compile(r"([\][,])")
_MODULES = re.compile(r"(?:[^.[\]]+\.)+((?:[^.[\]]+))")
_REFUSED = re.compile(r"[^a-zA-Z0-9.\-_]")

Schema = dict[str, Any]
Form = Literal["plain", "ending", "module", "module ending"]


@dataclass(frozen=True, slots=True)
class Described:
    """A schema as it was generated: for reading or for writing, under a key of its own."""

    key: str
    """What `$ref` has after the prefix."""
    reference: str
    """pydantic's name of the class, unique in the process: `module.Class:id`, with arguments in brackets."""
    mode: JsonSchemaMode
    schema: Schema

    @property
    def short(self) -> str:
        """The name of the class, its arguments included, without modules."""
        return _normal("".join(_MODULES.sub(r"\1", part) for part in self._parts()))

    @property
    def whole(self) -> str:
        """The name of the class with its module."""
        return _normal("".join(self._parts()))

    def name(self, form: Form) -> str:
        """The name in one of its forms, shortest first: `Pet`, `Pet-Input`, `shop__Pet`, `shop__Pet-Input`."""
        plain = self.short if form in ("plain", "ending") else self.whole
        return plain if form in ("plain", "module") else f"{plain}-{_ENDINGS[self.mode]}"

    def _parts(self) -> list[str]:
        return [part.rsplit(":", 1)[0] for part in _SEPARATORS.split(self.reference)]


def named(found: Iterable[Described], prefix: str) -> dict[str, str]:
    """Key -> name, for schemas that refer to each other by `prefix` and key.

    Schemas that are equal, reading or writing, share the short name of their class. Where they differ the mode is put
    behind it, where classes share a name their module before it, and a number behind it where that is not enough.
    """
    schemas = list(found)
    groups = _blocks(schemas, prefix)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for blocks in groups:
        for block, name in zip(blocks, _block_names(blocks), strict=True):
            free = _free(name, taken)
            taken.add(free)
            names.update(dict.fromkeys((item.key for item in block), free))
    return names


def _blocks(schemas: list[Described], prefix: str) -> list[list[list[Described]]]:
    """By short name, the schemas that say the same once their references are named.

    Starts with one block for each short name and splits those whose members differ, until none does: schemas that
    refer to each other in circles are told apart in this way too.
    """
    by_name: dict[str, list[Described]] = defaultdict(list)
    for item in schemas:
        by_name[item.short].append(item)
    groups = [[items] for items in by_name.values()]
    block_of: dict[str, Hashable] = {prefix + item.key: name for name, items in by_name.items() for item in items}
    open_groups = [number for number, group in enumerate(groups) if len(group[0]) > 1]
    while True:
        split = {number: _split(groups[number], block_of) for number in open_groups}
        changed = [number for number, blocks in split.items() if len(blocks) > len(groups[number])]
        if not changed:
            return groups
        for number in changed:
            groups[number] = split[number]
            for position, block in enumerate(split[number]):
                block_of.update({prefix + item.key: (number, position) for item in block})


def _split(blocks: list[list[Described]], block_of: Mapping[str, Hashable]) -> list[list[Described]]:
    result: list[list[Described]] = []
    for block in blocks:
        parts: dict[Hashable, list[Described]] = defaultdict(list)
        for item in block:
            parts[_content(item.schema, block_of)].append(item)
        result += parts.values()
    return result


def _content(value: Any, block_of: Mapping[str, Hashable]) -> Hashable:
    """A hashable form that tells schemas apart, with references replaced by what they refer to."""
    if isinstance(value, dict):
        return frozenset([(key, _content(item, block_of)) for key, item in value.items()])
    if isinstance(value, list):
        return tuple([_content(item, block_of) for item in value])
    if isinstance(value, str):
        return block_of.get(value, value)
    return (type(value), value)


def _block_names(blocks: list[list[Described]]) -> list[str]:
    names: list[str | None] = [None] * len(blocks)
    forms: tuple[Form, ...] = ("plain", "ending", "module", "module ending")
    for form in forms if len(blocks) > 1 else forms[:1]:
        users: dict[str, set[int]] = defaultdict(set)
        for number, block in enumerate(blocks):
            for item in block:
                users[item.name(form)].add(number)
        for number, block in enumerate(blocks):
            if names[number] is None and all(users[item.name(form)] == {number} for item in block):
                names[number] = block[0].name(form)
    return [name or block[0].name("module ending") for name, block in zip(names, blocks, strict=True)]


def _free(name: str, taken: set[str]) -> str:
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}__{number}"
    return free


def _normal(name: str) -> str:
    return _REFUSED.sub("_", name).replace(".", "__")


def renamed(schema: Any, rename: Callable[[str], str]) -> Any:
    """`schema` with every reference, also those of discriminators, replaced by what `rename` gives for it."""
    if isinstance(schema, dict):
        return {key: renamed(item, rename) for key, item in schema.items()}
    if isinstance(schema, list):
        return [renamed(item, rename) for item in schema]
    return rename(schema) if isinstance(schema, str) else schema
