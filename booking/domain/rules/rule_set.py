"""A rule set (tariff): the council's decision about use and prices, as plain data.

Read from a document by `booking.domain.rules.reading`, written by `booking.domain.rules.writing`. How the file
looks to its author is told in `booking/tariffs/FORMAT.md`. Money is in øre here and in kroner in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from booking.domain.rules.conditions import When
from booking.domain.rules.text import NO_TEXT, Text
from booking.domain.vocabulary import Outcome, PriceUnit, VatCode

if TYPE_CHECKING:
    from booking.domain.rules.compiling import CompiledRuleSet

#: Øre per unit, percent for `PriceUnit.TICKET_INCOME`, or an outcome that is no price.
Price: TypeAlias = int | Fraction | Outcome

#: Lower goes first. A rule may state another rank to stand before or after these.
DEFAULT_RANK: Mapping[Outcome, int] = {
    Outcome.REFUSED: 10,
    Outcome.UNDECIDED: 20,
    Outcome.FREE: 30,
    Outcome.PRICED: 40,
}


_PER_PERSON = {PriceUnit.PERSON, PriceUnit.PERSON_HOUR, PriceUnit.PERSON_DAY, PriceUnit.PERSON_NIGHT}


@dataclass(frozen=True)
class Rate:
    """A price per unit, the same for all (`price`) or per price group (`by_group`).

    `times` names a number fact to multiply by (courts, rooms). The limits bound the units or the amount for each
    booking, or for each local date when `limits_per_day`.
    """

    per: PriceUnit
    price: Price | None = None
    by_group: Mapping[str, Price] = field(default_factory=dict)
    times: str = ""
    min_units: Fraction | None = None
    max_units: Fraction | None = None
    min_ore: int | None = None
    max_ore: int | None = None
    limits_per_day: bool = False

    @cached_property
    def is_by_the_hour(self) -> bool:
        """Whether the price is only a matter of minutes."""
        limits = (self.min_units, self.max_units, self.min_ore, self.max_ore)
        return self.per is PriceUnit.HOUR and not self.times and all(limit is None for limit in limits)

    @property
    def multipliers(self) -> tuple[str, ...]:
        """The facts that the price is multiplied by, beside time."""
        names = [self.times] if self.times else []
        if self.per in _PER_PERSON:
            names.append("participants")
        if self.per is PriceUnit.TICKET_INCOME:
            names.append("ticket_income")
        return tuple(names)

    def price_for(self, group: str | None) -> Price | None:
        """The price for a tenant of the group, or ``None`` when the table has no such cell."""
        if self.price is not None:
            return self.price
        return self.by_group.get(group) if group is not None else None


@dataclass(frozen=True, slots=True)
class Quota:
    """Free use up to a number of hours in a year or a week; what is beyond is decided without the rule."""

    minutes: int
    per_week: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When the conditions hold: free, refused, left to a person, or a price. The cheapest of several rates counts."""

    id: str
    name: Text
    when: When
    rates: tuple[Rate, ...]
    basis: Text = NO_TEXT
    note: Text = NO_TEXT
    rank: int | None = None
    vat: VatCode | None = None
    quota: Quota | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A price group: a column of the price list. A booking belongs to the first group that it fits.

    It fits when all conditions of one of the `alternatives` hold.
    """

    code: str
    name: Text
    alternatives: tuple[When, ...] = ((),)
    basis: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Something beside the use: ordered (`extra`), or added whenever the conditions hold.

    Free use does not waive it unless `waived_when_free`; a deduction lowers the total, never below zero.
    """

    id: str
    name: Text
    when: When
    rate: Rate
    extra: str = ""
    basis: Text = NO_TEXT
    vat: VatCode | None = None
    waived_when_free: bool = False
    deduct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A percentage on the price of the use: a discount when negative, a surcharge when positive.

    At most one discount and one surcharge apply to each part of a booking.
    """

    id: str
    name: Text
    when: When
    percent: Fraction
    basis: Text = NO_TEXT
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The most that the use may cost, for each booking or for each local date."""

    id: str
    name: Text
    when: When
    amount_ore: int
    per_day: bool = False
    basis: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """Money held until the premises are handed back in order; not part of the price."""

    id: str
    name: Text
    when: When
    amount_ore: int
    basis: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What an officer may add afterwards, with a reason: breach of rules, lost key, extra cleaning."""

    id: str
    name: Text
    rate: Rate
    basis: Text = NO_TEXT
    vat: VatCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeStep:
    """A share of the price, or an amount. For free use the share is of the full price."""

    notice_under_days: int | None = None
    notice_under_hours: int | None = None
    percent: Fraction | None = None
    amount_ore: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationRule:
    """What a late cancellation and a no-show cost; the strictest step that the notice falls under counts."""

    id: str
    name: Text
    when: When
    steps: tuple[FeeStep, ...] = ()
    no_show: FeeStep | None = None
    also_when_free: bool = False
    basis: Text = NO_TEXT
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An example booking and what it must come to; `facts` and `expect` in document form.

    With `weeks`, the booking is repeated weekly so many times under one agreement. With `cancelled_days_before`, or
    `no_show`, the expected fee is what that costs.
    """

    name: Text
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    weeks: int | None = None
    cancelled_days_before: int | None = None
    no_show: bool = False


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One dated version of a municipality's rules and prices.

    `valid_to` is the last day, or ``None`` until further notice. `full_price_as` are the facts (document form) that
    are changed to find the price without free use and reductions; `round_to_ore` rounds the total.
    """

    code: str
    name: Text
    version: int = 1
    municipality: str = ""
    source: str = ""
    note: Text = NO_TEXT
    valid_from: date
    valid_to: date | None = None
    demonstration: bool = False
    vat: VatCode = VatCode.EXEMPT
    round_to_ore: int = 1
    full_price_as: Mapping[str, Any] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    rules: tuple[Rule, ...] = ()
    charges: tuple[Charge, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    caps: tuple[Cap, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    fees: tuple[Fee, ...] = ()
    cancellations: tuple[CancellationRule, ...] = ()
    cases: tuple[Case, ...] = ()

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @cached_property
    def compiled(self) -> CompiledRuleSet:
        """The rule set made ready to answer fast; made once, holds nothing but the rule set."""
        from booking.domain.rules.compiling import compile_rule_set

        return compile_rule_set(self)
