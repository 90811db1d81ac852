"""`body` and `formData` parameters -> request bodies."""

from __future__ import annotations

from flama_generator.frontends.pointers import child
from flama_generator.frontends.swagger.collecting import style
from flama_generator.frontends.swagger.media import MULTIPART, URLENCODED, form_types, media_types
from flama_generator.frontends.swagger.moves import Moves, Node, extensions
from flama_generator.frontends.swagger.schemas import is_file, own_schema, schema

Placed = tuple[Node, str]
"""A parameter and its old pointer."""


def body(moves: Moves, placed: Placed, consumes: list[str] | None, new: str) -> Node:
    """The request body of a `body` parameter, in each media type that is consumed."""
    node, old = placed
    moves.move(new, old)
    content = {}
    for media_type in media_types(consumes):
        place = child(new, "content", media_type)
        content[media_type] = {"schema": schema(moves, node.get("schema", {}))}
        moves.move(child(place, "schema"), child(old, "schema"))
    return {**_said(node), "content": content, **extensions(node)}


def form(moves: Moves, fields: list[Placed], consumes: list[str] | None, new: str) -> Node:
    """The request body that `formData` parameters make together."""
    files = any(is_file(node) or is_file(node.get("items", {})) for node, _ in fields)
    styles = {str(node["name"]): style(moves, node, pointer) for node, pointer in fields}
    content: dict[str, Node] = {}
    for media_type in form_types(consumes, files):
        place = child(new, "content", media_type)
        moves.moved[place] = fields[0][1]
        content[media_type] = {"schema": _object(moves, fields, child(place, "schema"))}
        joined = {name: keys for name, keys in styles.items() if keys}
        if joined and media_type.startswith((URLENCODED, MULTIPART)):
            content[media_type]["encoding"] = joined
    moves.moved[new] = fields[0][1]
    required = any(node.get("required") is True for node, _ in fields)
    return {"content": content, **({"required": True} if required else {})}


def _said(node: Node) -> Node:
    return {key: node[key] for key in ("description", "required") if key in node}


def _object(moves: Moves, fields: list[Placed], new: str) -> Node:
    properties = {}
    for node, old in fields:
        place = child(new, "properties", node["name"])
        moves.move(place, old)
        described = {"description": node["description"]} if "description" in node else {}
        properties[str(node["name"])] = {**described, **own_schema(moves, node), **extensions(node)}
    required = [str(node["name"]) for node, _ in fields if node.get("required") is True]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}
