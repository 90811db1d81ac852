"""Swagger 2.0 -> OpenAPI 3.0.3: a bundled document in other words, every node with its old place."""

from __future__ import annotations

from flama_generator.frontends.openapi.document import Document
from flama_generator.frontends.swagger.components import components
from flama_generator.frontends.swagger.moves import Moves
from flama_generator.frontends.swagger.paths import paths
from flama_generator.frontends.swagger.servers import servers

__all__ = ["converted"]

_KEPT = ("tags", "externalDocs", "security")


def converted(bundle: Document) -> Document:
    """The document as OpenAPI 3.0.3. `bundle` is checked, and in the words of Swagger 2.0; it is left as it is.

    What has no counterpart is added to the report at its place in the source.
    """
    old, moves = bundle.root, Moves(bundle)
    root = {"openapi": "3.0.3", "info": old.get("info", {}), "servers": servers(moves, old.get("schemes"))}
    root |= {key: value for key, value in old.items() if key in _KEPT or key.startswith("x-")}
    root["paths"] = paths(moves)
    root["components"] = components(moves)
    for key in ("servers", "components"):
        if not root[key]:
            del root[key]
    moves.settle()
    return Document(bundle.source, "3.0", root, bundle.report, bundle.main, bundle.origins, moves.moved)
