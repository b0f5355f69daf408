"""Which rule decides, and which were passed over and why."""

from __future__ import annotations

from typing import Any

import pytest

from booking.domain.rules.deciding import decide
from booking.domain.rules.decision import Failure
from booking.domain.vocabulary import Outcome
from tests.domain.rules.building import named, rules, use

HOUR = {"per": "hour", "price": 100}
LOCAL = {"tenant_class": "local_voluntary"}


def deciding(*written: dict[str, Any], facts: dict[str, Any] | None = None, **document: Any) -> str | None:
    rule = decide(rules(*written, **document), use(**(facts or {}))).rule
    return rule.id if rule is not None else None


def test_no_rule_means_that_a_person_decides() -> None:
    decision = decide(rules({**HOUR, "when": {"purpose": "match"}}), use(purpose="meeting"))
    assert (decision.outcome, decision.rule, decision.conflict) == (Outcome.UNDECIDED, None, ())


def test_a_refusal_goes_before_a_person_before_free_use_before_a_price() -> None:
    written = [HOUR, {"price": "free", "when": LOCAL}, {"price": "undecided"}, {"price": "refused"}]
    for count, expected in ((4, "r4"), (3, "r3"), (2, "r2"), (1, "r1")):
        assert deciding(*written[:count], facts=LOCAL) == expected


def test_a_lower_rank_goes_first() -> None:
    assert deciding({"price": "free", "when": LOCAL}, {**HOUR, "rank": 29, "when": LOCAL}, facts=LOCAL) == "r2"
    assert deciding({"price": "free", "when": LOCAL}, {**HOUR, "rank": 31, "when": LOCAL}, facts=LOCAL) == "r1"


def test_the_exception_goes_before_the_rule_whatever_their_order() -> None:
    gym, third = (
        {**HOUR, "when": {"space_kind": "gym"}},
        {**HOUR, "price": 50, "when": {"space_kind": "gym", "part": "1/3"}},
    )
    facts = {"space_kind": "gym", "part": "1/3"}
    assert deciding(gym, third, facts=facts) == "r2"
    assert deciding(third, gym, facts=facts) == "r1"


def test_a_row_is_an_exception_by_its_conditions_whatever_its_columns() -> None:
    groups = named({"code": "club", "when": LOCAL}, {"code": "others"})
    row = {"per": "hour", "price": {"club": 10, "others": 20}, "when": {"space_kind": "gym"}}
    whole_weekend = {"per": "weekend", "price": 500, "when": {"space_kind": "gym", "price_basis": "weekend"}}
    assert deciding(row, whole_weekend, facts={"space_kind": "gym", "price_basis": "weekend"}, group=groups) == "r2"


def test_two_rules_with_equal_right_leave_it_to_a_person_and_are_both_named() -> None:
    clash = rules({**HOUR, "when": {"purpose": "match"}}, {**HOUR, "price": 50, "when": {"space_kind": "gym"}})
    decision = decide(clash, use(purpose="match", space_kind="gym"))
    assert decision.outcome is Outcome.UNDECIDED
    assert [rule.id for rule in decision.conflict] == ["r1", "r2"] or [rule.id for rule in decision.conflict] == [
        "r2",
        "r1",
    ]


def test_a_booking_belongs_to_the_first_group_it_fits() -> None:
    groups = named(
        {"code": "youth", "when": {**LOCAL, "share_under_19": {"at_least": 60}}},
        {"code": "club", "when": [LOCAL, {"tenant_class": "outside_voluntary"}]},
        {"code": "others"},
    )
    row = rules({"per": "hour", "price": {"youth": 1, "club": 2, "others": 3}}, group=groups)
    for facts, group in (
        ({**LOCAL, "participants": 5, "participants_under_19": 3}, "youth"),
        ({**LOCAL, "participants": 5, "participants_under_19": 2}, "club"),
        (LOCAL, "club"),
        ({"tenant_class": "outside_voluntary"}, "club"),
        ({}, "others"),
    ):
        found = decide(row, use(**facts)).group
        assert found is not None
        assert found.id == group


def test_a_group_without_a_cell_has_no_price() -> None:
    groups = named({"code": "club", "when": LOCAL}, {"code": "others"})
    row = rules({"per": "hour", "price": {"others": 3}}, group=groups)
    assert decide(row, use(**LOCAL)).outcome is Outcome.UNDECIDED


UNKNOWN: list[dict[str, Any]] = [
    {"alcohol": False},
    {"alcohol": True},
    {"purpose": {"not": "match"}},
    {"part": {"not": "1/3"}},
    {"participants": {"under": 5}},
    {"share_under_19": {"at_most": 50}},
    {"group": "club"},
    {"group": {"not": "club"}},
]


@pytest.mark.parametrize("when", UNKNOWN, ids=str)
def test_a_condition_on_what_is_not_known_does_not_hold(when: dict[str, Any]) -> None:
    groups = named({"code": "club", "when": LOCAL})
    assert deciding({**HOUR, "when": when}, group=groups) is None


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"participants": 10, "team_age_to": 18}, True),
        ({"participants": 10, "team_age_to": 19}, False),
        ({"participants": 10, "team_age_from": 19}, False),
        ({"participants": 10, "team_age_from": 10, "team_age_to": 30}, False),
        ({"participants": 10, "team_age_to": 18, "participants_under_19": 5}, False),
    ],
)
def test_the_teams_ages_tell_how_many_are_young_unless_it_is_stated(facts: dict[str, Any], holds: bool) -> None:
    young = {**HOUR, "when": {"share_under_19": {"at_least": 60}}}
    assert (deciding(young, facts=facts) == "r1") is holds


