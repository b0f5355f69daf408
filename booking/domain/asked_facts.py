"""What a rule set asks about, and so what somebody who wonders about a price must be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from booking.domain.rules.conditions import Condition, OneOf
from booking.domain.rules.facts import FACTS, FactKind, FactSpec, find_fact
from booking.domain.rules.rule_set import Rate, RuleSet
from booking.domain.rules.text import Text

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


def asked_by(rule_set: RuleSet | None) -> Asked:
    """What the rule set asks about; nothing when there is none."""
    if rule_set is None:
        return Asked()
    conditions = list(_conditions(rule_set))
    names = {condition.fact for condition in conditions}
    for rate in _rates(rule_set):
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


def _conditions(rule_set: RuleSet) -> Iterator[Condition]:
    for group in rule_set.groups:
        for when in group.alternatives:
            yield from when
    for parts in (
        rule_set.rules,
        rule_set.charges,
        rule_set.adjustments,
        rule_set.caps,
        rule_set.deposits,
        rule_set.cancellations,
    ):
        for part in parts:
            yield from part.when


def _rates(rule_set: RuleSet) -> Iterator[Rate]:
    for rule in rule_set.rules:
        yield from rule.rates
    for charge in rule_set.charges:
        yield charge.rate


def _words(conditions: list[Condition]) -> dict[str, tuple[str, ...]]:
    """The words that are mentioned for each fact that has no closed list, in order."""
    words: dict[str, set[str]] = {}
    for condition in conditions:
        fact = find_fact(condition.fact)
        if fact is not None and fact.kind is FactKind.TEXT and isinstance(condition.test, OneOf):
            words.setdefault(fact.name, set()).update((*condition.test.any_of, *condition.test.none_of))
    return {name: tuple(sorted(found)) for name, found in words.items()}
