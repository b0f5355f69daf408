"""Every operator at its very bound, and what a rule set can tell apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from booking.domain.rules.conditions import minutes_of
from booking.domain.rules.days import TAGS_BY_CODE, DayFacts, tags_of
from booking.domain.rules.deciding import decide
from booking.domain.rules.facts import FACTS, FactKind, find_fact
from booking.domain.vocabulary import DayTag
from tests.domain.rules.building import rules, use

TUESDAY, EVENING = "2026-11-24", {"starts": "2026-11-24T18:00", "ends": "2026-11-24T20:00"}

HOLDS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({"participants": 8}, {"participants": 8}, True),
    ({"participants": 8}, {"participants": 9}, False),
    ({"participants": {"at_least": 8}}, {"participants": 8}, True),
    ({"participants": {"at_least": 8}}, {"participants": 7}, False),
    ({"participants": {"over": 8}}, {"participants": 9}, True),
    ({"participants": {"over": 8}}, {"participants": 8}, False),
    ({"participants": {"at_most": 8}}, {"participants": 8}, True),
    ({"participants": {"at_most": 8}}, {"participants": 9}, False),
    ({"participants": {"under": 8}}, {"participants": 7}, True),
    ({"participants": {"under": 8}}, {"participants": 8}, False),
    ({"participants": {"over": 4, "under": 6}}, {"participants": 5}, True),
    ({"share_under_19": {"at_least": 66.67}}, {"participants": 3, "participants_under_19": 2}, False),
    ({"share_under_19": {"at_least": 66.66}}, {"participants": 3, "participants_under_19": 2}, True),
    ({"share_under_19": {"at_most": 0}}, {"participants": 0, "participants_under_19": 0}, False),
    ({"hours": {"at_least": 2}}, {}, True),
    ({"hours": {"over": 2}}, {}, False),
    ({"nights": 0}, {}, True),
    ({"nights": 1}, {"ends": "2026-11-25T00:00"}, False),
    ({"nights": 1}, {"ends": "2026-11-25T00:01"}, True),
    ({"ticket_income": {"at_least": 100.5}}, {"ticket_income": 100.5}, True),
    ({"ticket_income": {"over": 100.5}}, {"ticket_income": 100.5}, False),
    ({"hours_used_year": {"under": 1000}}, {"hours_used_year": 999.5}, True),
    ({"hours_used_year": {"under": 1000}}, {"hours_used_year": 1000}, False),
    ({"purpose": "match"}, {"purpose": "match"}, True),
    ({"purpose": ["match", "meeting"]}, {"purpose": "meeting"}, True),
    ({"purpose": {"not": ["match", "meeting"]}}, {"purpose": "course"}, True),
    ({"purpose": {"not": ["match", "meeting"]}}, {"purpose": "match"}, False),
    ({"part": {"not": "1/3"}}, {"part": "whole"}, True),
    ({"venue": "aashallen"}, {"venue": "rustad"}, False),
    ({"alcohol": False}, {"alcohol": False}, True),
    ({"alcohol": False}, {"alcohol": True}, False),
    ({"clock": {"from": "18:00", "to": "20:00"}}, {}, True),
    ({"clock": {"from": "18:01", "to": "20:00"}}, {}, False),
    ({"clock": {"from": "18:00", "to": "19:59"}}, {}, False),
    ({"clock": {"from": "22:00", "to": "06:00"}}, {"starts": "2026-11-24T23:00", "ends": "2026-11-25T06:00"}, True),
    ({"clock": {"from": "00:00", "to": "24:00"}}, {}, True),
    ({"date": {"from": TUESDAY, "to": TUESDAY}}, {}, True),
    ({"date": {"from": "2026-11-25", "to": "2026-11-30"}}, {}, False),
    ({"date": {"from": "2026-11-20", "to": "2026-11-23"}}, {}, False),
    ({"time_of_year": {"from": "11-24", "to": "11-24"}}, {}, True),
    ({"time_of_year": {"from": "11-25", "to": "11-23"}}, {}, False),
    ({"time_of_year": {"from": "10-01", "to": "04-30"}}, {}, True),
    ({"time_of_year": {"from": "02-29", "to": "03-01"}}, {"starts": "2026-03-01T10", "ends": "2026-03-01T12"}, True),
    ({"week": {"from": 48, "to": 48}}, {}, True),
    ({"week": {"from": 33, "to": 25}}, {}, True),
    ({"week": {"from": 26, "to": 32}}, {}, False),
    ({"week": {"from": 53, "to": 1}}, {"starts": "2027-01-01T10:00", "ends": "2027-01-01T11:00"}, True),
    ({"day": "tuesday"}, {}, True),
    ({"day": "weekday"}, {"day": "public_holiday"}, False),
    ({"day": ["weekend", "public_holiday"]}, {"day": "public_holiday"}, True),
    ({"day": {"is": "weekday", "not": "school_holiday"}}, {"day": "school_holiday"}, False),
    ({"day": {"is": "weekday", "not": "school_holiday"}}, {"day": "school_day"}, True),
    ({"day": {"not": ["weekend", "eve"]}}, {"day": "eve"}, False),
    ({"first_day": "monday"}, {"starts": "2026-11-23T22:00", "ends": "2026-11-24T10:00"}, True),
    ({"first_day": "tuesday"}, {"starts": "2026-11-23T22:00", "ends": "2026-11-24T10:00"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("when", "facts", "holds"), HOLDS, ids=str)
def test_a_condition_holds_up_to_its_bound(when: dict[str, Any], facts: dict[str, Any], holds: bool) -> None:
    decision = decide(rules({"price": 5, "per": "hour", "when": when}), use(**{**EVENING, **facts}))
    assert (decision.rule is not None) is holds


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("0:00", 0), ("15:30", 930), ("24:00", 1440), ("24:01", None), ("7", None), ("7:5", None), ("a:00", None)],
)
def test_a_time_of_day_is_read_strictly(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


def test_every_day_code_has_one_weekday_and_its_tags() -> None:
    weekdays = set(list(DayTag)[:7])
    for tags in TAGS_BY_CODE:
        assert len(tags & weekdays) == 1
        assert (DayTag.WEEKEND in tags) == bool(tags & {DayTag.SATURDAY, DayTag.SUNDAY})
        assert not {DayTag.WEEKDAY, DayTag.PUBLIC_HOLIDAY} <= tags
        assert not {DayTag.SCHOOL_DAY, DayTag.SCHOOL_HOLIDAY} <= tags
    assert len(set(TAGS_BY_CODE)) == len(TAGS_BY_CODE) == 84


def test_a_day_carries_what_the_calendar_says_of_it() -> None:
    code = DayFacts(public_holiday=True, eve=True, school_holiday=True).code(date(2026, 12, 25))
    assert tags_of(code) == {DayTag.FRIDAY, DayTag.PUBLIC_HOLIDAY, DayTag.EVE, DayTag.SCHOOL_HOLIDAY}


def test_every_fact_has_a_name_in_three_languages_that_no_other_has() -> None:
    for language in ("nb", "nn", "en"):
        names = [getattr(fact.text, language) for fact in FACTS.values()]
        assert all(names)
        assert sorted(names) == sorted(set(names))


def test_a_fact_is_found_by_its_name_and_by_age() -> None:
    fact = find_fact("share_under_25")
    assert fact is not None
    assert (fact.age, fact.kind, fact.text.nb) == (25, FactKind.NUMBER, "andel under 25 år")
    assert find_fact("share_under_100") is None
    assert find_fact("share_under_") is None
    assert find_fact("__class__") is None
