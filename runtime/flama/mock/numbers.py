"""Numbers within bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeGuard

from flama.mock.impossible import Impossible


def number(schema: Mapping[str, Any], variant: int, *, whole: bool) -> int | float:
    """A number that the schema allows, near zero; other variants are other numbers. Raises `Impossible`."""
    step = _step(schema, whole)
    low, high = _bound(schema, "minimum", "exclusiveMinimum"), _bound(schema, "maximum", "exclusiveMaximum")
    if step is not None:
        return _on_grid(step, low, high, variant, whole)
    return _between(low, high, variant)


_Bound = tuple[Fraction, bool] | None
"""Value, and whether it is excluded."""


def _bound(schema: Mapping[str, Any], inclusive: str, exclusive: str) -> _Bound:
    value, strict = schema.get(inclusive), schema.get(exclusive)
    found: list[tuple[Fraction, bool]] = []
    if _is_number(value):
        found.append((_fraction(value), strict is True))
    if _is_number(strict):
        found.append((_fraction(strict), True))
    if not found:
        return None
    # The tighter of both: the larger lower bound, the smaller upper one.
    choose = max if inclusive == "minimum" else min
    return choose(found, key=lambda bound: (bound[0], bound[1] if choose is max else not bound[1]))


def _step(schema: Mapping[str, Any], whole: bool) -> Fraction | None:
    steps = [_fraction(value) for value in schema.get("multipleOf", []) if _is_number(value) and value > 0]
    step = Fraction(1) if whole else None
    for other in steps:
        step = other if step is None else _common(step, other)
    return step


def _common(first: Fraction, second: Fraction) -> Fraction:
    """The smallest number that is a multiple of both."""
    return Fraction(
        math.lcm(first.numerator * second.denominator, second.numerator * first.denominator),
        first.denominator * second.denominator,
    )


def _on_grid(step: Fraction, low: _Bound, high: _Bound, variant: int, whole: bool) -> int | float:
    first = math.ceil(low[0] / step) if low else None
    if low and first is not None and low[1] and first * step == low[0]:
        first += 1
    last = math.floor(high[0] / step) if high else None
    if high and last is not None and high[1] and last * step == high[0]:
        last -= 1
    if first is not None and last is not None and first + variant > last:
        raise Impossible
    if first is not None and first > 0:
        index = first + variant
    elif last is not None and variant > last:
        index = last - variant
    else:
        index = variant
    value = index * step
    return int(value) if whole or value.denominator == 1 else float(value)


def _between(low: _Bound, high: _Bound, variant: int) -> float:
    if low and high:
        if low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1] or variant)):
            raise Impossible
        if low[0] == high[0]:
            return float(low[0])
        return float(low[0] + (high[0] - low[0]) / (variant + 2))
    if low:
        return float(max(low[0], Fraction(0)) + (1 if low[1] or variant else 0) * (variant + 1))
    if high:
        return float(min(high[0], Fraction(0)) - (1 if high[1] or variant else 0) * (variant + 1))
    return float(variant)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _fraction(value: float) -> Fraction:
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
