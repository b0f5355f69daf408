"""From a rule set and facts to a decision: which rule decides each part of a booking, and why not another.

The functions are total: whatever the facts, every part of the booking ends up free, priced, refused, or undecided,
which means that a person decides. Where nothing matches, the answer is undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from booking.domain.rules.compiling import CompiledRuleSet
from booking.domain.rules.conditions import ordinal_of
from booking.domain.rules.contest import Contest, bits
from booking.domain.rules.days import day_code
from booking.domain.rules.decision import Decision
from booking.domain.rules.facts import FactKind, Facts, find_fact
from booking.domain.rules.part import Part
from booking.domain.rules.passed_over import passed_over
from booking.domain.rules.rule_set import Adjustment, Quota, Rate, RuleSet
from booking.domain.rules.spans import Span, split
from booking.domain.vocabulary import Outcome, PriceUnit

#: The outcome of a booking is the weightiest of its parts'.
WEIGHT = {Outcome.FREE: 0, Outcome.PRICED: 1, Outcome.UNDECIDED: 2, Outcome.REFUSED: 3}
_EXPLAINED = {Outcome.PRICED, Outcome.UNDECIDED}
_PER_PERSON = {PriceUnit.PERSON, PriceUnit.PERSON_HOUR, PriceUnit.PERSON_DAY, PriceUnit.PERSON_NIGHT}


def decide(rule_set: RuleSet, facts: Facts) -> Decision:
    """What the rules say about the booking as a whole."""
    return decision_of(rule_set.compiled, facts, assess(rule_set.compiled, facts))


def assess(compiled: CompiledRuleSet, facts: Facts, *, full_price: bool = False) -> list[Part]:
    """What is decided for each part of the booking, in order.

    With `full_price`, the parts as they would be without free rules and discounts, for the tenant that the rule
    set names as the one who pays in full.
    """
    classes = compiled.classify(facts)
    if full_price:
        for place, found in compiled.full_price_classes:
            classes[place] = found
    matcher = compiled.contest.matcher
    base = matcher.in_booking(classes, matcher.at_place(classes))
    groups = compiled.groups.in_booking(classes, compiled.groups.at_place(classes))
    if full_price:
        base &= ~compiled.free
    full_group = compiled.full_price_group if full_price else 0
    quotas = _Quotas(facts)
    parts: list[Part] = []
    for span in split(facts.starts_at, facts.ends_at, facts.zone, compiled.clock_cuts):
        _classify_span(compiled, facts, span, classes)
        in_group = compiled.groups.in_span(classes, groups)
        group = compiled.group_at[(in_group & -in_group).bit_length()]
        classes[compiled.group_place] = full_group or group
        parts += _decide_span(compiled, span, tuple(classes), matcher.in_span(classes, base), quotas, full_price)
    return parts


def _classify_span(compiled: CompiledRuleSet, facts: Facts, span: Span, classes: list[int]) -> None:
    for place, kind, classify in compiled.span_facts:
        if kind is FactKind.DAY:
            classes[place] = day_code(span.day, facts.days)
        elif kind is FactKind.CLOCK:
            classes[place] = classify(span.clock)
        else:
            classes[place] = classify(ordinal_of(kind, span.day))


class _Quotas:
    """How many minutes of each quota are left as the parts of one booking use them up."""

    def __init__(self, facts: Facts) -> None:
        self.used = {False: facts.minutes_used_year, True: facts.minutes_used_week}
        self.taken = 0

    def left(self, quota: Quota) -> int:
        """Minutes left; 0 when it is not known how much was used, for nothing is free unless it is known to be."""
        used = self.used[quota.per_week]
        return 0 if used is None else max(0, quota.minutes - used - self.taken)


def _decide_span(
    compiled: CompiledRuleSet, span: Span, classes: tuple[int, ...], held: int, quotas: _Quotas, full_price: bool
) -> Iterator[Part]:
    group = classes[compiled.group_place]
    code = compiled.rule_set.groups[group - 1].code if group else None
    discount = None if full_price else _adjustment(compiled.discounts, compiled.discount_contest, classes)
    surcharge = _adjustment(compiled.surcharges, compiled.surcharge_contest, classes)
    passed = 0
    while True:
        number, conflict = compiled.contest.decide(held)
        entry = compiled.entries[number] if number >= 0 else None
        quota = entry.rule.quota if entry is not None else None
        left = span.minutes if quota is None else quotas.left(quota)
        if left > 0:
            break
        # The quota is used up: the rest is decided as if the rule were not there.
        held &= ~(1 << number)
        passed |= 1 << number
    mine, rest = (span, None) if left >= span.minutes else span.until(left)
    if quota is not None:
        quotas.taken += mine.minutes
    yield Part(mine, entry, code, discount, surcharge, classes, conflict, passed)
    if rest is not None:
        yield from _decide_span(compiled, rest, classes, held, quotas, full_price)


def _adjustment(adjustments: Sequence[Adjustment], contest: Contest, classes: Sequence[int]) -> Adjustment | None:
    """The adjustment that applies; none when two disagree, which the check refuses before publication."""
    if not adjustments:
        return None
    number, _ = contest.decide(contest.matcher.holding(classes))
    return adjustments[number] if number >= 0 else None


def decision_of(compiled: CompiledRuleSet, facts: Facts, parts: Sequence[Part]) -> Decision:
    """The decision for the whole booking: the weightiest of its parts', with the first part that has it as reason."""
    deciding = max(parts, key=lambda part: WEIGHT[part.outcome])
    outcome = deciding.outcome
    missing, unpriced = _missing(facts, parts), _unpriced(compiled, facts, parts[0])
    if (missing or unpriced) and outcome is not Outcome.REFUSED:
        outcome = Outcome.UNDECIDED
    group = deciding.classes[compiled.group_place]
    return Decision(
        outcome=outcome,
        rule=deciding.entry.reference if deciding.entry is not None else None,
        passed_over=passed_over(compiled, facts, deciding) if outcome in _EXPLAINED else (),
        conflict=tuple(compiled.entries[bit].reference for bit in bits(deciding.conflict)),
        missing=missing,
        unpriced=unpriced,
        group=compiled.group_references[group - 1] if group else None,
    )


