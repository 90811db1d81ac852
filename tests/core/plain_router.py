"""A router as plain as the rules: every template is a regular expression, and what matches is sorted."""

import re
from typing import Any
from uuid import UUID

from flama_core import METHOD_NOT_ALLOWED, NOT_FOUND

PATTERNS = {
    "": ("[^/]+", str),
    "int": ("-?[0-9]+", int),
    "float": (r"-?[0-9]+(?:\.[0-9]+)?", float),
    "uuid": ("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", UUID),
}
GENERALITY = {"int": 0, "uuid": 1, "float": 2, "": 3}


def _text(pieces: list[str]) -> str:
    return "".join(piece for piece in pieces if not piece.startswith("{"))


def _affixes(pieces: list[str]) -> tuple[int, int]:
    slots = [index for index, piece in enumerate(pieces) if piece.startswith("{")]
    before, after = pieces[: slots[0]], pieces[slots[-1] + 1 :]
    return len("".join(before).encode()), len("".join(after).encode())


def _rank(pieces: list[str]) -> tuple[Any, ...]:
    kinds = [piece[1:-1].lstrip(":") for piece in pieces if piece.startswith("{")]
    if not kinds:
        return (0,)
    strings = kinds.count("")
    before, after = _affixes(pieces)
    order = [GENERALITY[kind] for kind in kinds]
    return (1, strings > 0, -len(_text(pieces).encode()), strings, order, -before, -after)


class PlainRouter:
    """Routes only, no mounts."""

    def __init__(self) -> None:
        self.routes: list[tuple[list[list[str]], str, list[type], list[str] | None]] = []

    def add(self, template: list[list[str]], methods: list[str] | None) -> str:
        """Registers a template given as segments of pieces; returns its text."""
        text, pattern = "", ""
        types: list[type] = []
        for segment in template:
            text, pattern = text + "/", pattern + "/"
            for piece in segment:
                if piece.startswith("{"):
                    kind = piece[1:-1].lstrip(":")
                    text += f"{{p{len(types)}{piece[1:]}"
                    pattern += f"({PATTERNS[kind][0]})"
                    types.append(PATTERNS[kind][1])
                else:
                    text, pattern = text + piece, pattern + re.escape(piece)
        self.routes.append((template, pattern, types, methods))
        return text

    def resolve(self, method: str, path: str) -> tuple[Any, Any]:
        """Returns the index of the winning route with its parameters, or a code with what belongs to it."""
        matches = [(index, re.fullmatch(route[1], path)) for index, route in enumerate(self.routes)]
        fitting = sorted((index for index, match in matches if match), key=self._order)
        for index in fitting:
            _, pattern, types, methods = self.routes[index]
            if methods is None or method in methods:
                match = re.fullmatch(pattern, path)
                groups = match.groups() if match else ()
                values = [convert(text) for convert, text in zip(types, groups, strict=True)]
                return index, {f"p{position}": value for position, value in enumerate(values)}
        if not fitting:
            return NOT_FOUND, None
        allowed = {name for index in fitting for name in self.routes[index][3] or ()}
        return METHOD_NOT_ALLOWED, tuple(sorted(allowed))

    def _order(self, index: int) -> list[tuple[Any, ...]]:
        template = self.routes[index][0]
        order: list[tuple[Any, ...]] = []
        for depth, segment in enumerate(template):
            rank = _rank(segment)
            first = 0 if rank == (0,) else self._first(template[: depth + 1])
            order.append((*rank, first))
        return [*order, (index,)]

    def _first(self, shape: list[list[str]]) -> int:
        """The index of the first route whose template starts with the same shape."""
        shapes = [_joined(route[0][: len(shape)]) for route in self.routes]
        return shapes.index(_joined(shape))


def _joined(shape: list[list[str]]) -> list[str]:
    return ["".join(segment) for segment in shape]
