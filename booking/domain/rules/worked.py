"""The price of the parts of a booking, worked out once for the same rulings and lengths.

For a booking within one date that orders nothing and multiplies by nothing, everything but its instants follows from
the rulings and lengths of its parts. A year has far fewer of those than of bookings, so they are remembered.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import NamedTuple

from booking.domain.quote import Line
from booking.domain.rules.compiling import CompiledRuleSet
from booking.domain.rules.deciding import are_known, decision_of, in_full
from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import Facts
from booking.domain.rules.lines import KNOWN, lines_of
from booking.domain.rules.quantities import EVENING_ENDS
from booking.domain.rules.region import bits
from booking.domain.rules.ruling import MOST_REMEMBERED, Part, full_price_ruling_for
from booking.domain.vocabulary import Agreement, Outcome


class Worked(NamedTuple):
    """A quote without the booking's facts; its decision names no rules that were passed over."""

    decision: Decision
    lines: tuple[Line, ...]
    total_ore: int | None
    full_price_ore: int | None
    deposit_ore: int


class Remembered(NamedTuple):
    """What was worked out for a booking that began at `starts_at`; it holds for the next one, moved."""

    starts_at: datetime
    worked: Worked


def worked_for(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> Worked:
    """The price of the parts, remembered where it is the same for many bookings."""
    key = _key(facts, parts)
    if key is None:
        return work_out(compiled, facts, parts)
    known = compiled.worked.get(key)
    if known is None:
        worked = work_out(compiled, facts, parts)
        if len(compiled.worked) < MOST_REMEMBERED and not _multiplies_in_full(compiled, parts):
            compiled.worked[key] = Remembered(parts[0].span.starts_at, worked)
        return worked
    (decision, lines, total_ore, full_price_ore, deposit_ore) = known.worked
    later = parts[0].span.starts_at - known.starts_at
    moved = tuple([Line(*line[:8], line[8] + later, line[9] + later, *line[10:]) for line in lines])
    return Worked(decision, moved, total_ore, full_price_ore, deposit_ore)


def _key(facts: Facts, parts: Sequence[Part]) -> Hashable:
    """What the price follows from, or ``None`` when it follows from more: numbers stated, dates, the night before."""
    if facts.extras:
        return None
    in_season = facts.agreement is Agreement.SEASON
    if len(parts) == 1:
        span, ruling = parts[0]
        return None if ruling.multipliers else (ruling, span.minutes, in_season)
    first = parts[0].span
    if first.clock < EVENING_ENDS or first.day != parts[-1].span.day:
        return None
    key: list[Hashable] = [in_season]
    for span, ruling in parts:
        if ruling.multipliers:
            return None
        key += (ruling, span.minutes)
    return tuple(key)


def _multiplies_in_full(compiled: CompiledRuleSet, parts: Sequence[Part]) -> bool:
    return any(full_price_ruling_for(compiled, part.ruling.asked).multipliers for part in parts)


def work_out(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], *, first: bool = True) -> Worked:
    """The price of the parts; without `first` they continue a booking that began under another tariff."""
    decision = decision_of(compiled, facts, parts)
    if decision.outcome is Outcome.REFUSED:
        return Worked(decision, (), None, None, 0)
    lines = lines_of(compiled, facts, parts, first=first)
    total = sum(line.amount_ore for line in lines) if decision.outcome in KNOWN else None
    is_known = not decision.missing and not decision.unpriced
    full_price = _full_price(compiled, facts, parts, total, first=first) if is_known else None
    return Worked(decision, lines, total, full_price, _deposit(compiled, parts[0]))


def _full_price(
    compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], total: int | None, *, first: bool
) -> int | None:
    """The price without free use and discounts, never below what is paid; ``None`` when no rule gives it."""
    full_parts = in_full(compiled, parts)
    if all(part.ruling.outcome is Outcome.PRICED for part in full_parts) and are_known(facts, full_parts):
        full = sum(line.amount_ore for line in lines_of(compiled, facts, full_parts, first=first))
        return full if total is None else max(full, total)
    is_reduced = any(part.ruling.outcome is Outcome.FREE or part.ruling.discount is not None for part in parts)
    return None if is_reduced else total


def _deposit(compiled: CompiledRuleSet, first: Part) -> int:
    deposits = compiled.rule_set.deposits
    return sum(deposits[bit].amount_ore for bit in bits(first.ruling.deposits))
