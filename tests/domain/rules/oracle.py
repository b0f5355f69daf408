"""A second implementation of "which rule decides", written to be obvious and not fast.

It shares no code with the engine but the data classes: conditions are tried one by one on one moment of a booking,
and "covers only a part of" is found by trying every value that a fact may have.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.rules.conditions import Between, Condition, FromTo, OneOf
from booking.domain.rules.days import DAY_CODES, ORDINARY_DAY, tags_of
from booking.domain.rules.facts import FactKind, Facts, find_fact
from booking.domain.rules.rule_set import Price, Rule, RuleSet
from booking.domain.vocabulary import Outcome, TenantClass

RANKS = {Outcome.REFUSED: 10, Outcome.UNDECIDED: 20, Outcome.FREE: 30, Outcome.PRICED: 40}


def moments(facts: Facts) -> Iterable[datetime]:
    """Every quarter of an hour of the booking, local."""
    moment = facts.starts_at
    while moment < facts.ends_at:
        yield moment.astimezone(ZoneInfo(facts.zone))
        moment += timedelta(minutes=15)


def test_holds(test: Any, value: Any) -> bool:
    """Whether a value that is known passes a test."""
    match test:
        case OneOf():
            words = value if isinstance(value, frozenset) else frozenset({_word(value)})
            return (not test.any_of or bool(words & set(test.any_of))) and not words & set(test.none_of)
        case Between():
            bounds = [
                test.at_least is None or value >= test.at_least,
                test.over is None or value > test.over,
                test.at_most is None or value <= test.at_most,
                test.under is None or value < test.under,
            ]
            return all(bounds)
        case FromTo():
            inside = test.start <= value < test.end
            return inside if test.start < test.end else value >= test.start or value < test.end
    raise AssertionError(test)


def _word(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def value_at(name: str, facts: Facts, moment: datetime, group: str | None) -> Any:
    """The fact's value at a moment of the booking, in the unit of rules."""
    if name == "group":
        return group
    if name == "day":
        return tags_of(facts.days.get(moment.date(), ORDINARY_DAY).code(moment.date()))
    if name == "clock":
        return moment.hour * 60 + moment.minute
    fact = find_fact(name)
    assert fact is not None
    assert fact.read is not None
    value = fact.read(facts)
    return Fraction(value) / fact.scale if fact.kind is FactKind.NUMBER and value is not None else value


def holds(conditions: Iterable[Condition], facts: Facts, moment: datetime, group: str | None = None) -> bool:
    """Whether all conditions hold at the moment; what is not known does not."""
    for condition in conditions:
        value = value_at(condition.fact, facts, moment, group)
        if value is None or not test_holds(condition.test, value):
            return False
    return True


def group_at(rule_set: RuleSet, facts: Facts, moment: datetime) -> str | None:
    for group in rule_set.groups:
        if any(holds(when, facts, moment) for when in group.alternatives):
            return group.code
    return None


def price_of(rule: Rule, group: str | None) -> Price | None:
    rate = rule.rates[0]
    return rate.price if rate.price is not None else rate.by_group.get(group or "")


def candidates(rule_set: RuleSet, facts: Facts, moment: datetime) -> list[tuple[Rule, Price]]:
    """The rules that hold at the moment, with what each says."""
    group = group_at(rule_set, facts, moment)
    found = []
    for rule in rule_set.rules:
        price = price_of(rule, group)
        is_business = facts.commercial is True or facts.tenant_class is TenantClass.COMPANY
        if price is None or (price is Outcome.FREE and is_business):
            continue
        if holds(rule.when, facts, moment, group):
            found.append((rule, price))
    return found


def decide_at(rule_set: RuleSet, facts: Facts, moment: datetime) -> tuple[Outcome, Price | None]:
    """What is decided for the moment: the outcome, and the price when it has one."""
    found = candidates(rule_set, facts, moment)
    if not found:
        return Outcome.UNDECIDED, None
    ranks = [_rank(rule, price) for rule, price in found]
    first = [each for each, rank in zip(found, ranks, strict=True) if rank == min(ranks)]
    best = [(rule, price) for rule, price in first if not any(_is_exception(other, rule) for other, _ in first)]
    said = {_says(rule, price) for rule, price in best}
    if len(said) > 1:
        return Outcome.UNDECIDED, None
    price = best[0][1]
    return (price, None) if isinstance(price, Outcome) else (Outcome.PRICED, price)


def _rank(rule: Rule, price: Price) -> int:
    if rule.rank is not None:
        return rule.rank
    return RANKS[price if isinstance(price, Outcome) else Outcome.PRICED]


def _says(rule: Rule, price: Price) -> Any:
    return price if isinstance(price, Outcome) else (rule.rates[0].per, price)


def _is_exception(one: Rule, other: Rule) -> bool:
    return _covered(one, other) and not _covered(other, one)


def _covered(inner: Rule, outer: Rule) -> bool:
    """Whether every value that the inner rule's conditions accept, the outer's accept too."""
    tests = {condition.fact: condition.test for condition in inner.when}
    for condition in outer.when:
        for value in every_value(condition.fact):
            accepted = condition.fact not in tests or (value is not None and test_holds(tests[condition.fact], value))
            if accepted and (value is None or not test_holds(condition.test, value)):
                return False
    return True


def every_value(name: str) -> Iterable[Any]:
    """Every value that the tests' rule sets can tell apart; ``None`` for facts that may be unknown."""
    if name == "day":
        return [tags_of(code) for code in range(DAY_CODES)]
    if name == "clock":
        return range(0, 24 * 60, 15)
    fact = find_fact(name)
    assert fact is not None
    values: dict[FactKind, Iterable[Any]] = {
        FactKind.FLAG: [True, False],
        FactKind.CHOICE: fact.choices,
        FactKind.NUMBER: [Fraction(half, 2) for half in range(-2, 210)],
        FactKind.GROUP: ["first", "second", "third"],
    }
    return [None, *values[fact.kind]]
