"""What a booking costs: pure functions from rule sets and facts to a quote."""

from __future__ import annotations

from collections.abc import Sequence

from booking.domain.quote import Quote, TariffReference
from booking.domain.rules.compiling import CompiledRuleSet
from booking.domain.rules.contest import bits
from booking.domain.rules.deciding import assess, decision_of
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
    if rule_set is None:
        return Quote(NO_TARIFF, Decision(Outcome.UNDECIDED), (), None, None, facts)
    compiled = rule_set.compiled
    parts = assess(compiled, facts)
    decision = decision_of(compiled, facts, parts)
    tariff = TariffReference(rule_set.code, rule_set.version, rule_set.name, rule_set.demonstration)
    if decision.outcome is Outcome.REFUSED:
        return Quote(tariff, decision, (), None, None, facts)
    lines = lines_of(compiled, facts, parts)
    total = sum(line.amount_ore for line in lines) if decision.outcome in KNOWN else None
    is_complete = not decision.missing and not decision.unpriced
    full_price = _full_price(compiled, facts, parts, total) if is_complete else None
    return Quote(tariff, decision, lines, total, full_price, facts, _deposit(compiled, parts[0]))


def _full_price(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], total: int | None) -> int | None:
    """The price without free use and discounts, never below what is paid; ``None`` when no rule gives it."""
    in_full = assess(compiled, facts, full_price=True)
    if all(part.outcome is Outcome.PRICED for part in in_full):
        full = sum(line.amount_ore for line in lines_of(compiled, facts, in_full))
        return full if total is None else max(full, total)
    is_reduced = any(part.outcome is Outcome.FREE or part.discount is not None for part in parts)
    return None if is_reduced else total


def _deposit(compiled: CompiledRuleSet, first: Part) -> int:
    deposits = compiled.rule_set.deposits
    return sum(deposits[bit].amount_ore for bit in bits(compiled.deposits.holding(first.classes)))
