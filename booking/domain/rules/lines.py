"""The lines of a quote: use with its surcharges and discounts, caps, extras and fixed additions, rounding.

Every amount is exact until its line is rounded (half up, to whole øre); the total is the sum of the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import Protocol

from booking.domain.money import round_half_up
from booking.domain.quote import Line, LineKind
from booking.domain.rules.compiling import CompiledRuleSet, Entry
from booking.domain.rules.facts import Facts
from booking.domain.rules.quantities import TIMED, Charged, Number, charged, hours, ratio
from booking.domain.rules.region import bits
from booking.domain.rules.rule_set import Charge, Rate
from booking.domain.rules.ruling import Part
from booking.domain.rules.text import NO_TEXT, Text
from booking.domain.vocabulary import Agreement, Outcome, PriceUnit, VatCode

KNOWN = (Outcome.FREE, Outcome.PRICED)

#: Units that a booking has one of, however long it is.
ONCE = frozenset(
    {
        PriceUnit.BOOKING,
        PriceUnit.AGREEMENT,
        PriceUnit.PERSON,
        PriceUnit.PIECE,
        PriceUnit.ORDERED_HOUR,
        PriceUnit.TICKET_INCOME,
    }
)


def lines_of(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], *, first: bool = True) -> tuple[Line, ...]:
    """Every line of the booking. Parts that a person must decide, or that are refused, have none.

    Without `first` the parts continue a booking that began under another tariff: what is counted once was paid there.
    """
    lines = use_lines(compiled, facts, parts)
    lines += _cap_lines(compiled, facts, parts, lines)
    lines += _charge_lines(compiled, facts, parts)
    if not first:
        lines = [line for line in lines if line.unit not in ONCE or line.kind not in (LineKind.USE, LineKind.CHARGE)]
    total = sum([line.amount_ore for line in lines])
    step = compiled.rule_set.round_to_ore
    payable = max(0, total if step == 1 else round_half_up(Fraction(total, step)) * step)
    if payable != total:
        lines.append(_adjusting(LineKind.ROUNDING, _ROUNDING, compiled.rule_set.vat, parts, payable - total))
    return tuple(lines)


class Source(Protocol):
    """What an adjusting line names as its reason: an adjustment, a cap, the rounding."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> Text: ...
    @property
    def basis(self) -> Text: ...


class _Rounding:
    id = "rounding"
    name = NO_TEXT
    basis = NO_TEXT


_ROUNDING = _Rounding()


def _minutes(parts: Sequence[Part]) -> int:
    return sum([part.span.minutes for part in parts])


def _adjusting(
    kind: LineKind, source: Source, vat: VatCode, parts: Sequence[Part], amount: int, percent: Fraction | None = None
) -> Line:
    """A line of one, whose rate is its amount."""
    starts_at, ends_at = parts[0].span.starts_at, parts[-1].span.ends_at
    minutes = _minutes(parts)
    return Line(
        kind, source.id, source.name, 1, PriceUnit.BOOKING, amount, amount, vat, starts_at, ends_at, minutes,
        basis=source.basis, percent=percent,
    )  # fmt: skip


def use_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> list[Line]:
    """One line per rule, in the order the rules are met, each followed by its surcharge and discount."""
    by_rule: dict[int, list[Part]] = {}
    for part in parts:
        entry = part.ruling.entry
        if entry is not None and entry.outcome in KNOWN:
            by_rule.setdefault(id(entry), []).append(part)
    lines: list[Line] = []
    for mine in by_rule.values():
        entry = mine[0].ruling.entry
        if entry is None:
            continue
        vat = entry.rule.vat or compiled.rule_set.vat
        if entry.outcome is Outcome.FREE:
            lines.append(_free_line(entry, vat, mine))
        else:
            lines += _priced_lines(entry, vat, mine, facts)
    return lines


def _free_line(entry: Entry, vat: VatCode, parts: Sequence[Part]) -> Line:
    minutes, rule = _minutes(parts), entry.rule
    starts_at, ends_at = parts[0].span.starts_at, parts[-1].span.ends_at
    return Line(
        LineKind.USE, rule.id, rule.name, hours(minutes), PriceUnit.HOUR, 0, 0, vat, starts_at, ends_at, minutes,
        free=True, basis=rule.basis,
    )  # fmt: skip


def _priced_lines(entry: Entry, vat: VatCode, parts: Sequence[Part], facts: Facts) -> list[Line]:
    """The use at the cheapest of the rule's rates."""
    spans = [part.span for part in parts]
    offers = [
        (charged(rate, price, spans, facts), rate, price)
        for rate, price in entry.rates
        if not isinstance(price, Outcome)
    ]
    cost, rate, price = offers[0] if len(offers) == 1 else min(offers, key=lambda offer: offer[0].amount)
    shares = _shares(rate, parts)
    if shares is None:
        return _adjusted(entry, vat, rate, price, cost, parts)
    lines = []
    for mine, share in shares:
        lines += _adjusted(entry, vat, rate, price, Charged(cost.quantity * share, cost.amount * share), mine)
    return lines


def _shares(rate: Rate, parts: Sequence[Part]) -> list[tuple[Sequence[Part], Fraction]] | None:
    """The parts divided where a surcharge or discount begins or ends, with each one's share of the amount.

    A price that does not grow with time is not divided: it follows its first part.
    """
    if len(parts) == 1 or rate.per not in TIMED:
        return None
    divided = [list(group) for _, group in groupby(parts, key=_adjustments)]
    minutes = _minutes(parts)
    return [(group, Fraction(_minutes(group), minutes)) for group in divided] if len(divided) > 1 else None


