"""Responses."""

from __future__ import annotations

from flama_generator.frontends.pointers import child
from flama_generator.frontends.swagger.media import media_types
from flama_generator.frontends.swagger.moves import Moves, Node, extensions
from flama_generator.frontends.swagger.parameters import header
from flama_generator.frontends.swagger.schemas import is_file, schema

_FILE = ["application/octet-stream"]


def responses(
    moves: Moves, node: Node, produces: list[str] | None, new: str, old: str, *, usual: bool
) -> dict[str, Node]:
    """The responses of an operation. `usual`: it produces what the document says for all."""
    result = {}
    for status, entry in node.items():
        key, inner, place = str(status), child(new, status), child(old, status)
        if key.startswith("x-"):
            result[key] = entry
            continue
        target, origin = moves.resolve(entry, place)
        if "$ref" in entry and (usual or "schema" not in target):
            result[key] = moves.reference({"$ref": entry["$ref"]})
        else:
            result[key] = response(moves, target, produces, inner, origin if "$ref" in entry else place)
    return result


def response(moves: Moves, node: Node, produces: list[str] | None, new: str, old: str) -> Node:
    """One response, in each media type that is produced."""
    moves.move(new, old)
    result: Node = {"description": node.get("description", "")}
    if node.get("headers"):
        result["headers"] = {
            name: header(moves, one, child(new, "headers", name), child(old, "headers", name))
            for name, one in node["headers"].items()
        }
    content = _content(moves, node, produces, new, old)
    return {**result, **({"content": content} if content else {}), **extensions(node)}


def _content(moves: Moves, node: Node, produces: list[str] | None, new: str, old: str) -> dict[str, Node]:
    examples = node.get("examples", {})
    given = {name: {"example": value} for name, value in examples.items() if not name.startswith("x-") and "/" in name}
    if "schema" not in node:
        return given
    names = media_types(produces if produces or not is_file(node["schema"]) else _FILE)
    content: dict[str, Node] = {}
    for name in dict.fromkeys([*names, *given]):
        content[name] = {"schema": schema(moves, node["schema"]), **given.get(name, {})}
        moves.move(child(new, "content", name, "schema"), child(old, "schema"))
    return content
