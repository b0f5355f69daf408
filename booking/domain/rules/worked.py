"""The price of the parts of a booking, worked out once for each ruling and length.

For a booking of one part that orders nothing and multiplies by nothing, everything but its instants follows from the
ruling and the length. A year has far fewer of those than of bookings, so they are remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from booking.domain.quote import Line
from booking.domain.rules.compiling import CompiledRuleSet
from booking.domain.rules.deciding import are_known, decision_of, in_full
from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import Facts
from booking.domain.rules.lines import KNOWN, lines_of
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


def worked_for(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> Worked:
    """The price of the parts, remembered where it is the same for many bookings."""
    span, ruling = parts[0]
    if len(parts) > 1 or facts.extras or ruling.multipliers:
        return work_out(compiled, facts, parts)
    key = (ruling, span.minutes, facts.agreement is Agreement.SEASON)
    worked = compiled.worked.get(key)
    if worked is None:
        worked = work_out(compiled, facts, parts)
        if not full_price_ruling_for(compiled, ruling.asked).multipliers and len(compiled.worked) < MOST_REMEMBERED:
            compiled.worked[key] = worked
        return worked
    decision, lines, total_ore, full_price_ore, deposit_ore = worked
    starts_at, ends_at = span.starts_at, span.ends_at
    mine = tuple([Line(*line[:8], starts_at, ends_at, *line[10:]) for line in lines])
    return Worked(decision, mine, total_ore, full_price_ore, deposit_ore)


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
