"""Every operation of every path (OpenAPI 3.1, 4.8.8 to 4.8.10; OpenAPI 3.2, 4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flama_generator.frontends.pointers import child
from flama_generator.ir.behaviour import NotInferred
from flama_generator.ir.operations import Operation
from flama_generator.lowering.bodies import lower_body
from flama_generator.lowering.context import Context, Node, as_items, as_node, as_text
from flama_generator.lowering.links import lower_links
from flama_generator.lowering.operation_ids import Site, operation_ids
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
    pointer: str = ""
    callbacks: Node = field(default_factory=dict)
    """Callback Objects by name, as written."""


@dataclass(frozen=True, slots=True)
class Found:
    """An operation of a path item. `method` is in capitals."""

    method: str
    node: Node
    pointer: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A path with its item, and where the item stands."""

    template: PathTemplate
    item: Node
    pointer: str


def lower_operations(context: Context, schemes: frozenset[str]) -> tuple[Draft, ...]:
    """The operations in document order. `schemes` names the security schemes that the document defines."""
    found = [(place, one) for place in _places(context) for one in found_in(context, place.item, place.pointer)]
    ids = operation_ids(
        context,
        [
            Site(place.template.text, one.method, one.pointer, as_text(one.node.get("operationId")))
            for place, one in found
        ],
    )
    if not found and not as_node(context.document.root.get("webhooks")):
        context.add("F5016", "/paths" if "paths" in context.document.root else "")
    return tuple(_operation(context, place, one, schemes, ids[place.template.text, one.method]) for place, one in found)


def found_in(context: Context, item: Node, pointer: str) -> Iterator[Found]:
    """The operations of a path item, those of OpenAPI 3.2 in documents of that version."""
    is_new = context.document.version == "3.2"
    for method in (*METHODS, "query") if is_new else METHODS:
        if isinstance(item.get(method), dict):
            yield Found(method.upper(), as_node(item[method]), child(pointer, method))
    for name, node in as_node(item.get("additionalOperations")).items() if is_new else ():
        place = child(pointer, "additionalOperations", name)
        if re.fullmatch("[A-Z][A-Z-]*", name) and name.lower() not in (*METHODS, "query"):
            yield Found(name, as_node(node), place)
        else:
            context.add("F5017", place, name=name)


def _places(context: Context) -> Iterator[_Place]:
    """Each path that can be served with its item."""
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
        yield _Place(template, *context.resolve(entry, place))


def _operation(context: Context, place: _Place, found: Found, schemes: frozenset[str], operation_id: str) -> Draft:
    node, pointer, template = found.node, found.pointer, place.template
    declared = as_text(node.get("operationId")) == operation_id
    item = (place.item, place.pointer)
    responses = lower_responses(context, node.get("responses"), child(pointer, "responses"), operation_id)
    success, status = success_of(responses)
    operation = Operation(
        id=f"op:{operation_id}" if declared else f"op:{found.method} {template.text}",
        operation_id=operation_id,
        declared_id=declared,
        name=operation_id,
        method=found.method,
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
        links=lower_links(context, node.get("responses"), child(pointer, "responses")),
    )
    obstacles = tuple(_obstacles(context, node, pointer, operation))
    return Draft(operation, template, obstacles, pointer, as_node(node.get("callbacks")))


def _obstacles(context: Context, node: Node, pointer: str, operation: Operation) -> Iterator[str]:
    if as_node(node.get("callbacks")):
        yield "It declares callbacks, which somebody has to send (`senders.py` has a method for each)."
    if operation.success is not None:
        headers = required_headers(
            context, node.get("responses"), child(pointer, "responses"), operation.success.status
        )
        if headers:
            yield f"Its answer must carry the header {quoted(headers)}, and the document does not say with which value."


def quoted(names: list[str]) -> str:
    """Names for a sentence: `a`, `b`."""
    return ", ".join(f"`{name}`" for name in names)
