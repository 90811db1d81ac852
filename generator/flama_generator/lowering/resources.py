"""Which operations belong together: one resource for each tag, or for each first segment of a path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flama_generator.frontends.pointers import child
from flama_generator.ir.behaviour import Behaviour, CreateRow, NotInferred, UpdateRow
from flama_generator.ir.model import Resource
from flama_generator.ir.operations import Operation
from flama_generator.lowering.context import Context, Node, as_items, as_node, as_text
from flama_generator.lowering.names import NameScope, pascal, snake, words
from flama_generator.lowering.operations import Draft
from flama_generator.lowering.paths import PathTemplate

LARGEST = 80
"""A resource with more operations is split by path."""
SMALLEST_PART = 5
"""A part of a split resource with fewer operations stays with the rest."""
REST = "root"
"""The resource of operations whose path names nothing."""
RESERVED_METHODS = frozenset(
    {
        "name", "verbose_name", "app", "routes", "model", "schemas",
        "bool", "bytes", "dict", "float", "int", "list", "object", "set", "str", "tuple", "type",
    }
)  # fmt: skip
"""Attributes of a resource class, and names that its annotations use."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a group is called: `key` tells groups apart, `title` is shown."""

    key: str
    title: str
    description: str = ""


def group(context: Context, drafts: Iterable[Draft], behaviours: dict[str, Behaviour]) -> tuple[Resource, ...]:
    """Every operation in exactly one resource, in order of first appearance. `behaviours` maps ids of operations."""
    tags = _tags(context)
    groups: dict[str, list[Draft]] = {}
    labels: dict[str, Label] = {}
    for draft in drafts:
        label = _label(draft, tags)
        labels.setdefault(label.key, label)
        groups.setdefault(label.key, []).append(draft)
    parts = [part for key, members in groups.items() for part in _parts(labels[key], members)]
    modules = NameScope().assign({label.key: (snake(label.key), f"{snake(label.key)}_resource") for label, _ in parts})
    classes = NameScope().assign({label.key: (f"{pascal(snake(label.key))}Resource",) for label, _ in parts})
    return tuple(
        _resource(label, members, modules[label.key], classes[label.key], behaviours) for label, members in parts
    )


def _tags(context: Context) -> dict[str, Node]:
    tags = [as_node(tag) for tag in as_items(context.document.root.get("tags"))]
    known = {as_text(tag.get("name")): tag for tag in tags}
    for index, tag in enumerate(tags):
        if "parent" in tag and not _rooted(as_text(tag.get("name")), known):
            context.add("F5018", child("", "tags", index, "parent"), name=tag.get("name"), parent=tag["parent"])
    return known


def _rooted(name: str, known: dict[str, Node]) -> bool:
    """Whether the parents of a tag exist and end somewhere (OpenAPI 3.2, 4.22)."""
    seen: set[str] = set()
    while "parent" in known.get(name, {}):
        if name in seen:
            return False
        seen.add(name)
        name = as_text(known[name]["parent"])
    return name in known


def _label(draft: Draft, tags: dict[str, Node]) -> Label:
    if draft.operation.tags:
        tag = draft.operation.tags[0]
        known = tags.get(tag, {})
        title = as_text(known.get("x-displayName")) or as_text(known.get("summary")) or tag
        return Label("_".join(words(tag)), title, as_text(known.get("description")))
    segment = next((one.text for one in draft.template.segments if one.telling), REST)
    return Label("_".join(words(segment)), " ".join(words(segment)).capitalize())


def _parts(label: Label, members: list[Draft]) -> list[tuple[Label, list[Draft]]]:
    """A group as it is, or cut by the second thing that its paths name."""
    if len(members) <= LARGEST:
        return [(label, members)]
    names = [_second(draft.template, label) for draft in members]
    sizes = Counter(names)
    parts: dict[str, tuple[Label, list[Draft]]] = {label.key: (label, [])}
    for name, draft in zip(names, members, strict=True):
        own = name is not None and sizes[name] >= SMALLEST_PART
        part = Label(f"{label.key}_{name}", f"{label.title}: {' '.join(words(str(name)))}") if own else label
        parts.setdefault(part.key, (part, []))[1].append(draft)
    return [(part, drafts) for part, drafts in parts.values() if drafts]


def _second(template: PathTemplate, label: Label) -> str | None:
    telling = ["_".join(words(segment.text)) for segment in template.segments if segment.telling]
    named = [name for name in telling if name != label.key]
    return named[0] if named else None


def _resource(
    label: Label, members: list[Draft], module: str, class_name: str, behaviours: dict[str, Behaviour]
) -> Resource:
    claims = {draft.operation.id: _method_names(draft.operation) for draft in members}
    names = NameScope(RESERVED_METHODS).assign(claims)
    operations = tuple(
        decided(draft.operation, names[draft.operation.id], behaviours[draft.operation.id]) for draft in members
    )
    return Resource(
        id=f"resource:{label.key}",
        module=module,
        class_name=class_name,
        verbose_name=label.title,
        operations=operations,
        entities=tuple(dict.fromkeys(entity for entity in map(_entity, operations) if entity)),
        description=label.description,
    )


def decided(operation: Operation, name: str, behaviour: Behaviour) -> Operation:
    """The operation with its method name and what it does. What stores a body cannot do without one."""
    body = operation.body
    if body is not None and isinstance(behaviour, (CreateRow, UpdateRow)):
        body = replace(body, required=True)
    return replace(operation, name=name, behaviour=behaviour, body=body)


def _method_names(operation: Operation) -> tuple[str, ...]:
    name = snake(operation.operation_id)
    if name in RESERVED_METHODS:
        name = f"{name}_"
    return name, f"{name.rstrip('_')}_{operation.method.lower()}"


def _entity(operation: Operation) -> str | None:
    return None if isinstance(operation.behaviour, NotInferred) else operation.behaviour.entity
