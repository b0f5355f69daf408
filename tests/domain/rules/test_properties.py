"""What holds for every rule set and every booking, tried on many that nobody would write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.domain.pricing import quote
from booking.domain.quote import as_document, from_document
from booking.domain.rules.check import check_rule_set
from booking.domain.rules.days import DayFacts
from booking.domain.rules.deciding import assess
from booking.domain.rules.facts import Facts
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.writing import to_document
from booking.domain.vocabulary import Outcome, Purpose, TenantClass
from booking.messages.explanation import explain
from tests.domain.rules import oracle

#: The same examples every time, so that a failure is a failure for everybody.
many = settings(deadline=None, derandomize=True, max_examples=60)

CLASSES = ["local_voluntary", "private", "company"]
PURPOSES = ["training", "match", "meeting"]
DAY_WORDS = ["weekday", "weekend", "saturday", "public_holiday", "school_holiday", "eve"]
CLOCKS = ["00:00", "06:00", "15:00", "21:00", "24:00"]
GROUPS = ["first", "second", "third"]


def words(allowed: list[str]) -> st.SearchStrategy[Any]:
    some = st.lists(st.sampled_from(allowed), min_size=1, max_size=3, unique=True)
    return st.one_of(st.sampled_from(allowed), some, st.fixed_dictionaries({"not": some}))


def bounds(most: int) -> st.SearchStrategy[Any]:
    number = st.integers(0, most)
    return st.one_of(
        number,
        st.fixed_dictionaries({"at_least": number}),
        st.fixed_dictionaries({"under": number}),
        st.fixed_dictionaries({"over": number, "at_most": number}),
    )


CLOCK = (
    st.tuples(st.sampled_from(CLOCKS[:-1]), st.sampled_from(CLOCKS[1:]))
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: {"from": pair[0], "to": pair[1]})
)
BOOKING_CONDITIONS = {
    "tenant_class": words(CLASSES),
    "purpose": words(PURPOSES),
    "alcohol": st.booleans(),
    "participants": bounds(30),
    "share_under_19": bounds(100),
}
CONDITIONS = {**BOOKING_CONDITIONS, "day": words(DAY_WORDS), "clock": CLOCK}
GROUP_WHEN = st.fixed_dictionaries({}, optional=BOOKING_CONDITIONS)
WHEN = st.fixed_dictionaries({}, optional={**CONDITIONS, "group": words(GROUPS)})
AMOUNT = st.integers(1, 500)
CELL = st.one_of(AMOUNT, st.sampled_from(["free", "refused", "undecided"]))
PRICE = st.one_of(CELL, st.dictionaries(st.sampled_from(GROUPS), CELL, min_size=1))
RULE = st.fixed_dictionaries(
    {"when": WHEN, "price": PRICE, "per": st.just("hour")}, optional={"rank": st.sampled_from([5, 25, 30, 40])}
)
RULES = st.lists(RULE, max_size=8)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    return build(draw(RULES), draw(st.lists(GROUP_WHEN, min_size=3, max_size=3)))


def build(written: list[dict[str, Any]], groups: list[dict[str, Any]]) -> RuleSet:
    return parse_rule_set(
        {
            "format": 1,
            "code": "any",
            "name": "Any",
            "valid_from": "2020-01-01",
            "group": [{"code": code, "name": code, "when": when} for code, when in zip(GROUPS, groups, strict=True)],
            "rule": [{"id": f"r{number}", "name": f"R{number}", **rule} for number, rule in enumerate(written)],
        }
    )


@st.composite
def bookings(draw: st.DrawFn, **fixed: Any) -> Facts:
    # Starts and ends at quarters, over the nights the clocks change too.
    day = draw(st.sampled_from([datetime(2026, 3, 28), datetime(2026, 10, 24), datetime(2026, 11, 24)]))  # noqa: DTZ001
    starts_at = day.replace(tzinfo=UTC) + timedelta(minutes=15 * draw(st.integers(0, 191)))
    ends_at = starts_at + timedelta(minutes=15 * draw(st.integers(1, 120)))
    participants = draw(st.one_of(st.none(), st.integers(0, 30)))
    young = draw(st.integers(0, participants)) if participants else 0
    known = draw(st.sampled_from([DayFacts(), DayFacts(public_holiday=True), DayFacts(eve=True, school_holiday=True)]))
    dates = {starts_at.date() + timedelta(days=number): known for number in range(-1, 4)}
    values: dict[str, Any] = {
        "tenant_class": draw(st.sampled_from([None, *map(TenantClass, CLASSES)])),
        "purpose": draw(st.sampled_from([None, *map(Purpose, PURPOSES)])),
        "alcohol": draw(st.sampled_from([None, True, False])),
        "commercial": draw(st.sampled_from([None, True, False])),
        "participants": participants,
        "participants_under": {19: young} if participants is not None else {},
    }
    return Facts(starts_at=starts_at, ends_at=ends_at, days=dates, **{**values, **fixed})


@many
@given(rule_sets(), bookings())
def test_every_booking_ends_in_a_decision_and_always_the_same(rule_set: RuleSet, facts: Facts) -> None:
    first = quote(rule_set, facts)
    again = quote(parse_rule_set(to_document(rule_set)), facts)
    assert first == again
    known = first.outcome in (Outcome.FREE, Outcome.PRICED)
    assert (first.total_ore is not None) == known
    if known:
        assert first.total_ore == sum(line.amount_ore for line in first.lines)
        assert sum(line.minutes for line in first.lines) == facts.minutes


@many
@given(rule_sets(), bookings())
def test_the_engine_decides_as_a_plain_reading_of_the_rules_does(rule_set: RuleSet, facts: Facts) -> None:
    parts = assess(rule_set.compiled, facts)
    for moment in oracle.moments(facts):
        part = next(part for part in parts if part.span.starts_at <= moment < part.span.ends_at)
        price = part.ruling.entry.rates[0][1] if part.ruling.entry and part.ruling.outcome is Outcome.PRICED else None
        assert (part.ruling.outcome, price) == oracle.decide_at(rule_set, facts, moment)


@many
@given(RULES, st.lists(GROUP_WHEN, min_size=3, max_size=3), bookings(), st.randoms())
def test_the_order_of_the_rules_does_not_matter(
    written: list[dict[str, Any]], groups: list[dict[str, Any]], facts: Facts, random: Any
) -> None:
    shuffled = list(written)
    random.shuffle(shuffled)
    one, other = quote(build(written, groups), facts), quote(build(shuffled, groups), facts)
    assert (one.outcome, one.total_ore, one.full_price_ore) == (other.outcome, other.total_ore, other.full_price_ore)


@many
@given(rule_sets(), bookings())
def test_nothing_is_free_without_a_free_rule_that_holds(rule_set: RuleSet, facts: Facts) -> None:
    if quote(rule_set, facts).outcome is not Outcome.FREE:
        return
    for moment in oracle.moments(facts):
        assert any(price is Outcome.FREE for _, price in oracle.candidates(rule_set, facts, moment))


@many
@given(rule_sets(), bookings())
def test_a_business_is_never_free(rule_set: RuleSet, facts: Facts) -> None:
    business = facts.commercial is True or facts.tenant_class is TenantClass.COMPANY
    assume(business)
    assert quote(rule_set, facts).outcome is not Outcome.FREE


@many
@given(RULES, RULE, st.lists(GROUP_WHEN, min_size=3, max_size=3), bookings())
def test_a_rule_that_does_not_hold_changes_nothing(
    written: list[dict[str, Any]], added: dict[str, Any], groups: list[dict[str, Any]], facts: Facts
) -> None:
    before, after = build(written, groups), build([*written, added], groups)
    assume(
        all(
            rule.id != f"r{len(written)}"
            for moment in oracle.moments(facts)
            for rule, _ in oracle.candidates(after, facts, moment)
        )
    )
    one, other = quote(before, facts), quote(after, facts)
    assert (one.outcome, one.lines, one.total_ore) == (other.outcome, other.lines, other.total_ore)


@many
@given(rule_sets(), bookings())
def test_no_booking_is_in_conflict_when_the_check_finds_none(rule_set: RuleSet, facts: Facts) -> None:
    conflicts = [error for error in check_rule_set(rule_set).errors if error.code == "tariff.conflict"]
    assume(not conflicts)
    assert all(not part.ruling.conflict for part in assess(rule_set.compiled, facts))


@many
@given(rule_sets(), bookings())
def test_a_rule_that_is_said_to_be_unreachable_never_decides(rule_set: RuleSet, facts: Facts) -> None:
    errors = check_rule_set(rule_set).errors
    unreachable = {error.parameters["one"] for error in errors if error.code == "tariff.unreachable_rule"}
    cells = {rule.id: len(rule.rates[0].by_group) for rule in rule_set.rules}
    deciding = {part.ruling.entry.rule.id for part in assess(rule_set.compiled, facts) if part.ruling.entry}
    # A rule is named when one of its cells is unreachable; the others may well decide.
    assert not {rule for rule in deciding & unreachable if cells[rule] < 2}


HOURLY = st.lists(
    st.fixed_dictionaries(
        {"price": st.integers(1, 500).map(lambda kroner: kroner * 6), "per": st.just("hour")},
        optional={"when": st.fixed_dictionaries({}, optional={"day": words(DAY_WORDS), "clock": CLOCK})},
    ),
    min_size=1,
    max_size=4,
)


@many
@given(HOURLY, bookings(), st.data())
def test_a_booking_divided_in_two_costs_the_same_where_the_price_is_by_the_hour(
    written: list[dict[str, Any]], facts: Facts, data: st.DataObject
) -> None:
    rule_set = build([*written, {"price": 60, "per": "hour", "rank": 50}], [{}, {}, {}])
    quarters = facts.minutes // 15
    assume(quarters > 1)
    middle = facts.starts_at + timedelta(minutes=15 * data.draw(st.integers(1, quarters - 1)))
    halves = [(facts.starts_at, middle), (middle, facts.ends_at)]
    parts = [quote(rule_set, Facts(starts_at=start, ends_at=end, days=facts.days)).total_ore for start, end in halves]
    whole = quote(rule_set, Facts(starts_at=facts.starts_at, ends_at=facts.ends_at, days=facts.days)).total_ore
    if whole is not None:
        assert whole == sum(part for part in parts if part is not None)
    else:
        assert None in parts


@many
@given(rule_sets(), bookings())
def test_every_quote_can_be_stored_read_and_explained(rule_set: RuleSet, facts: Facts) -> None:
    quoted = quote(rule_set, facts)
    stored = as_document(quoted)
    assert as_document(from_document(stored)) == stored
    assert from_document(stored).decision == quoted.decision
    assert from_document(stored).lines == quoted.lines
    explained = explain(quoted)
    assert explained.reason
    assert len(explained.lines) == len(quoted.lines)


@many
@given(rule_sets())
def test_a_rule_set_is_the_same_after_it_is_written_and_read(rule_set: RuleSet) -> None:
    assert parse_rule_set(to_document(rule_set)) == rule_set
