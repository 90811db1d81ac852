"""The contract of the service: the document, made valid where that takes nothing but what the model already says."""

from __future__ import annotations

from collections.abc import Iterable

from flama_generator.frontends.pointers import child
from flama_generator.lowering.context import Context, Node, as_items, as_node
from flama_generator.lowering.operations import Draft


def completed(context: Context, drafts: Iterable[Draft]) -> dict[str, object]:
    """A document like that of the context, with a declaration for every placeholder that has none (`F5006`).

    OpenAPI 3.1, 4.8.12: a path is not valid without them, and the service declares them anyway.
    """
    root = context.document.root
    paths = dict(as_node(root.get("paths")))
    changed = False
    for draft in drafts:
        path, method = draft.operation.path, draft.operation.method.lower()
        item, pointer = context.resolve(paths[path], child("", "paths", path))
        node = as_node(item[method])
        missing = _missing(context, draft, (item, pointer), (node, child(pointer, method)))
        if missing:
            changed = True
            paths[path] = {**item, method: {**node, "parameters": [*as_items(node.get("parameters")), *missing]}}
    return {**root, "paths": paths} if changed else root


def _missing(
    context: Context, draft: Draft, item: tuple[Node, str], operation: tuple[Node, str]
) -> list[dict[str, object]]:
    declared = set()
    for node, pointer in (item, operation):
        for index, entry in enumerate(as_items(node.get("parameters"))):
            parameter, _ = context.resolve(entry, child(pointer, "parameters", index))
            if parameter.get("in") == "path":
                declared.add(parameter.get("name"))
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in draft.template.placeholders
        if name not in declared
    ]
