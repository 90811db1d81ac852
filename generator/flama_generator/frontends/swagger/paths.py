"""Paths and operations."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.frontends.openapi.shapes_20 import METHODS_20
from flama_generator.frontends.pointers import child
from flama_generator.frontends.swagger.bodies import Placed, body, form
from flama_generator.frontends.swagger.moves import Moves, Node, extensions
from flama_generator.frontends.swagger.parameters import BODIES, parameter
from flama_generator.frontends.swagger.responses import responses
from flama_generator.frontends.swagger.servers import servers

_KEPT = ("tags", "summary", "description", "externalDocs", "operationId", "deprecated", "security")


def paths(moves: Moves) -> Node:
    """The Paths Object."""
    old: Node = moves.bundle.root.get("paths", {})
    return {
        path: item if path.startswith("x-") else _item(moves, item, child("/paths", path)) for path, item in old.items()
    }


@dataclass(frozen=True, slots=True)
class _Parameters:
    """The parameters of a path or operation, each with its old pointer."""

    plain: tuple[Placed, ...] = ()
    """As written, references included."""
    bodies: tuple[Placed, ...] = ()
    """As written."""
    fields: tuple[Placed, ...] = ()
    """Parts of a form, references resolved."""

    @classmethod
    def of(cls, moves: Moves, node: Node, pointer: str) -> _Parameters:
        plain, bodies, fields = [], [], []
        for index, entry in enumerate(node.get("parameters", ())):
            place = child(pointer, "parameters", index)
            target, origin = moves.resolve(entry, place)
            where = target.get("in")
            if where not in BODIES:
                plain.append((entry, place))
            elif where == "body":
                bodies.append((entry, place))
            elif "name" in target:
                fields.append((target, origin))
        return cls(tuple(plain), tuple(bodies), tuple(fields))

    def over(self, shared: _Parameters) -> _Parameters:
        """These, and of the shared bodies and fields those that these do not replace."""
        own = {node["name"] for node, _ in self.fields}
        inherited = tuple(field for field in shared.fields if field[0]["name"] not in own)
        return _Parameters(self.plain, self.bodies or shared.bodies, (*inherited, *self.fields))


def _item(moves: Moves, node: Node, pointer: str) -> Node:
    if "$ref" in node:
        return moves.reference(node)
    shared = _Parameters.of(moves, node, pointer)
    result: Node = {}
    if shared.plain:
        result["parameters"] = _plain(moves, shared, pointer)
    for method in METHODS_20:
        if method in node:
            result[method] = _operation(moves, node[method], child(pointer, method), shared)
    return result | extensions(node)


def _operation(moves: Moves, node: Node, pointer: str, shared: _Parameters) -> Node:
    result = {key: node[key] for key in _KEPT if key in node}
    parameters = _Parameters.of(moves, node, pointer).over(shared)
    if parameters.plain:
        result["parameters"] = _plain(moves, parameters, pointer)
    if parameters.bodies or parameters.fields:
        result["requestBody"] = _body(moves, node, parameters, child(pointer, "requestBody"))
    produces, usual = _effective(moves, node, "produces")
    place = child(pointer, "responses")
    result["responses"] = responses(moves, node.get("responses", {}), produces, place, place, usual=usual)
    if node.get("schemes") and moves.bundle.root.get("host"):
        result["servers"] = servers(moves, node["schemes"])
    return result | extensions(node)


def _plain(moves: Moves, parameters: _Parameters, pointer: str) -> list[Node]:
    return [
        parameter(moves, entry, child(pointer, "parameters", index), place)
        for index, (entry, place) in enumerate(parameters.plain)
    ]


def _body(moves: Moves, node: Node, parameters: _Parameters, new: str) -> Node:
    """The request body. There may be one `body`, or parts of a form; what else there is, is reported."""
    for _, place in (*parameters.bodies[1:], *(parameters.fields if parameters.bodies else ())):
        moves.bundle.add("F2009", place)
    consumes, usual = _effective(moves, node, "consumes")
    if not parameters.bodies:
        return form(moves, list(parameters.fields), consumes, new)
    entry, place = parameters.bodies[0]
    if "$ref" in entry and usual:
        return moves.reference({"$ref": entry["$ref"]})
    return body(moves, moves.resolve(entry, place), consumes, new)


def _effective(moves: Moves, node: Node, key: str) -> tuple[list[str] | None, bool]:
    """What an operation consumes or produces, and whether that is what the document says for all."""
    usual: list[str] | None = moves.bundle.root.get(key)
    own: list[str] | None = node.get(key, usual)
    return own, own == usual
