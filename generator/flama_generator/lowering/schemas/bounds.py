"""Assertions of several schemas on one value, joined into the strictest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from flama_generator.ir.types import Constraints
from flama_generator.lowering.schemas.parts import Part

Number = int | float
Bound = tuple[Number, bool]
"""A limit, and whether it is itself excluded."""

_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""OpenAPI 3.0.3, 4.4: signed integers of 32 and 64 bits."""


def number_bounds(leaves: Sequence[Part], *, integer: bool) -> Constraints:
    """The assertions on a number. Reads `exclusiveMinimum` as a boolean (OpenAPI 3.0) as well as a number (3.1)."""
    low = [_bound(leaf, "minimum", "exclusiveMinimum") for leaf in leaves]
    high = [_bound(leaf, "maximum", "exclusiveMaximum") for leaf in leaves]
    lows, highs = [bound for pair in low for bound in pair], [bound for pair in high for bound in pair]
    if integer:
        for leaf in leaves:
            if leaf.keys.get("format") in _RANGES:
                least, most = _RANGES[leaf.keys["format"]]
                lows.append((least, False))
                highs.append((most, False))
    least_bound = max(lows, default=None)
    most_bound = min(highs, key=lambda bound: (bound[0], not bound[1]), default=None)
    return Constraints(
        minimum=_side(least_bound, exclusive=False),
        exclusive_minimum=_side(least_bound, exclusive=True),
        maximum=_side(most_bound, exclusive=False),
        exclusive_maximum=_side(most_bound, exclusive=True),
        multiple_of=_multiple(leaf.keys["multipleOf"] for leaf in leaves if "multipleOf" in leaf.keys),
    )


def _bound(leaf: Part, inclusive: str, exclusive: str) -> list[Bound]:
    result: list[Bound] = []
    excluded = leaf.keys.get(exclusive)
    if inclusive in leaf.keys:
        result.append((leaf.keys[inclusive], excluded is True))
    if excluded is not None and not isinstance(excluded, bool):
        result.append((excluded, True))
    return result


def _side(bound: Bound | None, *, exclusive: bool) -> Number | None:
    return bound[0] if bound is not None and bound[1] is exclusive else None


def _multiple(values: Iterable[Number]) -> Number | None:
    result: Number | None = None
    for value in values:
        if value <= 0:
            continue
        if result is None or result == value:
            result = value
        elif isinstance(result, int) and isinstance(value, int):
            result = math.lcm(result, value)
        else:
            result = max(result, value)
    return result


def size_bounds(leaves: Sequence[Part], least: str, most: str, *, unique: bool = False) -> Constraints:
    """The assertions on a length, by the keywords that state them."""
    lengths = [leaf.keys[least] for leaf in leaves if least in leaf.keys]
    limits = [leaf.keys[most] for leaf in leaves if most in leaf.keys]
    return Constraints(
        min_length=max(lengths, default=0) or None,
        max_length=min((max(limit, 0) for limit in limits), default=None),
        unique=unique and any(leaf.keys.get("uniqueItems") is True for leaf in leaves),
    )


def first(leaves: Sequence[Part], key: str) -> Any:
    """The value of a keyword in the first schema that has it, else `None`."""
    return next((leaf.keys[key] for leaf in leaves if key in leaf.keys), None)
