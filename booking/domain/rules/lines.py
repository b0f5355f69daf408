"""The lines of a quote: use with its surcharges and discounts, caps, extras and fixed additions, rounding.

Every amount is exact until its line is rounded (half up, to whole øre); the total is the sum of the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, Protocol

from booking.domain.money import round_half_up
from booking.domain.quote import Line, LineKind
from booking.domain.rules.compiling import CompiledRuleSet, Entry
from booking.domain.rules.contest import bits
from booking.domain.rules.facts import Facts
from booking.domain.rules.part import Part
from booking.domain.rules.quantities import TIMED, Charged, Number, charged, hours
from booking.domain.rules.rule_set import Charge, Price, Rate
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


class Source(Protocol):
    """What a line names as its reason: a rule, an adjustment, a cap or a charge."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> Text: ...
    @property
    def basis(self) -> Text: ...


def lines_of(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], *, first: bool = True) -> tuple[Line, ...]:
    """Every line of the booking. Parts that a person must decide, or that are refused, have none.

    Without `first` the parts continue a booking that began under another tariff: what is counted once was paid there.
    """
    lines = use_lines(compiled, facts, parts)
    lines += _cap_lines(compiled, facts, parts, lines)
    lines += _charge_lines(compiled, facts, parts)
    if not first:
        lines = [line for line in lines if line.unit not in ONCE or line.kind not in (LineKind.USE, LineKind.CHARGE)]
    total = sum(line.amount_ore for line in lines)
    step = compiled.rule_set.round_to_ore
    payable = max(0, total if step == 1 else round_half_up(Fraction(total, step)) * step)
    if payable != total:
        lines.append(_line(LineKind.ROUNDING, _ROUNDING, compiled.rule_set.vat, parts, payable - total))
    return tuple(lines)


class _Rounding:
    id = "rounding"
    name = NO_TEXT
    basis = NO_TEXT


_ROUNDING = _Rounding()


def _line(kind: LineKind, source: Source, vat: VatCode, parts: Sequence[Part], amount: int, **more: Any) -> Line:
    """A line for the parts; without more said, it is one of `amount`."""
    return Line(
        kind=kind,
        rule_id=source.id,
        name=source.name,
        basis=source.basis,
        vat=vat,
        starts_at=parts[0].span.starts_at,
        ends_at=parts[-1].span.ends_at,
        minutes=sum(part.span.minutes for part in parts),
        amount_ore=amount,
        **{"quantity": 1, "unit": PriceUnit.BOOKING, "rate_ore": amount, **more},
    )


def use_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> list[Line]:
    """One line per rule, in the order the rules are met, each followed by its surcharge and discount."""
    by_rule: dict[int, tuple[Entry, list[Part]]] = {}
    for part in parts:
        if part.entry is not None and part.outcome in KNOWN:
            by_rule.setdefault(id(part.entry), (part.entry, []))[1].append(part)
    lines: list[Line] = []
    for entry, mine in by_rule.values():
        vat = entry.rule.vat or compiled.rule_set.vat
        if entry.outcome is Outcome.FREE:
            quantity = hours(sum(part.span.minutes for part in mine))
            free = {"quantity": quantity, "unit": PriceUnit.HOUR, "free": True}
            lines.append(_line(LineKind.USE, entry.rule, vat, mine, 0, **free))
        else:
            lines += _priced_lines(entry, vat, mine, facts)
    return lines


def _priced_lines(entry: Entry, vat: VatCode, parts: Sequence[Part], facts: Facts) -> Iterator[Line]:
    """The use at the cheapest of the rule's rates."""
    spans = [part.span for part in parts]
    offers = [(charged(rate, price, spans, facts), rate, price) for rate, price in _amounts(entry.rates)]
    cost, rate, price = min(offers, key=lambda offer: offer[0].amount)
    for mine, share in _shares(rate, parts):
        exact = cost if share == 1 else Charged(cost.quantity * share, cost.amount * share)
        yield from _adjusted(entry, vat, rate, price, exact, mine)


def _amounts(rates: Sequence[tuple[Rate, Price]]) -> Iterator[tuple[Rate, Number]]:
    for rate, price in rates:
        if not isinstance(price, Outcome):
            yield rate, price


def _shares(rate: Rate, parts: Sequence[Part]) -> list[tuple[Sequence[Part], Number]]:
    """The parts divided where a surcharge or discount begins or ends, with each one's share of the amount.

    A price that does not grow with time is not divided: it follows its first part.
    """
    first = parts[0]
    alike = all(part.discount is first.discount and part.surcharge is first.surcharge for part in parts)
    if alike or rate.per not in TIMED:
        return [(parts, 1)]
    minutes = sum(part.span.minutes for part in parts)
    divided = [list(group) for _, group in groupby(parts, key=lambda part: (id(part.discount), id(part.surcharge)))]
    return [(group, Fraction(sum(part.span.minutes for part in group), minutes)) for group in divided]


