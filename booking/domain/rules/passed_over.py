"""Why a rule did not decide: the rules that were passed over, and the facts that kept them from holding."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from booking.domain.rules.compiling import CompiledRuleSet, Entry
from booking.domain.rules.conditions import Condition, clock_text, condition_document
from booking.domain.rules.contest import bits
from booking.domain.rules.days import TAGS_BY_CODE, day_code
from booking.domain.rules.decision import Failure, PassedOver, RuleReference
from booking.domain.rules.facts import FACTS, FactKind, Facts, FactSpec, find_fact
from booking.domain.rules.part import Part
from booking.domain.rules.spans import Span

#: An explanation that names more rules than this is not read; those nearest to holding are told.
MOST_PASSED_OVER = 8


def passed_over(compiled: CompiledRuleSet, facts: Facts, part: Part) -> tuple[PassedOver, ...]:
    """The free rules for this place that did not hold, those nearest to holding first.

    When no rule decided, every rule for the place is told, because each is a way to an answer.
    """
    matcher = compiled.contest.matcher
    held = matcher.at_place(part.classes)
    told = held & compiled.free if part.entry is not None or part.conflict else held
    found = []
    for bit in bits(told):
        entry = compiled.entries[bit]
        if part.passed >> bit & 1:
            failures: tuple[Failure, ...] = (_quota_failure(entry, facts),)
        else:
            failures = tuple(_failures(compiled, facts, part, entry))
        if failures:
            found.append(PassedOver(entry.reference, entry.outcome, failures, _group_of(compiled, entry)))
    found.sort(key=lambda passed: len(passed.failures))
    return tuple(found[:MOST_PASSED_OVER])


def _group_of(compiled: CompiledRuleSet, entry: Entry) -> RuleReference | None:
    if entry.group is None:
        return None
    return next(group for group in compiled.group_references if group.id == entry.group)


def _quota_failure(entry: Entry, facts: Facts) -> Failure:
    quota = entry.rule.quota
    per_week = quota is not None and quota.per_week
    name = "hours_used_week" if per_week else "hours_used_year"
    fact = FACTS[name]
    used = facts.minutes_used_week if per_week else facts.minutes_used_year
    allowed = stated_value(fact, quota.minutes if quota is not None else 0)
    return Failure(name, stated_value(fact, used), {"under": allowed})


def _failures(compiled: CompiledRuleSet, facts: Facts, part: Part, entry: Entry) -> Iterator[Failure]:
    for condition, accepted in entry.asks:
        if condition.fact != "group" and not accepted >> part.classes[compiled.place_of[condition.fact]] & 1:
            yield _failure(facts, part, condition)
    here = part.classes[compiled.group_place]
    wanted = entry.region.get("group")
    if wanted is None or wanted >> here & 1:
        return
    groups = list(bits(wanted >> 1))
    closest = min((list(_group_failures(compiled, facts, part, number)) for number in groups), key=len, default=[])
    if closest:
        yield from closest
    else:
        names = [group.name.as_document() for group in compiled.group_references]
        yield Failure("group", names[here - 1] if here else None, [names[number] for number in groups])


def _group_failures(compiled: CompiledRuleSet, facts: Facts, part: Part, number: int) -> Iterator[Failure]:
    """What keeps the booking out of a price group, by the nearest alternative; nothing when an earlier one took it."""
    missed = [
        [condition for condition in when if not _holds(compiled, part, condition)]
        for when in compiled.rule_set.groups[number].alternatives
    ]
    for condition in min(missed, key=len, default=[]):
        yield _failure(facts, part, condition)


def _holds(compiled: CompiledRuleSet, part: Part, condition: Condition) -> bool:
    place = compiled.place_of[condition.fact]
    return bool(compiled.partitions[condition.fact].mask(condition.test) >> part.classes[place] & 1)


def _failure(facts: Facts, part: Part, condition: Condition) -> Failure:
    fact = find_fact(condition.fact)
    if fact is None:
        return Failure(condition.fact, None, None)
    wanted = condition_document(condition, fact.kind)
    if fact.read is None:
        return Failure(condition.fact, _found_in_span(fact.kind, facts, part.span), wanted)
    found = stated_value(fact, fact.read(facts))
    if fact.unit == "percent" and fact.age is not None:
        return Failure(condition.fact, found, wanted, count=facts.number_under(fact.age), of=facts.participants)
    return Failure(condition.fact, found, wanted)


def stated_value(fact: FactSpec, value: Any) -> Any:
    """The value in the unit that rules are written in, JSON-able."""
    if value is None or fact.kind is FactKind.FLAG:
        return value
    if fact.kind is FactKind.DAY:
        return _tags(value)
    if fact.kind is FactKind.NUMBER:
        number = Fraction(value, fact.scale)
        return int(number) if number.denominator == 1 else round(float(number), 4)
    return str(value)


def _tags(code: int) -> list[str]:
    return sorted(str(tag) for tag in TAGS_BY_CODE[code])


def _found_in_span(kind: FactKind, facts: Facts, span: Span) -> Any:
    if kind is FactKind.DAY:
        return _tags(day_code(span.day, facts.days))
    if kind is FactKind.CLOCK:
        return clock_text(span.clock)
    return span.day.isocalendar().week if kind is FactKind.WEEK else span.day.isoformat()
