"""Parameters of operations (OpenAPI 3.1, 4.8.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from flama_generator.frontends.pointers import child
from flama_generator.ir.operations import Parameter, ParameterPlace
from flama_generator.ir.types import Default, Primitive, TypeExpression
from flama_generator.lowering.context import Context, Node, as_items, as_node, as_text
from flama_generator.lowering.media import essence, is_json
from flama_generator.lowering.names import NameScope, argument
from flama_generator.lowering.paths import PathTemplate

PLACES: frozenset[str] = frozenset(get_args(ParameterPlace))
STYLES: dict[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""Styles of each place, the default first."""
EXPLODED = frozenset({"form", "deepObject"})
"""Styles that explode unless said otherwise; `deepObject` has no other form."""
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""Said elsewhere in a document, so a parameter of that name has no effect."""
RESERVED = ("self", "worker", "data", "row", "rows")
"""Names that a generated method uses itself."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A Parameter Object and where it stands."""

    place: ParameterPlace
    wire: str
    node: Node
    pointer: str

    @property
    def key(self) -> str:
        """What makes two declarations the same parameter; header names have no case (RFC 9110, 5.1)."""
        return f"{self.place} {self.wire.lower() if self.place == 'header' else self.wire}"


def lower_parameters(
    context: Context, item: tuple[Node, str], operation: tuple[Node, str], template: PathTemplate, operation_id: str
) -> tuple[Parameter, ...]:
    """The parameters of an operation and of its path item, required ones first.

    `item` and `operation` are each a node and its pointer. A declaration of the operation replaces that of its path
    item. A placeholder that nobody declares is a string (`F5006`); a path parameter without one is dropped (`F5007`).
    """
    declared = {one.key: one for one in _declared(context, *item)}
    declared |= {one.key: one for one in _declared(context, *operation)}
    kept = [one for one in declared.values() if _has_effect(context, one, template)]
    kept += _undeclared(context, kept, template, operation[1])
    claims = {one.key: (argument(one.wire), argument(f"{one.wire} {one.place}")) for one in kept}
    names = NameScope(RESERVED).assign(claims)
    lowered = [_parameter(context, one, names[one.key], operation_id) for one in kept]
    return tuple(sorted(lowered, key=lambda parameter: not parameter.required))


def _declared(context: Context, node: Node, pointer: str) -> list[Declared]:
    found: dict[str, Declared] = {}
    for index, entry in enumerate(as_items(node.get("parameters"))):
        parameter, place = context.resolve(entry, child(pointer, "parameters", index))
        where, wire = parameter.get("in"), as_text(parameter.get("name"))
        if where == "querystring" and context.document.version == "3.2":
            where = _whole_query(context, parameter, place)
            if where is None:
                continue
        if where not in PLACES or not wire:
            context.add("F5015", place, name=wire, place=where)
            continue
        one = Declared(cast(ParameterPlace, where), wire, parameter, place)
        if one.key in found:
            context.add("F5009", child(pointer, "parameters", index), name=wire, place=where)
        found[one.key] = one
    return list(found.values())


def _whole_query(context: Context, node: Node, pointer: str) -> str | None:
    """Where a parameter that is the whole query string is read from (OpenAPI 3.2, 4.12.1).

    A form is what the query parameters are anyway: an exploded object is the same. Nothing else is read (`F7042`).
    """
    media_type = next(iter(as_node(node.get("content"))), "")
    if essence(media_type) == "application/x-www-form-urlencoded":
        return "query"
    context.add("F7042", pointer, name=as_text(node.get("name")), media_type=media_type)
    return None


def _has_effect(context: Context, one: Declared, template: PathTemplate) -> bool:
    if one.place == "header" and one.wire.lower() in IGNORED_HEADERS:
        context.add("F5008", one.pointer, name=one.wire)
        return False
    if one.place == "path" and one.wire not in template.placeholders:
        context.add("F5007", one.pointer, name=one.wire, path=template.text)
        return False
    return True


def _undeclared(context: Context, kept: list[Declared], template: PathTemplate, pointer: str) -> list[Declared]:
    known = {one.wire for one in kept if one.place == "path"}
    missing = [name for name in template.placeholders if name not in known]
    for name in missing:
        context.add("F5006", pointer, name=name, path=template.text)
    return [Declared("path", name, {"in": "path", "name": name}, pointer) for name in missing]


def _parameter(context: Context, one: Declared, name: str, operation_id: str) -> Parameter:
    node = one.node
    expression, media_type, schema, pointer = _type(context, one, operation_id)
    style, explode = _style(context, one)
    required = one.place == "path" or node.get("required") is True
    return Parameter(
        name=name,
        wire=one.wire,
        place=one.place,
        type=expression,
        required=required,
        style=style,
        explode=explode,
        default=None if required else _default(context, one, expression, schema),
        allow_reserved=node.get("allowReserved") is True,
        allow_empty=node.get("allowEmptyValue") is True,
        media_type=media_type,
        description=as_text(node.get("description")) or as_text(schema.get("description")),
        deprecated=node.get("deprecated") is True or schema.get("deprecated") is True,
        says_more=context.schemas.says_more(schema, pointer),
    )


def _type(context: Context, one: Declared, operation_id: str) -> tuple[TypeExpression, str | None, Node, str]:
    """The type, the media type of a `content` parameter, and the schema behind any `$ref` with its place."""
    content = as_node(one.node.get("content"))
    media_type = next(iter(content), None)
    holder, pointer = one.node, one.pointer
    if media_type is not None:
        place = child(one.pointer, "content", media_type)
        holder, pointer = context.resolve(content[media_type], place)
        if one.node.get("in") == "querystring":
            media_type = None
        elif not is_json(media_type):
            context.add("F7032", place, name=one.wire, media_type=media_type)
    if "schema" not in holder:
        return Primitive("str" if media_type is None else "any"), media_type, {}, pointer
    place = child(pointer, "schema")
    expression = context.schemas.type_of(holder["schema"], place, name=(operation_id, one.wire), mode="input")
    return expression, media_type, *context.resolve(holder["schema"], place)


def _default(context: Context, one: Declared, expression: TypeExpression, schema: Node) -> Default | None:
    value = schema.get("default")
    if "default" not in schema or (value is None and not context.schemas.accepts(expression, value)):
        return None
    if not context.schemas.accepts(expression, value):
        context.add("F4003", one.pointer, value=repr(value))
        return None
    return Default(value)


def _style(context: Context, one: Declared) -> tuple[str, bool]:
    styles = STYLES[one.place]
    style = one.node.get("style", styles[0])
    if style not in styles:
        context.add("F5010", child(one.pointer, "style"), style=style, place=one.place, known=", ".join(styles))
        style = styles[0]
    if style == "cookie":
        context.add("F7043", child(one.pointer, "style"), name=one.wire)
        style = "form"
    explode = one.node.get("explode")
    return str(style), explode if isinstance(explode, bool) else style in EXPLODED
