"""Exact divisibility of decimal numbers."""

from __future__ import annotations

from decimal import Decimal


def is_multiple(value: int | float | Decimal, divisor: int | float | Decimal) -> bool:
    """Whether `value` is a whole multiple of `divisor`, each taken as the shortest decimal that writes it.

    The work does not grow with the exponents, which come from the input. Infinities and NaN are multiples of nothing.
    """
    number, unit = _decimal(value), _decimal(divisor)
    if not number.is_finite() or not unit.is_finite() or not unit:
        return False
    (coefficient, exponent), (unit_coefficient, unit_exponent) = _scaled(number), _scaled(unit)
    shift = exponent - unit_exponent
    if shift >= 0:
        return bool(coefficient * pow(10, shift, unit_coefficient) % unit_coefficient == 0)
    # The coefficient ends in no zero, so that a smaller scale than the unit's may only be made up by the unit's
    # coefficient.
    if -shift > len(str(unit_coefficient)) + len(str(coefficient)) + 1:
        return coefficient == 0
    return bool(coefficient % (unit_coefficient * 10**-shift) == 0)


def _decimal(value: int | float | Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)


def _scaled(number: Decimal) -> tuple[int, int]:
    _, digits, exponent = number.as_tuple()
    coefficient = int("".join(map(str, digits)))
    return coefficient, int(exponent)
