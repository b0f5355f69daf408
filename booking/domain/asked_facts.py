"""What a rule set asks about, and so what somebody who wonders about a price must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from booking.domain.rules.conditions import Condition, OneOf
from booking.domain.rules.facts import FACTS, FactKind, FactSpec, find_fact
from booking.domain.rules.rule_set import Rate, RuleSet
from booking.domain.rules.text import Text
from booking.domain.stated import GROWN_UP

Place = Mapping[str, Any]  # what is known of a space, by the name of the fact
When = Iterable[Condition]

# What follows from the place, the time and the tenant, or says who the tenant is.
_NOT_ASKED = frozenset(
    {
        "tenant_class",
        "organisation",
        "commercial",
        "space_kind",
        "venue",
        "space",
        "notice_days",
        "notice_working_days",
    }
)


@dataclass(frozen=True, slots=True)
class AskedExtra:
    """Something that can be ordered."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Asked:
    """`facts` are those to ask for, in the order of the register; `ages` the limits that participants are counted by.

    `words` are the codes that the rules mention for facts without a closed list.
    """

    facts: tuple[FactSpec, ...] = ()
    ages: tuple[int, ...] = ()
    extras: tuple[AskedExtra, ...] = ()
    tenant_class: bool = False
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asked_of_tenant(rule_sets: Iterable[RuleSet], places: Sequence[Place]) -> Asked:
    """What any of the rule sets asks that only the tenant knows, for bookings of one of the places.

    Rules for other places do not ask, and nobody is asked what every place answers itself.
    """
    all_asked = [asked_by(rule_set, places) for rule_set in rule_sets]
    names = {fact.name for asked in all_asked for fact in asked.facts if fact.stated}
    names -= {name for name in names if places and all(place.get(name) is not None for place in places)}
    words: dict[str, set[str]] = {}
    for asked in all_asked:
        for name, mentioned in asked.words.items():
            words.setdefault(name, set()).update(mentioned)
    return Asked(
        facts=tuple(fact for fact in FACTS.values() if fact.name in names),
        ages=tuple(sorted({age for asked in all_asked for age in asked.ages} - {GROWN_UP})),
        words={name: tuple(sorted(mentioned)) for name, mentioned in words.items()},
    )


def asked_by(rule_set: RuleSet | None, places: Sequence[Place] = ()) -> Asked:
    """What the rule set asks about; nothing when there is none. With places, what it asks about bookings of them."""
    if rule_set is None:
        return Asked()
    conditions = [condition for when in _whens(rule_set) if _may_hold(when, places) for condition in when]
    names = {condition.fact for condition in conditions}
    for when, rate in _rates(rule_set):
        if _may_hold(when, places):
            names.update(rate.multipliers)
    facts = [fact for name in names if (fact := find_fact(name)) is not None]
    ages = sorted({fact.age for fact in facts if fact.age is not None})
    if ages:
        names.add("participants")
    if any(rule.quota is not None and rule.quota.per_week for rule in rule_set.rules):
        names.add("hours_used_week")
    if any(rule.quota is not None and not rule.quota.per_week for rule in rule_set.rules):
        names.add("hours_used_year")
    extras = {charge.extra: charge.name for charge in rule_set.charges if charge.extra}
    return Asked(
        facts=tuple(fact for fact in FACTS.values() if fact.field and fact.name in names - _NOT_ASKED),
        ages=tuple(ages),
        extras=tuple(AskedExtra(code, name) for code, name in extras.items()),
        tenant_class=bool(names & {"tenant_class", "commercial"}),
        words=_words(conditions),
    )


def _may_hold(when: When, places: Sequence[Place]) -> bool:
    """Whether the conditions on the place let it be one of the places; anything may be where none are named."""
    return not places or any(
        all(
            _is_one_of(condition.test, str(place[condition.fact]))
            for condition in when
            if condition.fact in place and isinstance(condition.test, OneOf)
        )
        for place in places
    )


def _is_one_of(test: OneOf, word: str) -> bool:
    return (not test.any_of or word in test.any_of) and word not in test.none_of


def _whens(rule_set: RuleSet) -> Iterator[When]:
    for group in rule_set.groups:
        yield from group.alternatives
    for parts in (
        rule_set.rules,
        rule_set.charges,
        rule_set.adjustments,
        rule_set.caps,
        rule_set.deposits,
        rule_set.cancellations,
    ):
        for part in parts:
            yield part.when


def _rates(rule_set: RuleSet) -> Iterator[tuple[When, Rate]]:
    for rule in rule_set.rules:
        for rate in rule.rates:
            yield rule.when, rate
    for charge in rule_set.charges:
        yield charge.when, charge.rate


def _words(conditions: list[Condition]) -> dict[str, tuple[str, ...]]:
    """The words that are mentioned for each fact that has no closed list, in order."""
    words: dict[str, set[str]] = {}
    for condition in conditions:
        fact = find_fact(condition.fact)
        if fact is not None and fact.kind is FactKind.TEXT and isinstance(condition.test, OneOf):
            words.setdefault(fact.name, set()).update((*condition.test.any_of, *condition.test.none_of))
    return {name: tuple(sorted(found)) for name, found in words.items()}
