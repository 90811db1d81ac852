"""The contract of the service: the document, made valid where that takes nothing but what the model already says."""

from __future__ import annotations

from collections.abc import Iterable

from flama_generator.frontends.pointers import child
from flama_generator.lowering.context import Context, Node, as_items, as_node
from flama_generator.lowering.operations import Draft


def completed(context: Context, drafts: Iterable[Draft]) -> dict[str, object]:
    """A document like that of the context, with a declaration for every placeholder that has none (`F5006`), and
    operation ids that are unique (`F5001`).

    OpenAPI 3.1, 4.8.10 and 4.8.12: a document is not valid without them, and the service has them anyway.
    """
    root = context.document.root
    paths = dict(as_node(root.get("paths")))
    changed = False
    for draft in drafts:
        path, method = draft.operation.path, draft.operation.method
        item, pointer = context.resolve(paths[path], child("", "paths", path))
        node, place = _operation(item, pointer, method)
        changes = _changes(context, draft, (item, pointer), (node, place))
        if changes:
            changed = True
            paths[path] = _replaced(item, method, {**node, **changes})
    return {**root, "paths": paths} if changed else root


def _operation(item: Node, pointer: str, method: str) -> tuple[Node, str]:
    if method.lower() in item:
        return as_node(item[method.lower()]), child(pointer, method.lower())
    further = as_node(item.get("additionalOperations"))
    return as_node(further.get(method)), child(pointer, "additionalOperations", method)


def _replaced(item: Node, method: str, node: dict[str, object]) -> dict[str, object]:
    if method.lower() in item:
        return {**item, method.lower(): node}
    return {**item, "additionalOperations": {**as_node(item.get("additionalOperations")), method: node}}


def _changes(context: Context, draft: Draft, item: tuple[Node, str], operation: tuple[Node, str]) -> dict[str, object]:
    node = operation[0]
    changes: dict[str, object] = {}
    if "operationId" in node and node["operationId"] != draft.operation.operation_id:
        changes["operationId"] = draft.operation.operation_id
    missing = _missing(context, draft, item, operation)
    if missing:
        changes["parameters"] = [*as_items(node.get("parameters")), *missing]
    return changes


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
