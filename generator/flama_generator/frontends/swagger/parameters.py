"""Parameters that are no body, and headers of responses."""

from __future__ import annotations

from flama_generator.frontends.pointers import child
from flama_generator.frontends.swagger.collecting import style
from flama_generator.frontends.swagger.moves import Moves, Node, extensions
from flama_generator.frontends.swagger.schemas import own_schema

BODIES = frozenset({"body", "formData"})
"""Places of parameters that are a body, or a part of one."""
_KEPT = ("name", "in", "description", "required", "deprecated", "example")


def parameter(moves: Moves, node: Node, new: str, old: str) -> Node:
    """A parameter in path, query or header, or a reference to one."""
    moves.move(new, old)
    if "$ref" in node:
        return moves.reference(node)
    result = {key: node[key] for key in _KEPT if key in node}
    if node.get("in") == "path":
        result["required"] = True
    if node.get("in") == "query" and node.get("allowEmptyValue") is True:
        result["allowEmptyValue"] = True
    result |= style(moves, node, old)
    result["schema"] = own_schema(moves, node)
    if "schema" not in node:
        moves.move(child(new, "schema"), old)
    return result | extensions(node)


def header(moves: Moves, node: Node, new: str, old: str) -> Node:
    """A header of a response."""
    style(moves, node, old)
    moves.moved[child(new, "schema")] = old
    described = {"description": node["description"]} if "description" in node else {}
    return {**described, "schema": own_schema(moves, node), **extensions(node)}
