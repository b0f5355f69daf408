"""A document that is no rule set is refused with every fault named: where, what was expected, what was found."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from booking.domain.errors import Finding
from booking.domain.rules.conditions import Between, Condition, FromTo, OneOf
from booking.domain.rules.reading import parse_rule_set
from booking.domain.rules.rule_set import Quota, Rate
from booking.domain.rules.table import RuleSetError
from booking.domain.rules.text import Text
from booking.domain.rules.toml import MAX_BYTES, load_document, load_rule_set
from booking.domain.vocabulary import Outcome, PriceUnit
from booking.i18n import LANGUAGES, use_language
from booking.messages.findings import sentence

RULE = {"id": "gym", "name": "Gymsal", "per": "hour", "price": 100}
WHOLE: dict[str, Any] = {"format": 1, "code": "here", "name": "Her", "valid_from": "2026-01-01", "rule": [RULE]}


def with_rule(**values: Any) -> dict[str, Any]:
    rule = {key: value for key, value in {**RULE, **values}.items() if value is not None}
    return {**WHOLE, "rule": [rule]}


def with_when(**conditions: Any) -> dict[str, Any]:
    return with_rule(when=conditions)


def faults(document: Mapping[str, Any]) -> list[Finding]:
    with pytest.raises(RuleSetError) as error:
        parse_rule_set(document)
    return list(error.value.findings)


BROKEN = {
    "an unknown key": ({**WHOLE, "ruel": []}, "ruel", "tariff.unknown_key"),
    "no code": ({key: value for key, value in WHOLE.items() if key != "code"}, "code", "tariff.missing_key"),
    "another format": ({**WHOLE, "format": 2}, "format", "tariff.out_of_range"),
    "a rule that is no table": ({**WHOLE, "rule": ["gym"]}, "rule[1]", "tariff.wrong_kind"),
    "rules that are no list": ({**WHOLE, "rule": "gym"}, "rule", "tariff.wrong_kind"),
    "a date that is none": ({**WHOLE, "valid_from": "2026-02-30"}, "valid_from", "tariff.wrong_kind"),
    "an end before the start": ({**WHOLE, "valid_to": "2025-12-31"}, "valid_to", "tariff.ends_too_early"),
    "an id with a space": (with_rule(id="the gym"), "rule[the gym].id", "tariff.wrong_kind"),
    "the same id twice": ({**WHOLE, "rule": [RULE, RULE]}, "rule[gym].id", "tariff.duplicate_id"),
    "a name that is no text": (with_rule(name=["Gymsal"]), "rule[gym].name", "tariff.wrong_kind"),
    "a language nobody speaks": (with_rule(name={"sv": "Gymnastiksal"}), "rule[gym].name.sv", "tariff.unknown_key"),
    "a price of nothing": (with_rule(price=0), "rule[gym].price", "tariff.zero_or_negative_amount"),
    "a negative price": (with_rule(price=-5), "rule[gym].price", "tariff.zero_or_negative_amount"),
    "a price in parts of an øre": (with_rule(price=1.005), "rule[gym].price", "tariff.too_many_decimals"),
    "a price beyond reason": (with_rule(price=10**12), "rule[gym].price", "tariff.too_large_amount"),
    "a price that is infinite": (with_rule(price=float("inf")), "rule[gym].price", "tariff.wrong_kind"),
    "a price that is no number": (with_rule(price=float("nan")), "rule[gym].price", "tariff.wrong_kind"),
    "a word that is no price": (with_rule(price="gratis"), "rule[gym].price", "tariff.unknown_value"),
    "a price that is true": (with_rule(price=True), "rule[gym].price", "tariff.wrong_kind"),
    "a price without a unit": (with_rule(per=None), "rule[gym].per", "tariff.missing_key"),
    "an unknown unit": (with_rule(per="fortnight"), "rule[gym].per", "tariff.unknown_value"),
    "a unit of what is ordered": (with_rule(per="piece"), "rule[gym].per", "tariff.unit_not_for_use"),
    "a cell for an unknown group": (with_rule(price={"youth": 5}), "rule[gym].price.youth", "tariff.unknown_value"),
    "no cells": (with_rule(price={}), "rule[gym].price", "tariff.missing_key"),
    "no rates": (with_rule(price=None, per=None, rate=[]), "rule[gym].rate", "tariff.missing_key"),
    "times what is no number": (with_rule(times="purpose"), "rule[gym].times", "tariff.not_a_number_fact"),
    "limits per month": (with_rule(limits_per="month"), "rule[gym].limits_per", "tariff.unknown_value"),
    "a quota per month": (
        with_rule(price="free", quota={"hours": 5, "per": "month"}), "rule[gym].quota.per", "tariff.unknown_value",
    ),
    "an unknown fact": (with_when(colour="red"), "rule[gym].when.colour", "tariff.unknown_fact"),
    "a fact that is nearly one": (with_when(purpos="match"), "rule[gym].when.purpos", "tariff.unknown_fact"),
    "an age that nobody has": (with_when(share_under_0=1), "rule[gym].when.share_under_0", "tariff.unknown_fact"),
    "an unknown word": (with_when(purpose="football"), "rule[gym].when.purpose", "tariff.unknown_value"),
    "words that are no words": (with_when(purpose=[1]), "rule[gym].when.purpose", "tariff.wrong_kind"),
    "no words": (with_when(purpose=[]), "rule[gym].when.purpose", "tariff.wrong_kind"),
    "an unknown operator": (
        with_when(participants={"atleast": 5}), "rule[gym].when.participants.atleast", "tariff.unknown_key",
    ),
    "a bound that is no number": (
        with_when(participants={"at_least": "five"}), "rule[gym].when.participants.at_least", "tariff.wrong_kind",
    ),
    "no bounds": (with_when(participants={}), "rule[gym].when.participants", "tariff.wrong_kind"),
    "a flag that is a word": (with_when(alcohol="no"), "rule[gym].when.alcohol", "tariff.wrong_kind"),
    "a clock that is none": (
        with_when(clock={"from": "25:00", "to": "26:00"}), "rule[gym].when.clock.from", "tariff.wrong_kind",
    ),
    "half a clock range": (with_when(clock={"from": "15:00"}), "rule[gym].when.clock.to", "tariff.missing_key"),
    "an empty clock range": (
        with_when(clock={"from": "15:00", "to": "15:00"}), "rule[gym].when.clock", "tariff.empty_range",
    ),
    "dates the wrong way": (
        with_when(date={"from": "2026-02-01", "to": "2026-01-01"}), "rule[gym].when.date", "tariff.empty_range",
    ),
    "week 60": (with_when(week={"from": 1, "to": 60}), "rule[gym].when.week.to", "tariff.wrong_kind"),
    "a group that refers to a group": (
        {**WHOLE, "group": [{"code": "a", "name": "A", "when": {"group": "a"}}]},
        "group[a].when.group", "tariff.unknown_fact",
    ),
    "a discount of everything": (
        {**WHOLE, "adjustment": [{"id": "a", "name": "A", "percent": -100}]},
        "adjustment[a].percent", "tariff.out_of_range",
    ),
    "a change of nothing": (
        {**WHOLE, "adjustment": [{"id": "a", "name": "A", "percent": 0}]},
        "adjustment[a].percent", "tariff.zero_percent",
    ),
    "a step without notice": (
        {**WHOLE, "cancellation": [{"id": "c", "name": "C", "steps": [{"percent": 50}]}]},
        "cancellation[c].steps[1]", "tariff.needs_one_of",
    ),
    "a step with two fees": (
        {**WHOLE, "cancellation": [{"id": "c", "name": "C", "no_show": {"percent": 50, "amount": 5}}]},
        "cancellation[c].no_show", "tariff.needs_one_of",
    ),
    "a full price of an unknown group": (
        {**WHOLE, "full_price_as": {"group": "all"}}, "full_price_as.group", "tariff.unknown_value",
    ),
    "a full price of an unknown fact": (
        {**WHOLE, "full_price_as": {"clock": "15:00"}}, "full_price_as.clock", "tariff.unknown_fact",
    ),
    "a case that is no table": (
        {**WHOLE, "case": [{"name": "x", "facts": 1, "expect": {}}]}, "case[1].facts", "tariff.wrong_kind",
    ),
    "too many rules": (
        {**WHOLE, "rule": [{**RULE, "id": f"r{number}"} for number in range(2001)]}, "rule", "tariff.too_many",
    ),
    "a text as long as a book": (with_rule(note="x" * 3000), "rule[gym].note", "tariff.wrong_kind"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "place", "code"), BROKEN.values(), ids=BROKEN)
def test_the_fault_is_named_with_its_place(document: dict[str, Any], place: str, code: str) -> None:
    document = {key: value for key, value in document.items() if value is not None}
    assert (place, code) in [(finding.field, finding.code) for finding in faults(document)]


@pytest.mark.parametrize(("document", "place", "code"), BROKEN.values(), ids=BROKEN)
def test_the_fault_has_a_sentence_in_every_language(document: dict[str, Any], place: str, code: str) -> None:
    for language in LANGUAGES:
        with use_language(language):
            for finding in faults(document):
                assert sentence(finding).strip()


def test_every_fault_is_told_at_once() -> None:
    document = deepcopy(WHOLE)
    document["rule"][0] |= {"per": "moon", "price": -1, "when": {"colour": 1, "purpose": "x"}, "rnak": 1}
    assert sorted(finding.field for finding in faults(document)) == [
        "rule[gym].per",
        "rule[gym].price",
        "rule[gym].rnak",
        "rule[gym].when.colour",
        "rule[gym].when.purpose",
    ]


def test_the_word_that_was_meant_is_suggested() -> None:
    (fault,) = faults(with_when(purpos="match"))
    assert "purpose" in sentence(fault)


BROKEN_TEXTS = {
    "no TOML": (b"rule = [", "tariff.not_toml"),
    "no UTF-8": (b'name = "\xe5s"', "tariff.not_utf8"),
    "ten megabytes": (b"#" * 10_000_000, "tariff.file_too_large"),
    "deep nesting": (b"x = " + b"[" * 100_000 + b"]" * 100_000, "tariff.too_deep"),
}


@pytest.mark.parametrize(("text", "code"), BROKEN_TEXTS.values(), ids=BROKEN_TEXTS)
def test_a_text_that_is_no_document_is_refused(text: bytes, code: str) -> None:
    with pytest.raises(RuleSetError) as error:
        load_document(text)
    assert [finding.code for finding in error.value.findings] == [code]
    assert sentence(error.value.findings[0])


def test_a_file_may_be_as_large_as_the_limit() -> None:
    assert load_document(b"#" * MAX_BYTES) == {}


def test_a_toml_fault_names_the_line() -> None:
    with pytest.raises(RuleSetError) as error:
        load_rule_set("format = 1\ncode = \n")
    assert "line 2" in sentence(error.value.findings[0])


def test_conditions_are_read_as_they_are_written() -> None:
    rule_set = parse_rule_set(
        with_when(
            alcohol=False,
            clock={"from": "15:00", "to": "24:00"},
            date={"from": date(2026, 6, 1), "to": "2026-06-30"},
            day={"is": "weekday", "not": ["school_holiday", "eve"]},
            hours={"over": 2.5},
            participants_under_19={"at_least": 8},
            part="1/3",
            purpose=["match", "training"],
            time_of_year={"from": "12-01", "to": "02-29"},
            week={"from": 33, "to": 25},
        )
    )
    assert {condition.fact: condition.test for condition in rule_set.rules[0].when} == {
        "alcohol": OneOf(("false",)),
        "clock": FromTo(900, 1440),
        "date": FromTo(date(2026, 6, 1).toordinal(), date(2026, 7, 1).toordinal()),
        "day": OneOf(("weekday",), ("school_holiday", "eve")),
        "hours": Between(over=Fraction(5, 2)),
        "participants_under_19": Between(at_least=Fraction(8)),
        "part": OneOf(("1/3",)),
        "purpose": OneOf(("match", "training")),
        "time_of_year": FromTo(12 * 32 + 1, 2 * 32 + 30),
        "week": FromTo(33, 26),
    }


def test_the_order_of_conditions_in_the_file_does_not_matter() -> None:
    one = parse_rule_set(with_when(alcohol=False, purpose="match"))
    other = parse_rule_set(with_when(purpose="match", alcohol=False))
    assert one == other


def test_prices_are_read_in_kroner_and_held_in_ore() -> None:
    rule_set = parse_rule_set(
        with_rule(price=626.50, max_units=3.5, limits_per="day", min_price=100, quota={"hours": 2, "per": "week"})
    )
    rule = rule_set.rules[0]
    expected = Rate(per=PriceUnit.HOUR, price=62650, max_units=Fraction(7, 2), min_ore=10000, limits_per_day=True)
    assert rule.rates == (expected,)
    assert rule.quota == Quota(120, per_week=True)


def test_a_text_may_be_one_string_or_three_languages() -> None:
    rule_set = parse_rule_set(with_rule(name="Gymsal", note={"nb": "Merk", "nn": "Merk deg", "en": "Note"}))
    assert rule_set.rules[0].name == Text(nb="Gymsal")
    assert rule_set.rules[0].note.in_language("en") == "Note"
    assert rule_set.rules[0].name.in_language("en") == "Gymsal"


def test_a_cell_may_say_free_refused_or_undecided() -> None:
    group = [{"code": code, "name": code} for code in ("a", "b", "c", "d")]
    document = {**with_rule(price={"a": "free", "b": "refused", "c": "undecided", "d": 5}), "group": group}
    cells = parse_rule_set(document).rules[0].rates[0].by_group
    assert cells == {"a": Outcome.FREE, "b": Outcome.REFUSED, "c": Outcome.UNDECIDED, "d": 500}
    assert parse_rule_set(document).rules[0].rates[0].price_for(None) is None


def test_conditions_that_look_like_code_are_only_text() -> None:
    rule_set = parse_rule_set(with_rule(name="__import__('os').system('x')", when={"venue": "{{ 7*7 }}"}))
    assert rule_set.rules[0].when == (Condition("venue", OneOf(("{{ 7*7 }}",))),)
