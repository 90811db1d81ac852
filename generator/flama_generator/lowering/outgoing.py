"""Webhooks and callbacks (OpenAPI 3.1, 4.8.1 and 4.8.18): requests that the service sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from flama_generator.frontends.pointers import child
from flama_generator.ir.operations import Parameter
from flama_generator.ir.outgoing import Outgoing
from flama_generator.ir.types import ListOf, LiteralOf, Nullable, Primitive, TypeExpression
from flama_generator.lowering.bodies import lower_body
from flama_generator.lowering.context import Context, Node, as_node, as_text
from flama_generator.lowering.names import NameScope, snake
from flama_generator.lowering.operations import Draft, Found, found_in
from flama_generator.lowering.parameters import lower_parameters
from flama_generator.lowering.paths import PathTemplate, parse_path
from flama_generator.lowering.views import SchemaView

_SENT = frozenset({"query", "header"})
RESERVED = ("self", "url", "data", "headers", "media_type")
"""Arguments that every sender has."""


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a request is declared. `key` is unique among those of its kind."""

    kind: Literal["webhook", "callback"]
    key: str
    expression: str
    item: Node
    pointer: str
    found: Found


def lower_outgoing(context: Context, drafts: Iterable[Draft]) -> tuple[Outgoing, ...]:
    """The webhooks of the document and the callbacks of its operations, in its order."""
    sites = [*_webhooks(context), *_callbacks(context, drafts)]
    result = []
    for kind in ("webhook", "callback"):
        own = [site for site in sites if site.kind == kind]
        claims = {_id(site): (snake(site.key), snake(f"{site.key} {site.found.method}")) for site in own}
        names = NameScope().assign(claims)
        result += [_outgoing(context, site, names[_id(site)]) for site in own]
    return tuple(result)


def _id(site: _Site) -> str:
    return f"{site.kind}:{site.key} {site.found.method} {site.expression}".rstrip()


def _webhooks(context: Context) -> Iterator[_Site]:
    for name, entry in as_node(context.document.root.get("webhooks")).items():
        item, pointer = context.resolve(entry, child("", "webhooks", name))
        for found in found_in(context, item, pointer):
            yield _Site("webhook", str(name), "", item, pointer, found)


def _callbacks(context: Context, drafts: Iterable[Draft]) -> Iterator[_Site]:
    for draft in drafts:
        for name, entry in draft.callbacks.items():
            callback, place = context.resolve(entry, child(draft.pointer, "callbacks", name))
            for expression, inner in callback.items():
                if expression.startswith("x-"):
                    continue
                item, pointer = context.resolve(inner, child(place, expression))
                key = f"{draft.operation.operation_id} {name}"
                for found in found_in(context, item, pointer):
                    yield _Site("callback", key, str(expression), item, pointer, found)


def _outgoing(context: Context, site: _Site, name: str) -> Outgoing:
    node, pointer = site.found.node, site.found.pointer
    said = as_text(node.get("operationId")) or f"{site.key} {site.found.method.lower()}"
    body = lower_body(context, node.get("requestBody"), child(pointer, "requestBody"), said, mode="output")
    return Outgoing(
        id=_id(site),
        kind=site.kind,
        name=name,
        method=site.found.method,
        expression=site.expression,
        parameters=_parameters(context, site, said),
        body=body,
        summary=as_text(node.get("summary")) or as_text(site.item.get("summary")),
        description=as_text(node.get("description")) or as_text(site.item.get("description")),
        deprecated=node.get("deprecated") is True,
    )


def _parameters(context: Context, site: _Site, said: str) -> tuple[Parameter, ...]:
    template = parse_path("/")
    assert isinstance(template, PathTemplate), template
    item, own = (site.item, site.pointer), (site.found.node, site.found.pointer)
    view = SchemaView({schema.id: schema for schema in context.schemas.definitions()})
    scope = NameScope(RESERVED)
    kept = []
    for one in lower_parameters(context, item, own, template, said):
        if one.place in _SENT and one.media_type is None and _plain(view, one.type):
            kept.append(replace(one, name=scope.claim(one.name, f"{one.name}_{one.place}")))
        else:
            context.add("F7044", site.found.pointer, name=one.wire, place=one.place)
    return tuple(kept)


def _plain(view: SchemaView, expression: TypeExpression, *, listed: bool = False) -> bool:
    match view.unfold(expression):
        case Primitive(kind=kind):
            return kind not in {"any", "bytes", "file", "never"}
        case LiteralOf():
            return True
        case Nullable(inner=inner):
            return _plain(view, inner, listed=listed)
        case ListOf(item=item):
            return not listed and _plain(view, item, listed=True)
        case _:
            return False
