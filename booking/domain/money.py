"""Money is an integer number of øre; this is the one place that rounds."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ORE_PER_KRONE = 100


def round_half_up(amount: Decimal | Fraction | int) -> int:
    """Round to a whole number of øre; exactly half goes up, away from zero for positive amounts."""
    if isinstance(amount, int):
        return amount
    if isinstance(amount, Fraction):
        doubled = amount * 2 + 1
        return doubled.numerator // (doubled.denominator * 2)
    return int(Decimal(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def kroner(amount: int | str | Decimal) -> int:
    """Øre for an amount in kroner, e.g. ``kroner("52.50") == 5250``."""
    return round_half_up(Decimal(amount) * ORE_PER_KRONE)