def _missing(facts: Facts, parts: Sequence[Part]) -> tuple[str, ...]:
    """The facts that a price must be multiplied by and that nobody stated."""
    asked = {
        name
        for part in parts
        if part.entry is not None and part.outcome is Outcome.PRICED
        for rate, _ in part.entry.rates
        for name in multipliers(rate)
    }
    return tuple(sorted(name for name in asked if number_of(facts, name) is None))


def _unpriced(compiled: CompiledRuleSet, facts: Facts, first: Part) -> tuple[str, ...]:
    """The extras that were ordered and that no charge sets a price on."""
    if not facts.extras:
        return ()
    holding = compiled.charges.holding(first.classes)
    charges = compiled.rule_set.charges
    priced = {charges[bit].extra for bit in bits(holding) if charges[bit].rate.price_for(first.group) is not None}
    return tuple(sorted(extra for extra, ordered in facts.extras.items() if ordered and extra not in priced))


def multipliers(rate: Rate) -> tuple[str, ...]:
    """The facts that the price is multiplied by, beside time."""
    names = [rate.times] if rate.times else []
    if rate.per in _PER_PERSON:
        names.append("participants")
    if rate.per is PriceUnit.TICKET_INCOME:
        names.append("ticket_income")
    return tuple(names)


def number_of(facts: Facts, name: str) -> int | None:
    """The value of a number fact, as `Facts` holds it; ``None`` when it was not stated."""
    fact = find_fact(name)
    value = fact.read(facts) if fact is not None and fact.read is not None else None
    return value if isinstance(value, int) else None
