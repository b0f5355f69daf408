"""What is wrong with a rule set is found before anybody is subject to it."""

from __future__ import annotations

from typing import Any

import pytest

from booking.domain.rules.check import check_rule_set
from booking.domain.rules.rule_set import RuleSet
from tests.domain.rules.building import named, rules

HOUR = {"per": "hour", "price": 100}
LOCAL = {"tenant_class": "local_voluntary"}


def errors(rule_set: RuleSet) -> list[tuple[str, str]]:
    return [(finding.code.removeprefix("tariff."), finding.field) for finding in check_rule_set(rule_set).errors]


def test_two_rules_that_disagree_about_some_booking_are_in_conflict() -> None:
    clash = rules({**HOUR, "when": {"purpose": "match"}}, {**HOUR, "price": 50, "when": {"space_kind": "gym"}})
    check = check_rule_set(clash)
    assert [finding.code for finding in check.errors] == ["tariff.conflict"]
    found = check.errors[0].parameters
    assert {found["one"], found["other"]} == {"r1", "r2"}
    assert found["example"] == ("purpose = match", "space_kind = gym")
    assert not check.may_be_published


NO_CONFLICTS: dict[str, list[dict[str, Any]]] = {
    "they say the same": [{**HOUR, "when": {"purpose": "match"}}, {**HOUR, "when": {"space_kind": "gym"}}],
    "one is an exception": [HOUR, {**HOUR, "price": 50, "when": {"space_kind": "gym"}}],
    "they never meet": [
        {**HOUR, "when": {"day": "weekday"}},
        {**HOUR, "price": 50, "when": {"day": ["weekend", "public_holiday"]}},
    ],
    "another rank": [
        {**HOUR, "when": {"purpose": "match"}},
        {**HOUR, "price": 50, "rank": 39, "when": {"space_kind": "gym"}},
    ],
    "free goes before a price": [{**HOUR, "when": {"purpose": "match"}}, {"price": "free", "when": LOCAL}],
    "a rule for both decides where they meet": [
        {**HOUR, "when": {"purpose": "match"}},
        {**HOUR, "price": 50, "when": {"space_kind": "gym"}},
        {**HOUR, "price": 25, "when": {"space_kind": "gym", "purpose": "match"}},
    ],
    "a refusal takes what they share": [
        {**HOUR, "when": {"purpose": "match"}},
        {**HOUR, "price": 50, "when": {"space_kind": "gym"}},
        {"price": "refused", "when": {"space_kind": "gym", "purpose": ["match", "meeting"]}},
    ],
}


@pytest.mark.parametrize("written", NO_CONFLICTS.values(), ids=NO_CONFLICTS)
def test_there_is_no_conflict_when(written: list[dict[str, Any]]) -> None:
    assert "conflict" not in [code for code, _ in errors(rules(*written))]


def test_an_exception_to_one_of_them_does_not_settle_a_conflict() -> None:
    clash = rules(
        {**HOUR, "when": {"purpose": "match"}},
        {**HOUR, "price": 50, "when": {"space_kind": "gym"}},
        {**HOUR, "price": 25, "when": {"space_kind": "gym", "part": "1/3"}},
    )
    assert ("conflict", "rule[r1]") in errors(clash) or ("conflict", "rule[r2]") in errors(clash)


def test_discounts_surcharges_and_cancellations_may_be_in_conflict_too() -> None:
    apart = {"a": {"purpose": "match"}, "b": {"space_kind": "gym"}}
    adjustments = named(
        *({"id": f"less_{key}", "when": when, "percent": -10 * (key == "a") - 5} for key, when in apart.items())
    )
    more = named(
        *({"id": f"more_{key}", "when": when, "percent": 10 * (key == "a") + 5} for key, when in apart.items())
    )
    late = named(
        *({"id": f"late_{key}", "when": when, "no_show": {"amount": 100 + (key == "a")}} for key, when in apart.items())
    )
    found = errors(rules(HOUR, adjustment=[*adjustments, *more], cancellation=late))
    assert [code for code, _ in found] == ["conflict"] * 3
    assert [place.split("[")[0] for _, place in found] == ["adjustment", "adjustment", "cancellation"]


UNREACHABLE: dict[str, tuple[list[dict[str, Any]], str]] = {
    "its conditions exclude each other": ([{**HOUR, "when": {"participants": {"over": 5, "under": 3}}}], "r1"),
    "a refusal takes everything": ([{"price": "refused"}, HOUR], "r2"),
    "free use takes everything": (
        [{"price": "free", "when": LOCAL}, {**HOUR, "when": {**LOCAL, "purpose": "match", "commercial": False}}],
        "r2",
    ),
}


@pytest.mark.parametrize(("written", "rule"), UNREACHABLE.values(), ids=UNREACHABLE)
def test_a_rule_is_unreachable_when(written: list[dict[str, Any]], rule: str) -> None:
    assert ("unreachable_rule", f"rule[{rule}]") in errors(rules(*written))


def test_a_price_behind_free_use_is_reached_by_commercial_use() -> None:
    assert errors(rules({"price": "free", "when": LOCAL}, {**HOUR, "when": {**LOCAL, "purpose": "match"}})) == []


def test_what_is_beyond_a_quota_is_reached() -> None:
    free = {"price": "free", "when": LOCAL, "quota": {"hours": 10, "per": "year"}}
    assert errors(rules(free, {**HOUR, "when": LOCAL})) == []


