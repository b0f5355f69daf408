"""A price with its reasons, as it is shown, stored with the booking and never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from booking.domain.rules.decision import Decision
from booking.domain.rules.text import NO_TEXT, Text
from booking.domain.vocabulary import PriceUnit, VatCode


class LineKind(StrEnum):
    """What a line of a quote is for."""

    USE = "use"
    CHARGE = "charge"
    DISCOUNT = "discount"
    SURCHARGE = "surcharge"
    CAP = "cap"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `quantity` x `rate_ore` per `unit` = `amount_ore` (rounded half up), and the rule behind it.

    A free line has amount 0 and `free` set. `starts_at`/`ends_at` is what the line covers (first start, last
    end); `minutes` how much of it.
    """

    kind: LineKind
    rule_id: str
    name: Text
    quantity: int | Fraction
    unit: PriceUnit
    rate_ore: int
    amount_ore: int
    vat: VatCode
    starts_at: datetime
    ends_at: datetime
    minutes: int
    free: bool = False
    basis: Text = NO_TEXT
    percent: int | Fraction | None = None


@dataclass(frozen=True, slots=True)
class TariffReference:
    """The rule set a quote was made by."""

    code: str
    version: int
    name: Text
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What a booking costs and why.

    `total_ore` is ``None`` when a person must decide or the use is refused: an unknown price is never 0.
    `full_price_ore` is what the same use would have cost without free use and discounts, or ``None`` when the
    rule set does not say; `full_price_ore - total_ore` is the value of what was given. `deposit_ore` comes
    beside the total. `facts` is the booking as the rules saw it, in document form.
    """

    tariff: TariffReference
    decision: Decision
    lines: tuple[Line, ...]
    total_ore: int | None
    full_price_ore: int | None
    deposit_ore: int = 0
    facts: Mapping[str, Any] | None = None
