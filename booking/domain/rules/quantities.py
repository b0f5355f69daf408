"""How many units of a price a booking uses, and the exact amount before rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TypeAlias

from booking.domain.rules.deciding import number_of
from booking.domain.rules.facts import Facts
from booking.domain.rules.rule_set import Rate
from booking.domain.rules.spans import Span
from booking.domain.vocabulary import PriceUnit

Number: TypeAlias = int | Fraction

#: An evening that ends after midnight is still one evening: until six, in minutes after midnight.
EVENING_ENDS = 6 * 60
_DAY = timedelta(days=1)
_DAYS_PER_WEEK = 7

#: Units that grow with time, so that a line in them can be divided by minutes.
TIMED = frozenset({PriceUnit.HOUR, PriceUnit.STARTED_HOUR, PriceUnit.STARTED_HALF_HOUR, PriceUnit.PERSON_HOUR})

#: Units that count what was ordered and nothing else.
ORDERED = frozenset({PriceUnit.PIECE, PriceUnit.ORDERED_HOUR})


class Charged(NamedTuple):
    """`quantity` units at the rate come to `amount` øre, exact."""

    quantity: Number
    amount: Number


def charged(rate: Rate, price: Number, spans: Sequence[Span], facts: Facts, ordered: int = 1) -> Charged:
    """What the rate comes to for the spans. A multiplier that was not stated counts as none: see `Decision.missing`.

    `ordered` multiplies by what was ordered. For `PriceUnit.TICKET_INCOME` the quantity is the income in øre and the
    price a percentage.
    """
    if rate.is_by_the_hour:
        minutes = sum([span.minutes for span in spans]) * ordered
        return Charged(hours(minutes), ratio(minutes * int(price), 60))
    if not rate.limits_per_day:
        return _limited(rate, price, spans, facts, ordered)
    days = [_limited(rate, price, list(group), facts, ordered) for _, group in groupby(spans, lambda span: span.day)]
    return Charged(sum(day.quantity for day in days), sum(day.amount for day in days))


def _limited(rate: Rate, price: Number, spans: Sequence[Span], facts: Facts, ordered: int) -> Charged:
    is_ordered = rate.per in ORDERED
    quantity: Number = ordered if is_ordered else units(rate.per, spans)
    if rate.min_units is not None:
        quantity = max(quantity, rate.min_units)
    if rate.max_units is not None:
        quantity = min(quantity, rate.max_units)
    for name in rate.multipliers:
        quantity *= number_of(facts, name) or 0
    if not is_ordered:
        quantity *= ordered
    amount = quantity * price
    if rate.per is PriceUnit.TICKET_INCOME:
        amount = Fraction(amount, 100)
    if rate.min_ore is not None:
        amount = max(amount, rate.min_ore)
    if rate.max_ore is not None:
        amount = min(amount, rate.max_ore)
    return Charged(quantity, amount)


def units(per: PriceUnit, spans: Sequence[Span]) -> Number:
    """How many of the unit the spans are, before any multiplying."""
    count = _COUNTS.get(per)
    return 1 if count is None else count(spans)


@lru_cache(maxsize=4096)
def hours(minutes: int) -> Number:
    return ratio(minutes, 60)


def ratio(numerator: int, denominator: int) -> Number:
    """The exact quotient; a whole number when it is one, because most are and they are fast."""
    whole, rest = divmod(numerator, denominator)
    return Fraction(numerator, denominator) if rest else whole


def _hours(spans: Sequence[Span]) -> Number:
    return hours(sum(span.minutes for span in spans))


def _started(spans: Sequence[Span], length: int) -> int:
    """Started units of each unbroken stretch."""
    total = stretch = 0
    last = None
    for span in spans:
        if last is not None and span.starts_at != last:
            total, stretch = total + -(-stretch // length), 0
        stretch += span.minutes
        last = span.ends_at
    return total + -(-stretch // length)


def _dates(spans: Sequence[Span]) -> int:
    return len({span.day for span in spans})


def _evenings(spans: Sequence[Span]) -> int:
    """Evenings, where the hours before six belong to the evening that began the date before."""
    evenings = set()
    for number, span in enumerate(spans):
        is_continued = number > 0 and span.clock < EVENING_ENDS
        if is_continued:
            evenings.add(span.day - _DAY)
        if not is_continued or span.clock + span.minutes > EVENING_ENDS:
            evenings.add(span.day)
    return len(evenings)


def _nights(spans: Sequence[Span]) -> int:
    """Nights are counted on the date they begin."""
    return sum(span.ends_day for span in spans)


def _weekends(spans: Sequence[Span]) -> int:
    return len({span.day.isocalendar()[:2] for span in spans})


def _weeks(spans: Sequence[Span]) -> int:
    return -(-_dates(spans) // _DAYS_PER_WEEK)


_COUNTS: Mapping[PriceUnit, Callable[[Sequence[Span]], Number]] = {
    PriceUnit.HOUR: _hours,
    PriceUnit.STARTED_HOUR: lambda spans: _started(spans, 60),
    PriceUnit.STARTED_HALF_HOUR: lambda spans: _started(spans, 30),
    PriceUnit.EVENING: _evenings,
    PriceUnit.DAY: _dates,
    PriceUnit.NIGHT: _nights,
    PriceUnit.WEEKEND: _weekends,
    PriceUnit.WEEK: _weeks,
    PriceUnit.PERSON_HOUR: _hours,
    PriceUnit.PERSON_DAY: _dates,
    PriceUnit.PERSON_NIGHT: _nights,
}