def test_free_use_that_was_passed_over_is_told_with_the_fact_that_failed() -> None:
    free = {"price": "free", "when": {**LOCAL, "share_under_19": {"at_least": 60}}, "basis": "§ 3"}
    decision = decide(rules(free, HOUR), use(**LOCAL, participants=20, participants_under_19=11))
    (passed,) = decision.passed_over
    assert (passed.rule.id, passed.rule.basis.nb, passed.outcome) == ("r1", "§ 3", Outcome.FREE)
    assert passed.failures == (Failure("share_under_19", 55, {"at_least": 60}, number=11, of=20),)


def test_the_rule_nearest_to_holding_is_told_first() -> None:
    far = {"price": "free", "when": {**LOCAL, "purpose": "match", "ticket_sale": False}}
    near = {"price": "free", "when": {**LOCAL, "purpose": "training"}}
    decision = decide(rules(far, near, HOUR), use(**LOCAL, purpose="meeting"))
    assert [passed.rule.id for passed in decision.passed_over] == ["r2", "r1"]


def test_a_rule_about_another_place_is_not_told() -> None:
    pool = {"price": "free", "when": {**LOCAL, "space_kind": "swimming_pool"}}
    assert decide(rules(pool, HOUR), use(**LOCAL, space_kind="gym")).passed_over == ()


def test_a_price_is_told_only_when_nothing_decided() -> None:
    other = {**HOUR, "price": 50, "when": {"purpose": "match"}}
    assert decide(rules(other, HOUR), use(purpose="meeting")).passed_over == ()
    (passed,) = decide(rules(other), use(purpose="meeting")).passed_over
    assert passed.failures == (Failure("purpose", "meeting", "match"),)


def test_free_use_and_refusals_tell_nothing_more() -> None:
    free = {"price": "free", "when": LOCAL}
    other = {"price": "free", "when": {**LOCAL, "purpose": "match"}}
    assert decide(rules(free, other), use(**LOCAL)).passed_over == ()
    assert decide(rules(free, {"price": "refused"}), use(tenant_class="private")).passed_over == ()


def test_a_quota_that_is_used_up_is_the_fact_that_failed() -> None:
    free = {"price": "free", "when": LOCAL, "quota": {"hours": 10.5, "per": "year"}}
    decision = decide(rules(free, HOUR), use(**LOCAL, hours_used_year=10.5))
    assert decision.rule is not None
    assert decision.rule.id == "r2"
    assert decision.passed_over[0].failures == (Failure("hours_used_year", 10.5, {"under": 10.5}),)


def test_business_is_told_that_free_use_is_not_for_it() -> None:
    free = {"price": "free", "when": LOCAL}
    decision = decide(rules(free, HOUR), use(**LOCAL, commercial=True))
    assert decision.outcome is Outcome.PRICED
    assert decision.passed_over[0].failures == (Failure("commercial", True, False),)


def test_what_keeps_a_booking_out_of_a_price_group_is_told_and_not_the_group() -> None:
    groups = named(
        {"code": "youth", "when": [{**LOCAL, "share_under_19": {"at_least": 60}}, {**LOCAL, "disability": True}]},
        {"code": "club", "when": LOCAL},
    )
    row = rules({"per": "hour", "price": {"youth": "free", "club": 100}}, group=groups)
    (passed,) = decide(row, use(**LOCAL, participants=10, participants_under_19=1)).passed_over
    assert passed.group is not None
    assert passed.group.id == "youth"
    assert passed.failures == (Failure("share_under_19", 10, {"at_least": 60}, number=1, of=10),)


def test_a_group_that_an_earlier_one_took_is_told_by_name() -> None:
    groups = named({"code": "guests", "when": {"open_to_all": True}}, {"code": "club", "when": LOCAL})
    row = rules({"per": "hour", "price": {"guests": 100, "club": "free"}}, group=groups)
    (passed,) = decide(row, use(**LOCAL, open_to_all=True)).passed_over
    assert passed.failures == (Failure("group", {"nb": "guests"}, [{"nb": "club"}]),)


def test_the_day_and_the_hour_are_told_as_they_were() -> None:
    free = {"price": "free", "when": {**LOCAL, "day": "weekend", "clock": {"from": "08:00", "to": "12:00"}}}
    (passed,) = decide(rules(free, HOUR), use(**LOCAL, day="eve")).passed_over
    assert passed.failures == (
        Failure("clock", "18:00", {"from": "08:00", "to": "12:00"}),
        Failure("day", ["eve", "tuesday", "weekday"], "weekend"),
    )


def test_at_most_eight_rules_are_told() -> None:
    free = [{"price": "free", "when": {**LOCAL, "purpose": "match", "participants": {"over": n}}} for n in range(20)]
    assert len(decide(rules(*free, HOUR), use(**LOCAL, purpose="meeting", participants=1)).passed_over) == 8
