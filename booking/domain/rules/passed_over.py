"""Why a rule did not decide: the rules that were passed over, and the facts that kept them from holding.

Which conditions failed depends only on the classes of the booking, and is remembered with its ruling; what was found
is the booking's own, and is filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from booking.domain.rules.compiling import CompiledRuleSet, Entry
from booking.domain.rules.conditions import Condition, clock_text, condition_document
from booking.domain.rules.days import TAGS_BY_CODE, day_code
from booking.domain.rules.decision import Failure, PassedOver, RuleReference
from booking.domain.rules.facts import FACTS, FactKind, Facts, FactSpec, find_fact
from booking.domain.rules.region import bits
from booking.domain.rules.ruling import Part, Ruling
from booking.domain.rules.spans import Span
from booking.domain.vocabulary import Outcome

#: An explanation that names more rules than this is not read; those nearest to holding are told.
MOST_PASSED_OVER = 8

Find = Callable[[Facts, Span], Any]


class Gap(NamedTuple):
    """A condition that failed, and how to find what the booking has instead; `age` is set for shares."""

    fact: str
    wanted: Any
    find: Find
    age: int | None = None


class Missed(NamedTuple):
    """A rule that was passed over, before the booking's own values are filled in."""

    rule: RuleReference
    outcome: Outcome
    group: RuleReference | None
    gaps: tuple[Gap, ...]


def passed_over(compiled: CompiledRuleSet, facts: Facts, part: Part) -> tuple[PassedOver, ...]:
    """The free rules for this place that did not hold, those nearest to holding first.

    When no rule decided, every rule for the place is told, because each is a way to an answer.
    """
    ruling = part.ruling
    missed = compiled.missed.get(ruling)
    if missed is None:
        missed = compiled.missed[ruling] = _missed(compiled, ruling)
    span = part.span
    return tuple(
        [
            PassedOver(rule, outcome, tuple([_fill(gap, facts, span) for gap in gaps]), group)
            for rule, outcome, group, gaps in missed
        ]
    )


def _fill(gap: Gap, facts: Facts, span: Span) -> Failure:
    name, wanted, find, age = gap
    if age is None:
        return Failure(name, find(facts, span), wanted)
    return Failure(name, find(facts, span), wanted, facts.number_under(age), facts.participants)


def _missed(compiled: CompiledRuleSet, ruling: Ruling) -> tuple[Missed, ...]:
    held = compiled.contest.matcher.at_place(ruling.classes)
    told = held & compiled.free if ruling.entry is not None or ruling.conflict else held
    found = []
    for bit in bits(told):
        entry = compiled.entries[bit]
        gaps = (_quota_gap(entry),) if ruling.passed >> bit & 1 else tuple(_gaps(compiled, ruling, entry))
        if gaps:
            found.append(Missed(entry.reference, entry.outcome, _group_of(compiled, entry), gaps))
    found.sort(key=lambda missed: len(missed.gaps))
    return tuple(found[:MOST_PASSED_OVER])


def _group_of(compiled: CompiledRuleSet, entry: Entry) -> RuleReference | None:
    if entry.group is None:
        return None
    return next(group for group in compiled.group_references if group.id == entry.group)


def _quota_gap(entry: Entry) -> Gap:
    quota = entry.rule.quota
    name = "hours_used_week" if quota is not None and quota.per_week else "hours_used_year"
    allowed = stated_value(FACTS[name], quota.minutes if quota is not None else 0)
    return Gap(name, {"under": allowed}, finder(FACTS[name]))


def _gaps(compiled: CompiledRuleSet, ruling: Ruling, entry: Entry) -> Iterator[Gap]:
    for condition, accepted in entry.asks:
        if condition.fact != "group" and not accepted >> ruling.classes[compiled.place_of[condition.fact]] & 1:
            yield _gap(condition)
    wanted = entry.region.get("group")
    if wanted is None or wanted >> ruling.group & 1:
        return
    groups = list(bits(wanted >> 1))
    closest = min((_group_gaps(compiled, ruling, number) for number in groups), key=len, default=[])
    if closest:
        yield from closest
    else:
        names = [group.name.as_document() for group in compiled.group_references]
        found = names[ruling.group - 1] if ruling.group else None
        yield Gap("group", [names[number] for number in groups], lambda _facts, _span: found)


def _group_gaps(compiled: CompiledRuleSet, ruling: Ruling, number: int) -> list[Gap]:
    """What keeps the booking out of a price group, by the nearest alternative; nothing when an earlier one took it."""
    missed = [
        [condition for condition in when if not _holds(compiled, ruling, condition)]
        for when in compiled.rule_set.groups[number].alternatives
    ]
    return [_gap(condition) for condition in min(missed, key=len, default=[])]


def _holds(compiled: CompiledRuleSet, ruling: Ruling, condition: Condition) -> bool:
    place = compiled.place_of[condition.fact]
    return bool(compiled.partitions[condition.fact].mask(condition.test) >> ruling.classes[place] & 1)


def _gap(condition: Condition) -> Gap:
    fact = find_fact(condition.fact)
    if fact is None:
        return Gap(condition.fact, None, lambda _facts, _span: None)
    age = fact.age if fact.unit == "percent" else None
    return Gap(condition.fact, condition_document(condition, fact.kind), finder(fact), age)


@cache
def finder(fact: FactSpec) -> Find:
    """How the value of a fact is found, in the unit that rules are written in, JSON-able."""
    read, kind = fact.read, fact.kind
    if read is not None and (kind is FactKind.FLAG or (kind is FactKind.NUMBER and fact.scale == 1 and fact.field)):
        return lambda facts, _span: read(facts)
    if read is not None:
        return lambda facts, _span: stated_value(fact, read(facts))
    if kind is FactKind.DAY:
        return lambda facts, span: _tags(day_code(span.day, facts.days))
    if kind is FactKind.CLOCK:
        return lambda _facts, span: clock_text(span.clock)
    if kind is FactKind.WEEK:
        return lambda _facts, span: span.day.isocalendar().week
    return lambda _facts, span: span.day.isoformat()


def stated_value(fact: FactSpec, value: Any) -> Any:
    """The value in the unit that rules are written in, JSON-able."""
    if isinstance(value, str):
        return str(value)
    if value is None or fact.kind is FactKind.FLAG:
        return value
    if fact.kind is FactKind.DAY:
        return _tags(value)
    if fact.scale == 1 and isinstance(value, int):
        return value
    number = Fraction(value, fact.scale)
    return int(number) if number.denominator == 1 else round(float(number), 4)


def _tags(code: int) -> list[str]:
    return sorted(str(tag) for tag in TAGS_BY_CODE[code])
