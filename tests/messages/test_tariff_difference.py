"""What is different between two versions, as a clerk would say it."""

from __future__ import annotations

import pytest

from booking.domain.rules.difference import changed_cases, differences
from booking.domain.rules.norwegian_days import norwegian_day
from booking.domain.rules.reading import parse_rule_set
from booking.messages.tariff_difference import case_change_text, change_texts
from tests.factories.tariff import SOUND

YOUTH, OTHERS = SOUND["rule"]


def told(**changes):
    before, after = parse_rule_set(SOUND), parse_rule_set({**SOUND, **changes})
    return [text.replace("\xa0", " ") for change in differences(before, after) for text in change_texts(change)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"valid_from": "2027-01-01"},
            "Prislista «Prøvetariff»: første dag var 1. januar 2020 og er nå 1. januar 2027.",
        ),
        ({"valid_to": "2027-12-31"}, "Prislista «Prøvetariff»: siste dag er nå 31. desember 2027."),
        ({"rule": [YOUTH, {**OTHERS, "price": 400}]}, "Regel «Andre»: pris var 300 kr og er nå 400 kr."),
        ({"rule": [YOUTH]}, "Regel «Andre» er fjernet."),
    ],
)
def test_a_change_is_one_plain_sentence(changes, words):
    assert told(**changes) == [words]


def test_the_same_rules_are_no_difference():
    assert told() == []


def test_an_example_that_comes_to_something_else_is_told_with_both_answers():
    case = {
        "name": "To timer",
        "facts": {"starts": "2027-01-05T18:00:00", "ends": "2027-01-05T20:00:00"},
        "expect": {"total": 600},
    }
    before = parse_rule_set({**SOUND, "case": [case]})
    after = parse_rule_set({**SOUND, "case": [case], "rule": [YOUTH, {**OTHERS, "price": 400}]})
    (change,) = changed_cases(before, after, norwegian_day)
    assert case_change_text(change).replace("\xa0", " ") == "Eksempel «To timer»: 600 kr før, 800 kr nå."
