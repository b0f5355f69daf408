"""From a rule set and facts to a decision: which rule decides each part of a booking, and why not another.

The functions are total: whatever the facts, every part of the booking ends up free, priced, refused, or undecided,
which means that a person decides. Where nothing matches, the answer is undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from booking.domain.rules.compiling import CompiledRuleSet
from booking.domain.rules.conditions import ordinal_of
from booking.domain.rules.days import day_code
from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import FactKind, Facts, find_fact
from booking.domain.rules.passed_over import passed_over
from booking.domain.rules.region import bits
from booking.domain.rules.rule_set import Quota, RuleSet
from booking.domain.rules.ruling import Part, Ruling, full_price_ruling_for, ruling_for
from booking.domain.rules.spans import Span, split
from booking.domain.vocabulary import Outcome

#: The outcome of a booking is the weightiest of its parts'.
WEIGHT = {Outcome.FREE: 0, Outcome.PRICED: 1, Outcome.UNDECIDED: 2, Outcome.REFUSED: 3}
_EXPLAINED = {Outcome.PRICED, Outcome.UNDECIDED}


def decide(rule_set: RuleSet, facts: Facts) -> Decision:
    """What the rules say about the booking as a whole."""
    compiled = rule_set.compiled
    parts = assess(compiled, facts)
    return explained(compiled, facts, parts, decision_of(compiled, facts, parts))


def assess(compiled: CompiledRuleSet, facts: Facts) -> list[Part]:
    """What is decided for each part of the booking, in order."""
    classes = compiled.classify(facts)
    quotas: _Quotas | None = None
    parts: list[Part] = []
    for span in split(facts.starts_at, facts.ends_at, facts.zone, compiled.clock_cuts):
        for place, kind, classify in compiled.span_facts:
            classes[place] = classify(_span_value(kind, facts, span))
        ruling = ruling_for(compiled, classes)
        if ruling.entry is None or ruling.entry.rule.quota is None:
            parts.append(Part(span, ruling))
        else:
            quotas = quotas or _Quotas(facts)
            parts += _within_quotas(compiled, span, ruling, quotas)
    return parts


def _span_value(kind: FactKind, facts: Facts, span: Span) -> int:
    if kind is FactKind.CLOCK:
        return span.clock
    return day_code(span.day, facts.days) if kind is FactKind.DAY else ordinal_of(kind, span.day)


def are_known(facts: Facts, parts: Sequence[Part]) -> bool:
    """Whether everything that the price of the parts depends on was stated."""
    return not _missing(facts, parts)


def in_full(compiled: CompiledRuleSet, parts: Sequence[Part]) -> list[Part]:
    """The parts as they would be without free rules and discounts, for the tenant who pays in full."""
    return [Part(part.span, full_price_ruling_for(compiled, part.ruling.asked)) for part in parts]


class _Quotas:
    """How many minutes of each quota are left as the parts of one booking use them up."""

    def __init__(self, facts: Facts) -> None:
        self.used = {False: facts.minutes_used_year, True: facts.minutes_used_week}
        self.taken = 0

    def left(self, quota: Quota) -> int:
        """Minutes left; 0 when it is not known how much was used, for nothing is free unless it is known to be."""
        used = self.used[quota.per_week]
        return 0 if used is None else max(0, quota.minutes - used - self.taken)


def _within_quotas(compiled: CompiledRuleSet, span: Span, ruling: Ruling, quotas: _Quotas) -> Iterator[Part]:
    """The span as far as the quota goes, and the rest decided as if the rule were not there."""
    entry = ruling.entry
    quota = entry.rule.quota if entry is not None else None
    if quota is None:
        yield Part(span, ruling)
        return
    left = quotas.left(quota)
    if left >= span.minutes:
        quotas.taken += span.minutes
        yield Part(span, ruling)
        return
    rest = span
    if left > 0:
        mine, rest = span.until(left)
        quotas.taken += left
        yield Part(mine, ruling)
    lowest = ruling.held & -ruling.held
    beyond = ruling_for(compiled, ruling.asked, ruling.passed | lowest)
    yield from _within_quotas(compiled, rest, beyond, quotas)


def decision_of(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> Decision:
    """The decision for the whole booking: the weightiest of its parts', with the first part that has it as reason.

    The rules that were passed over are not in it: see `explained`.
    """
    ruling = _deciding(parts).ruling
    outcome = ruling.outcome
    missing, unpriced = _missing(facts, parts), _unpriced(compiled, facts, parts[0])
    if (missing or unpriced) and outcome is not Outcome.REFUSED:
        outcome = Outcome.UNDECIDED
    return Decision(
        outcome=outcome,
        rule=ruling.entry.reference if ruling.entry is not None else None,
        conflict=tuple(compiled.entries[bit].reference for bit in bits(ruling.conflict)),
        missing=missing,
        unpriced=unpriced,
        group=compiled.group_references[ruling.group - 1] if ruling.group else None,
    )


def explained(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part], decision: Decision) -> Decision:
    """The decision with the rules that were passed over. Free use and refusals need no more reason than their own."""
    outcome, rule, _none, conflict, missing, unpriced, group = decision
    if outcome not in _EXPLAINED:
        return decision
    found = passed_over(compiled, facts, _deciding(parts))
    return Decision(outcome, rule, found, conflict, missing, unpriced, group)


def _deciding(parts: Sequence[Part]) -> Part:
    return parts[0] if len(parts) == 1 else max(parts, key=_weight)


def _weight(part: Part) -> int:
    return WEIGHT[part.ruling.outcome]


def _missing(facts: Facts, parts: Sequence[Part]) -> tuple[str, ...]:
    """The facts that a price must be multiplied by and that nobody stated."""
    asked = {name for part in parts for name in part.ruling.multipliers}
    return tuple(sorted(name for name in asked if number_of(facts, name) is None)) if asked else ()


def _unpriced(compiled: CompiledRuleSet, facts: Facts, first: Part) -> tuple[str, ...]:
    """The extras that were ordered and that no charge sets a price on."""
    if not facts.extras:
        return ()
    charges = compiled.rule_set.charges
    holding = [charges[bit] for bit in bits(first.ruling.charges)]
    priced = {charge.extra for charge in holding if charge.rate.price_for(first.ruling.group_code) is not None}
    return tuple(sorted(extra for extra, ordered in facts.extras.items() if ordered and extra not in priced))


def number_of(facts: Facts, name: str) -> int | None:
    """The value of a number fact, as `Facts` holds it; ``None`` when it was not stated."""
    fact = find_fact(name)
    value = fact.read(facts) if fact is not None and fact.read is not None else None
    return value if isinstance(value, int) else None