def _adjusted(
    entry: Entry, vat: VatCode, rate: Rate, price: Number, cost: Charged, parts: Sequence[Part]
) -> Iterator[Line]:
    exact, rounded = cost.amount, round_half_up(cost.amount)
    yield _line(
        LineKind.USE, entry.rule, vat, parts, rounded, quantity=cost.quantity, unit=rate.per, **_rate(rate, price)
    )
    for kind, adjustment in ((LineKind.SURCHARGE, parts[0].surcharge), (LineKind.DISCOUNT, parts[0].discount)):
        if adjustment is None:
            continue
        exact = exact * (100 + adjustment.percent) / 100
        yield _line(kind, adjustment, vat, parts, round_half_up(exact) - rounded, percent=adjustment.percent)
        rounded = round_half_up(exact)


def _rate(rate: Rate, price: Number) -> dict[str, Number]:
    """How the line shows its rate: øre per unit, or a percentage."""
    if rate.per is PriceUnit.TICKET_INCOME:
        return {"rate_ore": 0, "percent": price}
    return {"rate_ore": int(price)}


def _cap_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], use: Sequence[Line]) -> list[Line]:
    """The line that brings the use down to the lowest cap that holds."""
    caps = [compiled.rule_set.caps[bit] for bit in bits(compiled.caps.holding(parts[0].classes))]
    if not caps:
        return []
    total = sum(line.amount_ore for line in use)
    by_day = [list(group) for _, group in groupby(parts, key=lambda part: part.span.day)]
    days = [sum(line.amount_ore for line in use_lines(compiled, facts, day)) for day in by_day]
    reached = [(sum(min(day, cap.amount_ore) for day in days) if cap.per_day else cap.amount_ore, cap) for cap in caps]
    most, cap = min(reached, key=lambda found: found[0])
    return [_line(LineKind.CAP, cap, compiled.rule_set.vat, parts, most - total)] if most < total else []


def _charge_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> Iterator[Line]:
    """Extras and fixed additions, in the order of the rule set.

    What is paid once for a season's agreement is not paid by each of its bookings.
    """
    charges = compiled.rule_set.charges
    in_season = facts.agreement is Agreement.SEASON
    due = [number for number, charge in enumerate(charges) if not (in_season and is_per_agreement(charge))]
    return _charged(compiled, facts, parts, due)


def agreement_lines(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> tuple[Line, ...]:
    """What is paid once for the agreement that the booking is the first of."""
    due = [number for number, charge in enumerate(compiled.rule_set.charges) if is_per_agreement(charge)]
    return tuple(_charged(compiled, facts, parts, due))


def is_per_agreement(charge: Charge) -> bool:
    return charge.rate.per is PriceUnit.AGREEMENT


def _charged(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], due: Sequence[int]) -> Iterator[Line]:
    if not due:
        return
    held = [compiled.charges.holding(part.classes) for part in parts]
    for number in due:
        charge = compiled.rule_set.charges[number]
        ordered = facts.extras.get(charge.extra, 0) if charge.extra else 1
        if ordered:
            covered = _covered(charge, number, held, parts)
            yield from charge_lines(charge, covered, facts, charge.vat or compiled.rule_set.vat, ordered)


def _covered(charge: Charge, number: int, held: Sequence[int], parts: Sequence[Part]) -> list[Part]:
    """The parts that the charge is for; none when free use waives it.

    What is ordered, and what is counted once, takes the day and clock of the booking's start.
    """
    if charge.rate.per in TIMED and not charge.extra:
        covered = [part for part, holding in zip(parts, held, strict=True) if holding >> number & 1]
        return [part for part in covered if not (charge.waived_when_free and part.outcome is Outcome.FREE)]
    waived = charge.waived_when_free and all(part.outcome is Outcome.FREE for part in parts)
    return list(parts) if held[0] >> number & 1 and not waived else []


def charge_lines(charge: Charge, parts: Sequence[Part], facts: Facts, vat: VatCode, ordered: int = 1) -> Iterator[Line]:
    """The line of one charge for the parts it covers; nothing when it has no price for the tenant's group."""
    price = charge.rate.price_for(parts[0].group) if parts else None
    if price is None:
        return
    number = 0 if isinstance(price, Outcome) else price
    cost = charged(charge.rate, number, [part.span for part in parts], facts, ordered)
    amount = round_half_up(cost.amount) if number else 0
    yield _line(
        LineKind.CHARGE,
        charge,
        vat,
        parts,
        -amount if charge.deduct else amount,
        quantity=cost.quantity,
        unit=charge.rate.per,
        free=isinstance(price, Outcome),
        **_rate(charge.rate, number),
    )
