"""A price with its reasons, as it is shown, stored with the booking and never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import Facts
from booking.domain.rules.text import NO_TEXT, Text
from booking.domain.vocabulary import Outcome, PriceUnit, VatCode


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
    rule set does not say; `value_ore` is what was given. `deposit_ore` comes beside the total. `facts` is the
    booking as the rules saw it.
    """

    tariff: TariffReference
    decision: Decision
    lines: tuple[Line, ...]
    total_ore: int | None
    full_price_ore: int | None
    facts: Facts
    deposit_ore: int = 0

    @property
    def outcome(self) -> Outcome:
        return self.decision.outcome

    @property
    def value_ore(self) -> int | None:
        """The value of free use and discounts; ``None`` when one of the two prices is not known."""
        if self.total_ore is None or self.full_price_ore is None:
            return None
        return self.full_price_ore - self.total_ore