def _adjustments(part: Part) -> tuple[int, int]:
    return id(part.ruling.discount), id(part.ruling.surcharge)


def _adjusted(
    entry: Entry, vat: VatCode, rate: Rate, price: Number, cost: Charged, parts: Sequence[Part]
) -> list[Line]:
    """The line of the use, and those of its surcharge and discount."""
    rule, ruling = entry.rule, parts[0].ruling
    exact, rounded = cost.amount, round_half_up(cost.amount)
    rate_ore, percent = _rate(rate, price)
    starts_at, ends_at, minutes = parts[0].span.starts_at, parts[-1].span.ends_at, _minutes(parts)
    lines = [
        Line(
            LineKind.USE, rule.id, rule.name, cost.quantity, rate.per, rate_ore, rounded, vat, starts_at, ends_at,
            minutes, basis=rule.basis, percent=percent,
        )
    ]  # fmt: skip
    for kind, adjustment in ((LineKind.SURCHARGE, ruling.surcharge), (LineKind.DISCOUNT, ruling.discount)):
        if adjustment is not None:
            exact = _changed(exact, adjustment.percent)
            lines.append(_adjusting(kind, adjustment, vat, parts, round_half_up(exact) - rounded, adjustment.percent))
            rounded = round_half_up(exact)
    return lines


def _changed(exact: Number, percent: Fraction) -> Number:
    """The amount with a percentage added; whole numbers stay whole where they can."""
    if isinstance(exact, int) and percent.denominator == 1:
        return ratio(exact * (100 + percent.numerator), 100)
    return exact * (100 + percent) / 100


def _rate(rate: Rate, price: Number) -> tuple[int, Number | None]:
    """How a line shows its rate: øre per unit, or a percentage."""
    return (0, price) if rate.per is PriceUnit.TICKET_INCOME else (int(price), None)


def _cap_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], use: Sequence[Line]) -> list[Line]:
    """The line that brings the use down to the lowest cap that holds."""
    held = parts[0].ruling.caps
    if not held:
        return []
    total = sum([line.amount_ore for line in use])
    by_day = [list(group) for _, group in groupby(parts, key=lambda part: part.span.day)]
    days = [total] if len(by_day) == 1 else [_sum_of_use(compiled, facts, day) for day in by_day]
    reached = [
        (sum(min(day, cap.amount_ore) for day in days) if cap.per_day else cap.amount_ore, cap)
        for cap in (compiled.rule_set.caps[bit] for bit in bits(held))
    ]
    most, cap = min(reached, key=lambda found: found[0])
    if most >= total:
        return []
    return [_adjusting(LineKind.CAP, cap, compiled.rule_set.vat, parts, most - total)]


def _sum_of_use(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> int:
    return sum(line.amount_ore for line in use_lines(compiled, facts, parts))


def _charge_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> list[Line]:
    """Extras and fixed additions, in the order of the rule set.

    What is paid once for a season's agreement is not paid by each of its bookings.
    """
    in_season = facts.agreement is Agreement.SEASON
    return _charged(compiled, facts, parts, ~compiled.agreement_charges if in_season else -1)


def agreement_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> tuple[Line, ...]:
    """What is paid once for the agreement that the booking is the first of."""
    return tuple(_charged(compiled, facts, parts, compiled.agreement_charges))


def _charged(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], among: int) -> list[Line]:
    """The lines of the charges among those given (as bits) that hold for some part."""
    due = 0
    for part in parts:
        due |= part.ruling.charges
    due &= among if facts.extras else among & ~compiled.extra_charges
    lines: list[Line] = []
    for number in bits(due):
        charge = compiled.rule_set.charges[number]
        ordered = facts.extras.get(charge.extra, 0) if charge.extra else 1
        if ordered:
            covered = _covered(charge, number, parts)
            lines += charge_lines(charge, covered, facts, charge.vat or compiled.rule_set.vat, ordered)
    return lines


def _covered(charge: Charge, number: int, parts: Sequence[Part]) -> list[Part]:
    """The parts that the charge is for; none when free use waives it.

    What is ordered, and what is counted once, takes the day and clock of the booking's start.
    """
    if charge.rate.per in TIMED and not charge.extra:
        covered = [part for part in parts if part.ruling.charges >> number & 1]
        return [part for part in covered if not (charge.waived_when_free and part.ruling.outcome is Outcome.FREE)]
    waived = charge.waived_when_free and all(part.ruling.outcome is Outcome.FREE for part in parts)
    return list(parts) if parts[0].ruling.charges >> number & 1 and not waived else []


def charge_lines(charge: Charge, parts: Sequence[Part], facts: Facts, vat: VatCode, ordered: int = 1) -> list[Line]:
    """The line of one charge for the parts it covers; nothing when it has no price for the tenant's group."""
    price = charge.rate.price_for(parts[0].ruling.group_code) if parts else None
    if price is None:
        return []
    number = 0 if isinstance(price, Outcome) else price
    cost = charged(charge.rate, number, [part.span for part in parts], facts, ordered)
    amount = round_half_up(cost.amount)
    rate_ore, percent = _rate(charge.rate, number)
    return [
        Line(
            LineKind.CHARGE,
            charge.id,
            charge.name,
            cost.quantity,
            charge.rate.per,
            rate_ore,
            -amount if charge.deduct else amount,
            vat,
            parts[0].span.starts_at,
            parts[-1].span.ends_at,
            _minutes(parts),
            free=isinstance(price, Outcome),
            basis=charge.basis,
            percent=percent,
        )
    ]
