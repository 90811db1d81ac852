"""diff3 over statements: what each side did to a body, side by side where it does not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import libcst as cst
from merge3 import Merge3

from flama_generator.merging.python.shapes import shape

Node = TypeVar("Node", bound=cst.CSTNode)


def merge_sequences(base: Sequence[Node], yours: Sequence[Node], theirs: Sequence[Node]) -> list[Node] | None:
    """Both sides' changes to a row of nodes, or `None` where they overlap."""
    nodes: dict[str, Node] = {}
    for node in (*theirs, *base, *yours):
        # The last one wins: the layout of the people stays where the content is the same.
        nodes[shape(node)] = node
    merged: list[Node] = []
    for region in Merge3([*map(shape, base)], [*map(shape, yours)], [*map(shape, theirs)]).merge_groups():
        keys = _beside(*region[1:]) if region[0] == "conflict" else region[1]
        if keys is None:
            return None
        merged.extend(nodes[key] for key in keys)
    return merged


def _beside(base: Sequence[str], yours: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Lines put before or after what the other side rewrote: neither touched what the other did."""
    for added, rewritten in ((yours, theirs), (theirs, yours)):
        extra = len(added) - len(base)
        if base and extra > 0 and list(added[extra:]) == list(base):
            return [*added[:extra], *rewritten]
        if base and extra > 0 and list(added[: len(base)]) == list(base):
            return [*rewritten, *added[len(base) :]]
    return None
