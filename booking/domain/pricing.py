"""What a booking costs: pure functions from rule sets and facts to a quote."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import groupby

from booking.domain.quote import Line, Quote, TariffReference
from booking.domain.rules.deciding import WEIGHT, assess, explained
from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import Facts
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.text import NO_TEXT
from booking.domain.rules.worked import work_out, worked_for
from booking.domain.vocabulary import Outcome

#: What a quote names when no tariff is in force; a person decides then.
NO_TARIFF = TariffReference("", 0, NO_TEXT)


def quote(rule_set: RuleSet | None, facts: Facts, *, explain: bool = True) -> Quote:
    """The price of one booking under one rule set, with the decision and every line.

    Without a rule set, when no tariff is in force on the day of use, a person decides. Without `explain`, the rules
    that were passed over are left out: for pricing many bookings whose reasons nobody will read.
    """
    if rule_set is None:
        return Quote(NO_TARIFF, Decision(Outcome.UNDECIDED), (), None, None, facts)
    compiled = rule_set.compiled
    parts = assess(compiled, facts)
    decision, lines, total_ore, full_price_ore, deposit_ore = worked_for(compiled, facts, parts)
    if explain:
        decision = explained(compiled, facts, parts, decision)
    return Quote(compiled.tariff, decision, lines, total_ore, full_price_ore, facts, deposit_ore)


def quote_in_force(rule_sets: Sequence[RuleSet], facts: Facts) -> Quote:
    """The price of one booking under the rule sets in force on its dates, divided where one follows another.

    A date that no rule set is in force on is left to a person; of several, the one that came into force last counts.
    What is counted once (a fixed price, an extra) is paid under the first.
    """
    return quote_by_day(lambda day: in_force(rule_sets, day), facts)


def quote_by_day(tariff_on: Callable[[date], RuleSet | None], facts: Facts) -> Quote:
    """The same, where it is known which rule set is in force on a date: published ones end when others begin."""
    dates = [date.fromordinal(first) for first in range(facts.first_date.toordinal(), facts.last_date.toordinal() + 1)]
    periods = [(found, list(days)) for found, days in groupby(dates, tariff_on)]
    if len(periods) == 1:
        return quote(periods[0][0], facts)
    quotes = [_quote_on(days, rule_set, facts, first=number == 0) for number, (rule_set, days) in enumerate(periods)]
    lines = tuple(line._replace(tariff=each.tariff.code) for each in quotes for line in each.lines)
    return combined(quotes, facts, lines)


def _quote_on(days: Collection[date], rule_set: RuleSet | None, facts: Facts, *, first: bool) -> Quote:
    """The quote for the parts of the booking that are on the days."""
    if rule_set is None:
        return quote(None, facts)
    compiled = rule_set.compiled
    parts = [part for part in assess(compiled, facts) if part.span.day in days]
    worked = work_out(compiled, facts, parts, first=first)
    decision = explained(compiled, facts, parts, worked.decision)
    return Quote(compiled.tariff, decision, *worked[1:4], facts, worked.deposit_ore)


def in_force(rule_sets: Iterable[RuleSet], day: date) -> RuleSet | None:
    """The rule set that counts on a date of use: of those in force, the one that came last."""
    found = [rule_set for rule_set in rule_sets if rule_set.in_force_on(day)]
    return max(found, key=lambda rule_set: (rule_set.valid_from, rule_set.version), default=None)


def combined(quotes: Sequence[Quote], facts: Facts, lines: tuple[Line, ...]) -> Quote:
    """One quote of several: the weightiest decision, and the sums when all are known."""
    weightiest = max(quotes, key=lambda each: WEIGHT[each.outcome])
    return Quote(
        tariff=quotes[0].tariff,
        decision=weightiest.decision,
        lines=() if weightiest.outcome is Outcome.REFUSED else lines,
        total_ore=_sum(each.total_ore for each in quotes),
        full_price_ore=_sum(each.full_price_ore for each in quotes),
        facts=facts,
        deposit_ore=max(each.deposit_ore for each in quotes),
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The sum, or ``None`` when one of them is not known."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