def test_a_group_that_earlier_groups_take_everything_of_is_unreachable() -> None:
    groups = named({"code": "all"}, {"code": "clubs", "when": LOCAL})
    priced = {"per": "hour", "price": {"all": 5, "clubs": 6}}
    assert ("unreachable_group", "group[clubs]") in errors(rules(priced, group=groups))


BUSINESS: dict[str, dict[str, Any]] = {
    "everybody": {},
    "a place": {"space_kind": "gym"},
    "a business by name": {"tenant_class": ["local_voluntary", "company"]},
    "all but private persons": {"tenant_class": {"not": "private"}},
    "commercial use": {**LOCAL, "commercial": True},
    "a business by its form": {"organisation_type": ["AS", "FLI"]},
}
NOT_BUSINESS: dict[str, dict[str, Any]] = {
    "voluntary organisations": LOCAL,
    "associations": {"organisation_type": "FLI"},
    "what the register knows": {"in_voluntary_register": True, "sector_code": "7000"},
    "all but businesses": {"tenant_class": {"not": "company"}},
}


@pytest.mark.parametrize("when", BUSINESS.values(), ids=BUSINESS)
def test_free_use_that_reaches_business_is_refused(when: dict[str, Any]) -> None:
    assert ("free_use_for_business", "rule[r1]") in errors(rules({"price": "free", "when": when}))


@pytest.mark.parametrize("when", NOT_BUSINESS.values(), ids=NOT_BUSINESS)
def test_free_use_for_others_is_not_refused(when: dict[str, Any]) -> None:
    assert errors(rules({"price": "free", "when": when})) == []


def test_a_free_cell_for_a_group_without_business_is_not_refused() -> None:
    groups = named({"code": "business", "when": {"tenant_class": "company"}}, {"code": "others"})
    cells = {"per": "hour", "price": {"business": 100, "others": "free"}}
    assert errors(rules(cells, group=groups)) == []
    swapped = named({"code": "others"}, {"code": "business", "when": {"tenant_class": "company"}})
    assert ("free_use_for_business", "rule[r1]") in errors(rules(cells, group=swapped))


def test_free_use_that_a_refusal_keeps_business_out_of_is_not_refused() -> None:
    closed = {"price": "refused", "when": {"tenant_class": "company"}}
    assert errors(rules(closed, {"price": "free"})) == []


def test_a_quota_needs_free_use() -> None:
    assert ("quota_without_free_use", "rule[r1].quota") in errors(rules({**HOUR, "quota": {"hours": 1, "per": "week"}}))


def test_a_case_that_fails_stops_publication_and_says_what_it_came_to() -> None:
    case = [
        {"name": "Gym", "facts": {"starts": "2026-11-24T18:00", "ends": "2026-11-24T20:00"}, "expect": {"total": 150}}
    ]
    check = check_rule_set(rules(HOUR, case=case))
    assert not check.may_be_published
    assert [(found.code, found.parameters["expected"], found.parameters["found"]) for found in check.findings] == [
        ("tariff.case_failed", "150", "200")
    ]


@pytest.mark.parametrize(
    ("expect", "holds"),
    [
        (
            {"outcome": "priced", "total": 200, "rule": "r1", "group": "", "deposit": 0, "full_price": 200, "fee": 0},
            True,
        ),
        ({"outcome": "free"}, False),
        ({"rule": "r2"}, False),
        ({"deposit": 1}, False),
        ({"total": "200"}, False),
        ({"totl": 200}, False),
        ({}, False),
    ],
)
def test_a_case_is_held_to_all_that_it_expects(expect: dict[str, Any], holds: bool) -> None:
    case = [{"name": "Gym", "facts": {"starts": "2026-11-24T18:00", "ends": "2026-11-24T20:00"}, "expect": expect}]
    assert check_rule_set(rules(HOUR, case=case)).cases[0].holds is holds


def test_a_case_with_a_fault_in_its_facts_does_not_hold() -> None:
    facts = {"starts": "2026-03-29T02:30", "ends": "2026-03-29T04:00", "purpos": "match"}
    result = check_rule_set(rules(HOUR, case=[{"name": "x", "facts": facts, "expect": {"total": 1}}])).cases[0]
    assert [found.code for found in result.findings] == ["tariff.no_such_time", "tariff.unknown_fact"]


def test_a_case_knows_the_public_holidays() -> None:
    tariff = rules(HOUR, {"per": "hour", "price": 300, "when": {"day": "public_holiday"}})
    case = [
        {"name": "x", "facts": {"starts": "2026-05-17T12:00", "ends": "2026-05-17T13:00"}, "expect": {"total": 300}}
    ]
    assert (
        check_rule_set(rules(*[{"per": "hour", "price": 300, "when": {"day": "public_holiday"}}], case=case))
        .cases[0]
        .holds
    )
    assert tariff.cases == ()


def test_the_author_is_told_what_might_be_missing() -> None:
    warnings = [finding.code for finding in check_rule_set(rules({"price": "free", "when": LOCAL})).warnings]
    assert warnings == ["tariff.no_cases", "tariff.no_full_price", "tariff.no_basis"]
    assert [finding.code for finding in check_rule_set(rules()).warnings] == ["tariff.no_rules", "tariff.no_cases"]
