"""Definitions, and the parameters, responses and security schemes that have a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flama_generator.frontends.pointers import child
from flama_generator.frontends.swagger.bodies import body
from flama_generator.frontends.swagger.moves import Moves, Node
from flama_generator.frontends.swagger.parameters import BODIES, parameter
from flama_generator.frontends.swagger.responses import response
from flama_generator.frontends.swagger.schemas import schema
from flama_generator.frontends.swagger.security import security_scheme


def components(moves: Moves) -> Node:
    """The Components Object, without empty sections. Parts of forms have no place in it: each form holds its own."""
    sections = {
        "schemas": _schemas(moves),
        **_parameters(moves),
        "responses": _responses(moves),
        "securitySchemes": _security_schemes(moves),
    }
    return {name: section for name, section in sections.items() if section}


def _schemas(moves: Moves) -> Node:
    old: Node = moves.bundle.root.get("definitions", {})
    result = {}
    for name, new in _names(old).items():
        moves.move(child("/components/schemas", new), child("/definitions", name))
        result[new] = schema(moves, old[name])
    return result


def _parameters(moves: Moves) -> dict[str, Node]:
    old: Node = moves.bundle.root.get("parameters", {})
    plain, bodies = {}, {}
    for name, new in _names(old).items():
        node, place = old[name], child("/parameters", name)
        where = moves.resolve(node, place)[0].get("in")
        if where == "body":
            bodies[new] = _body(moves, node, child("/components/requestBodies", new), place)
        elif where not in BODIES:
            plain[new] = parameter(moves, node, child("/components/parameters", new), place)
    return {"parameters": plain, "requestBodies": bodies}


def _body(moves: Moves, node: Node, new: str, old: str) -> Node:
    if "$ref" in node:
        moves.move(new, old)
        return moves.reference(node)
    return body(moves, (node, old), moves.bundle.root.get("consumes"), new)


def _responses(moves: Moves) -> Node:
    old: Node = moves.bundle.root.get("responses", {})
    result = {}
    for name, new in _names(old).items():
        place, origin = child("/components/responses", new), child("/responses", name)
        if "$ref" in old[name]:
            moves.move(place, origin)
            result[new] = moves.reference(old[name])
        else:
            result[new] = response(moves, old[name], moves.bundle.root.get("produces"), place, origin)
    return result


def _security_schemes(moves: Moves) -> Node:
    old: Node = moves.bundle.root.get("securityDefinitions", {})
    for name in old:
        moves.move(child("/components/securitySchemes", name), child("/securityDefinitions", name))
    return {name: security_scheme(node) for name, node in old.items()}


def _names(old: Iterable[str]) -> dict[str, str]:
    """Names that OpenAPI 3 allows for components; those that it allows already stay."""
    known = list(old)
    result = {name: name for name in known if re.fullmatch(r"[A-Za-z0-9._-]+", name)}
    used = set(result)
    for name in known:
        if name not in result:
            plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("_") or "part"
            result[name] = next(one for one in _tries(plain) if one not in used)
            used.add(result[name])
    return {name: result[name] for name in known}


def _tries(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
