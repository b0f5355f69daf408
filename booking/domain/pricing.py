"""What a booking costs: pure functions from rule sets and facts to a quote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from booking.domain.quote import Line, Quote, TariffReference
from booking.domain.rules.compiling import CompiledRuleSet
from booking.domain.rules.contest import bits
from booking.domain.rules.deciding import WEIGHT, assess, decision_of
from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import Facts
from booking.domain.rules.lines import KNOWN, lines_of
from booking.domain.rules.part import Part
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.text import NO_TEXT
from booking.domain.vocabulary import Outcome

#: What a quote names when no tariff is in force; a person decides then.
NO_TARIFF = TariffReference("", 0, NO_TEXT)


def quote(rule_set: RuleSet | None, facts: Facts) -> Quote:
    """The price of one booking under one rule set, with the decision and every line.

    Without a rule set, when no tariff is in force on the day of use, a person decides.
    """
    return _quote(rule_set, facts, None, first=True)


def quote_in_force(rule_sets: Sequence[RuleSet], facts: Facts) -> Quote:
    """The price of one booking under the rule sets in force on its dates, divided where one follows another.

    A date that no rule set is in force on is left to a person; of several, the one that came into force last counts.
    What is counted once (a fixed price, an extra) is paid under the first.
    """
    dates = [date.fromordinal(first) for first in range(facts.first_date.toordinal(), facts.last_date.toordinal() + 1)]
    periods = [(found, list(days)) for found, days in groupby(dates, lambda day: in_force(rule_sets, day))]
    if len(periods) == 1:
        return quote(periods[0][0], facts)
    quotes = [_quote(rule_set, facts, days, first=number == 0) for number, (rule_set, days) in enumerate(periods)]
    lines = tuple(replace(line, tariff=each.tariff.code) for each in quotes for line in each.lines)
    return combined(quotes, facts, lines)


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


def _quote(rule_set: RuleSet | None, facts: Facts, days: Collection[date] | None, *, first: bool) -> Quote:
    """The quote for the parts on the days (all, when none are given)."""
    if rule_set is None:
        return Quote(NO_TARIFF, Decision(Outcome.UNDECIDED), (), None, None, facts)
    compiled = rule_set.compiled
    parts = _on(days, assess(compiled, facts))
    decision = decision_of(compiled, facts, parts)
    tariff = TariffReference(rule_set.code, rule_set.version, rule_set.name, rule_set.demonstration)
    if decision.outcome is Outcome.REFUSED:
        return Quote(tariff, decision, (), None, None, facts)
    lines = lines_of(compiled, facts, parts, first=first)
    total = sum(line.amount_ore for line in lines) if decision.outcome in KNOWN else None
    full_price = None
    if not decision.missing and not decision.unpriced:
        in_full = _on(days, assess(compiled, facts, full_price=True))
        full_price = _full_price(compiled, facts, parts, in_full, total, first=first)
    return Quote(tariff, decision, lines, total, full_price, facts, _deposit(compiled, parts[0]))


def _on(days: Collection[date] | None, parts: list[Part]) -> list[Part]:
    return parts if days is None else [part for part in parts if part.span.day in days]


def _full_price(
    compiled: CompiledRuleSet,
    facts: Facts,
    parts: Sequence[Part],
    in_full: Sequence[Part],
    total: int | None,
    *,
    first: bool,
) -> int | None:
    """The price without free use and discounts, never below what is paid; ``None`` when no rule gives it."""
    if all(part.outcome is Outcome.PRICED for part in in_full):
        full = sum(line.amount_ore for line in lines_of(compiled, facts, in_full, first=first))
        return full if total is None else max(full, total)
    is_reduced = any(part.outcome is Outcome.FREE or part.discount is not None for part in parts)
    return None if is_reduced else total


def _deposit(compiled: CompiledRuleSet, first: Part) -> int:
    deposits = compiled.rule_set.deposits
    return sum(deposits[bit].amount_ore for bit in bits(compiled.deposits.holding(first.classes)))
