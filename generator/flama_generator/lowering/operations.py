"""Every operation of every path (OpenAPI 3.1, 4.8.8 to 4.8.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flama_generator.frontends.pointers import child
from flama_generator.ir.behaviour import NotInferred
from flama_generator.ir.operations import Operation
from flama_generator.lowering.bodies import lower_body
from flama_generator.lowering.context import Context, Node, as_items, as_node, as_text
from flama_generator.lowering.parameters import lower_parameters
from flama_generator.lowering.paths import PathTemplate, parse_path
from flama_generator.lowering.responses import lower_responses, required_headers, success_of
from flama_generator.lowering.security import lower_security

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
UNDECIDED = NotInferred("It was not looked at yet.")
"""Behaviour of an operation until every operation is known."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An operation before its behaviour and its name are decided."""

    operation: Operation
    template: PathTemplate
    obstacles: tuple[str, ...] = ()
    """What the document promises beyond the words of the model: sentences, each a reason to leave it to people."""


@dataclass(slots=True)
class _Names:
    """Operation ids given so far, each with the place of its operation."""

    given: dict[str, str] = field(default_factory=dict)


def lower_operations(context: Context, schemes: frozenset[str]) -> tuple[Draft, ...]:
    """The operations in document order. `schemes` names the security schemes that the document defines."""
    names = _Names(_declared_ids(context))
    drafts = []
    for template, item, pointer in _path_items(context):
        for method in METHODS:
            if isinstance(item.get(method), dict):
                drafts.append(_operation(context, template, (item, pointer), method, schemes, names))
    for name in as_node(context.document.root.get("webhooks")):
        context.add("F7033", child("", "webhooks", name), name=name)
    if not drafts:
        context.add("F5016", "/paths" if "paths" in context.document.root else "")
    return tuple(drafts)


def _path_items(context: Context) -> Iterator[tuple[PathTemplate, Node, str]]:
    """Each path that can be served with its item, and where the item stands."""
    shapes: dict[str, str] = {}
    for path, entry in as_node(context.document.root.get("paths")).items():
        if path.startswith("x-"):
            continue
        place = child("", "paths", path)
        template = parse_path(path)
        if isinstance(template, str):
            context.add("F5004" if path.startswith("/") else "F5003", place, path=path, reason=template)
            continue
        if template.shape in shapes:
            context.add("F5005", place, path=path, other=shapes[template.shape])
            continue
        shapes[template.shape] = path
        item, pointer = context.resolve(entry, place)
        yield template, item, pointer


def _declared_ids(context: Context) -> dict[str, str]:
    """Every `operationId` with the place where it stands first; a second one is reported (`F5001`)."""
    found: dict[str, str] = {}
    for path, entry in as_node(context.document.root.get("paths")).items():
        item, pointer = context.resolve(entry, child("", "paths", path)) if not path.startswith("x-") else ({}, "")
        for method in METHODS:
            name = as_text(as_node(item.get(method)).get("operationId"))
            if not name:
                continue
            if name in found:
                first = context.document.locate(found[name])
                context.add("F5001", child(pointer, method, "operationId"), name=name, first=first)
            found.setdefault(name, child(pointer, method))
    return found


def _operation(
    context: Context,
    template: PathTemplate,
    item: tuple[Node, str],
    method: str,
    schemes: frozenset[str],
    names: _Names,
) -> Draft:
    node, pointer = as_node(item[0][method]), child(item[1], method)
    declared = as_text(node.get("operationId"))
    operation_id = declared or _made_id(context, method, template, pointer, names)
    responses = lower_responses(context, node.get("responses"), child(pointer, "responses"), operation_id)
    success, status = success_of(responses)
    operation = Operation(
        id=f"op:{declared}" if declared else f"op:{method.upper()} {template.text}",
        operation_id=operation_id,
        declared_id=bool(declared),
        name=operation_id,
        method=method.upper(),
        path=template.text,
        parameters=lower_parameters(context, item, (node, pointer), template, operation_id),
        body=lower_body(context, node.get("requestBody"), child(pointer, "requestBody"), operation_id),
        responses=responses,
        success=success,
        success_status=status,
        security=lower_security(context, node, pointer, schemes),
        behaviour=UNDECIDED,
        location=context.document.place(pointer),
        summary=as_text(node.get("summary")) or as_text(item[0].get("summary")),
        description=as_text(node.get("description")) or as_text(item[0].get("description")),
        tags=tuple(tag for tag in as_items(node.get("tags")) if isinstance(tag, str)),
        deprecated=node.get("deprecated") is True,
    )
    return Draft(operation, template, tuple(_obstacles(context, node, pointer, operation)))


def _made_id(context: Context, method: str, template: PathTemplate, pointer: str, names: _Names) -> str:
    """`get_pets_petId` for `GET /pets/{petId}`, with a number where that is taken."""
    stem = "_".join([method, *re.findall(r"[^\W_]+", template.text)]) if template.text != "/" else f"{method}_root"
    name, number = stem, 2
    while name in names.given:
        name, number = f"{stem}_{number}", number + 1
    names.given[name] = pointer
    context.add("F5002", pointer, method=method.upper(), path=template.text, name=name)
    return name


def _obstacles(context: Context, node: Node, pointer: str, operation: Operation) -> Iterator[str]:
    if as_node(node.get("callbacks")):
        context.add("F7034", child(pointer, "callbacks"), name=operation.operation_id)
        yield "It declares callbacks, which somebody has to send."
    if operation.success is not None:
        headers = required_headers(
            context, node.get("responses"), child(pointer, "responses"), operation.success.status
        )
        if headers:
            yield f"Its answer must carry the header {quoted(headers)}, and the document does not say with which value."


def quoted(names: list[str]) -> str:
    """Names for a sentence: `a`, `b`."""
    return ", ".join(f"`{name}`" for name in names)
