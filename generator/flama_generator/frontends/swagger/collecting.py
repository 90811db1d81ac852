"""`collectionFormat` as `style` and `explode`."""

from __future__ import annotations

from typing import Any

from flama_generator.frontends.pointers import child
from flama_generator.frontends.swagger.moves import Moves, Node

_STYLES: dict[tuple[str, str], Node] = {
    ("query", "csv"): {"style": "form", "explode": False},
    ("query", "ssv"): {"style": "spaceDelimited", "explode": False},
    ("query", "pipes"): {"style": "pipeDelimited", "explode": False},
    ("query", "multi"): {"style": "form", "explode": True},
    ("path", "csv"): {},
    ("header", "csv"): {},
    ("formData", "csv"): {"style": "form", "explode": False},
    ("formData", "ssv"): {"style": "spaceDelimited", "explode": False},
    ("formData", "pipes"): {"style": "pipeDelimited", "explode": False},
    ("formData", "multi"): {},
}
"""Place and format -> how OpenAPI 3 writes it. What is missing cannot be written."""
_FORMATS = ("csv", "ssv", "tsv", "pipes", "multi")


def style(moves: Moves, node: Node, pointer: str) -> Node:
    """The keys that say how the items of an array are joined; none for a value that is no array.

    Without `collectionFormat` it is `csv` (Swagger 2.0, Parameter Object). A format that means nothing here is read as
    `csv` (`F2008`), one that OpenAPI 3 cannot say is refused (`F7040`).
    """
    if node.get("type") != "array":
        return {}
    place, written = str(node.get("in", "header")), str(node.get("collectionFormat", "csv"))
    _nested(moves, node.get("items"), child(pointer, "items"))
    if (place, written) in _STYLES:
        return dict(_STYLES[place, written])
    code = "F7040" if written in _FORMATS and written != "multi" else "F2008"
    moves.bundle.add(code, child(pointer, "collectionFormat"), format=written, place=place)
    return dict(_STYLES.get((place, "csv"), {}))


def _nested(moves: Moves, items: Any, pointer: str) -> None:
    """OpenAPI 3 has no way to write an array inside an array into one parameter."""
    if isinstance(items, dict) and items.get("type") == "array":
        written = str(items.get("collectionFormat", "csv"))
        moves.bundle.add("F7040", pointer, format=written, place="nested")
