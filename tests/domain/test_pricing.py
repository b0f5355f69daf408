"""What a booking costs: units, limits, splits, adjustments, extras, rounding and the full price."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from booking.domain.agreement_pricing import quote_agreement
from booking.domain.pricing import quote, quote_in_force
from booking.domain.quote import LineKind, Quote, as_document, from_document
from booking.domain.vocabulary import Outcome, PriceUnit, VatCode
from tests.domain.rules.building import named, rules, use

HOUR = {"per": "hour", "price": 100}


def total(quoted: Quote) -> int | None:
    return quoted.total_ore


UNITS: list[tuple[str, dict[str, Any], dict[str, Any], int | Fraction, int]] = [
    ("an hour and twenty minutes", {"per": "hour"}, {"ends": "2026-11-24T19:20"}, Fraction(4, 3), 13333),
    ("a started hour", {"per": "started_hour"}, {"ends": "2026-11-24T19:01"}, 2, 20000),
    ("a whole hour is not two started", {"per": "started_hour"}, {"ends": "2026-11-24T19:00"}, 1, 10000),
    ("started half hours", {"per": "started_half_hour"}, {"ends": "2026-11-24T19:31"}, 4, 40000),
    ("an evening", {"per": "evening"}, {"ends": "2026-11-24T22:00"}, 1, 10000),
    ("an evening into the night", {"per": "evening"}, {"ends": "2026-11-25T05:59"}, 1, 10000),
    ("an evening into the next", {"per": "evening"}, {"ends": "2026-11-25T18:01"}, 2, 20000),
    ("two dates", {"per": "day"}, {"ends": "2026-11-25T18:00"}, 2, 20000),
    ("until midnight is one date", {"per": "day"}, {"ends": "2026-11-25T00:00"}, 1, 10000),
    ("two nights", {"per": "night"}, {"ends": "2026-11-26T10:00"}, 2, 20000),
    ("until midnight is no night", {"per": "night"}, {"ends": "2026-11-25T00:00"}, 0, 0),
    ("one weekend", {"per": "weekend"}, {"starts": "2026-11-27T16:00", "ends": "2026-11-29T20:00"}, 1, 10000),
    ("two weekends", {"per": "weekend"}, {"starts": "2026-11-27T16:00", "ends": "2026-12-05T20:00"}, 2, 20000),
    ("eight days are two weeks", {"per": "week"}, {"ends": "2026-12-01T20:00"}, 2, 20000),
    ("seven days are one week", {"per": "week"}, {"ends": "2026-11-30T20:00"}, 1, 10000),
    ("one booking", {"per": "booking"}, {"ends": "2026-11-28T20:00"}, 1, 10000),
    ("persons", {"per": "person"}, {"participants": 12}, 12, 120000),
    ("person-hours", {"per": "person_hour"}, {"participants": 12}, 24, 240000),
    ("person-days", {"per": "person_day"}, {"participants": 12, "ends": "2026-11-25T10:00"}, 24, 240000),
    ("person-nights", {"per": "person_night"}, {"participants": 12, "ends": "2026-11-26T10:00"}, 24, 240000),
    ("courts", {"per": "hour", "times": "courts"}, {"courts": 3}, 6, 60000),
]


@pytest.mark.parametrize(
    ("rate", "facts", "quantity", "amount"), [case[1:] for case in UNITS], ids=[c[0] for c in UNITS]
)
def test_the_units_are_counted(rate: dict[str, Any], facts: dict[str, Any], quantity: int, amount: int) -> None:
    quoted = quote(rules({"price": 100, **rate}), use(**facts))
    assert [line.quantity for line in quoted.lines] == [quantity]
    assert quoted.total_ore == amount


def test_the_hour_that_the_clocks_repeat_is_paid_and_the_one_they_skip_is_not() -> None:
    autumn = quote(rules(HOUR), use("2026-10-25T01:00", "2026-10-25T04:00"))
    spring = quote(rules(HOUR), use("2026-03-29T01:00", "2026-03-29T04:00"))
    assert (autumn.total_ore, spring.total_ore) == (40000, 20000)


def test_half_an_ore_is_rounded_up_once_for_each_line() -> None:
    quoted = quote(rules({"per": "hour", "price": 0.01}), use(ends="2026-11-24T18:30"))
    assert quoted.total_ore == 1


LIMITS = [
    ({"max_units": 1.5}, 15000),
    ({"min_units": 4}, 40000),
    ({"max_price": 120}, 12000),
    ({"min_price": 500}, 50000),
    ({"max_units": 1.5, "times": "courts"}, 30000),
]


@pytest.mark.parametrize(("limit", "amount"), LIMITS)
def test_limits_bound_the_units_and_the_amount(limit: dict[str, Any], amount: int) -> None:
    assert quote(rules({**HOUR, **limit}), use(courts=2)).total_ore == amount


def test_a_limit_per_day_is_met_on_each_date() -> None:
    rule = {**HOUR, "max_units": 3}
    facts = use("2026-11-24T20:00", "2026-11-25T10:00")
    assert quote(rules(rule), facts).total_ore == 30000
    assert quote(rules({**rule, "limits_per": "day"}), facts).total_ore == 60000


def test_the_cheapest_of_several_rates_counts() -> None:
    rate = [{"per": "hour", "price": 100}, {"per": "day", "price": 350}]
    tariff = rules({"rate": rate})
    assert quote(tariff, use(ends="2026-11-24T21:00")).total_ore == 30000
    assert quote(tariff, use(ends="2026-11-24T22:00")).total_ore == 35000


def test_ticket_income_is_a_percentage_with_a_floor() -> None:
    tariff = rules({"per": "ticket_income", "price": 10, "min_price": 2000})
    assert quote(tariff, use(ticket_income=50000)).total_ore == 500000
    assert quote(tariff, use(ticket_income=5000)).total_ore == 200000
    assert quote(tariff, use()).total_ore is None


def test_a_number_that_was_not_stated_leaves_the_price_to_a_person() -> None:
    quoted = quote(rules({"per": "hour", "price": 100, "times": "courts"}), use())
    assert quoted.outcome is Outcome.UNDECIDED
    assert quoted.decision.missing == ("courts",)
    assert (quoted.total_ore, quoted.full_price_ore) == (None, None)


def test_a_booking_is_cut_where_a_rule_ends_and_each_part_has_its_line() -> None:
    tariff = rules(
        {"when": {"clock": {"to": "22:00", "from": "06:00"}}, "price": "free"},
        {"when": {"clock": {"from": "22:00", "to": "06:00"}}, "per": "hour", "price": 865},
    )
    quoted = quote(tariff, use("2026-11-24T21:00", "2026-11-24T23:00"))
    assert [(line.rule_id, line.minutes, line.amount_ore, line.free) for line in quoted.lines] == [
        ("r1", 60, 0, True),
        ("r2", 60, 86500, False),
    ]
    assert quoted.outcome is Outcome.PRICED


def test_parts_of_one_rule_are_put_together_before_they_are_counted() -> None:
    tariff = rules(
        {"per": "started_hour", "price": 100}, {"when": {"clock": {"from": "03:00", "to": "04:00"}}, "price": "free"}
    )
    quoted = quote(tariff, use("2026-11-24T18:30", "2026-11-24T19:30"))
    over_midnight = quote(tariff, use("2026-11-24T23:30", "2026-11-25T00:30"))
    assert (quoted.total_ore, over_midnight.total_ore) == (10000, 10000)


def test_unbroken_stretches_are_rounded_up_each() -> None:
    tariff = rules(
        {"per": "started_hour", "price": 100},
        {"when": {"clock": {"from": "19:00", "to": "20:00"}}, "price": "free"},
    )
    quoted = quote(tariff, use("2026-11-24T18:30", "2026-11-24T20:30"))
    assert quoted.total_ore == 20000


def test_a_refused_part_refuses_the_whole_booking() -> None:
    tariff = rules(HOUR, {"when": {"clock": {"from": "21:00", "to": "24:00"}}, "price": "refused"})
    quoted = quote(tariff, use("2026-11-24T20:00", "2026-11-24T22:00"))
    assert (quoted.outcome, quoted.lines, quoted.total_ore, quoted.full_price_ore) == (Outcome.REFUSED, (), None, None)
    assert quoted.decision.rule is not None
    assert quoted.decision.rule.id == "r2"


def test_a_surcharge_comes_before_the_discount_and_each_has_its_line() -> None:
    adjustments = named({"id": "late", "percent": 50}, {"id": "season", "percent": -20})
    quoted = quote(rules({"per": "hour", "price": 99.99}, adjustment=adjustments), use(ends="2026-11-24T19:00"))
    assert [(line.kind, line.amount_ore) for line in quoted.lines] == [
        (LineKind.USE, 9999),
        (LineKind.SURCHARGE, 5000),
        (LineKind.DISCOUNT, -3000),
    ]
    assert quoted.total_ore == 11999


def test_a_surcharge_is_for_the_hours_it_is_about() -> None:
    adjustments = named({"id": "late", "percent": 100, "when": {"clock": {"from": "22:00", "to": "24:00"}}})
    quoted = quote(rules(HOUR, adjustment=adjustments), use("2026-11-24T20:00", "2026-11-24T23:00"))
    assert quoted.total_ore == 40000


def test_a_price_that_does_not_grow_with_time_takes_the_surcharge_of_its_start() -> None:
    adjustments = named({"id": "weekend", "percent": 100, "when": {"day": "weekend"}})
    tariff = rules({"per": "booking", "price": 100}, adjustment=adjustments)
    assert quote(tariff, use("2026-11-27T20:00", "2026-11-28T02:00")).total_ore == 10000
    assert quote(tariff, use("2026-11-28T20:00", "2026-11-28T22:00")).total_ore == 20000


def test_a_cap_brings_the_use_down_but_not_the_extras() -> None:
    tariff = rules(
        HOUR,
        cap=named({"id": "most", "amount": 150}),
        charge=named({"id": "chairs", "extra": "chair", "per": "piece", "price": 10}),
    )
    quoted = quote(tariff, use(extras={"chair": 3}))
    assert [(line.kind, line.amount_ore) for line in quoted.lines] == [
        (LineKind.USE, 20000),
        (LineKind.CAP, -5000),
        (LineKind.CHARGE, 3000),
    ]


def test_a_cap_per_day_is_met_on_each_date() -> None:
    tariff = rules(HOUR, cap=named({"id": "most", "amount": 150, "per": "day"}))
    assert quote(tariff, use("2026-11-24T20:00", "2026-11-25T20:00")).total_ore == 30000
    assert quote(tariff, use("2026-11-24T23:00", "2026-11-25T20:00")).total_ore == 25000


def test_an_ordered_extra_without_a_price_leaves_the_booking_to_a_person() -> None:
    quoted = quote(rules(HOUR), use(extras={"trampoline": 1}))
    assert (quoted.outcome, quoted.decision.unpriced, quoted.total_ore) == (Outcome.UNDECIDED, ("trampoline",), None)


def test_what_was_ordered_none_of_costs_nothing() -> None:
    assert quote(rules(HOUR), use(extras={"trampoline": 0})).total_ore == 20000


def test_free_use_does_not_waive_extras_unless_they_say_so() -> None:
    charges = named(
        {"id": "chairs", "extra": "chair", "per": "piece", "price": 10},
        {"id": "set_up", "per": "booking", "price": 500, "waived_when_free": True},
    )
    local = {"when": {"tenant_class": "local_voluntary"}, "price": "free"}
    tariff = rules(local, HOUR, charge=charges, full_price_as={"tenant_class": "private"})
    free = quote(tariff, use(tenant_class="local_voluntary", extras={"chair": 2}))
    paid = quote(tariff, use(tenant_class="private", extras={"chair": 2}))
    assert (free.outcome, free.total_ore, free.full_price_ore, free.value_ore) == (Outcome.FREE, 2000, 72000, 70000)
    assert paid.total_ore == 72000


def test_a_charge_per_hour_is_for_the_hours_it_is_about_and_a_fixed_one_for_the_start() -> None:
    charges = named(
        {"id": "guard", "per": "hour", "price": 250, "when": {"clock": {"from": "22:00", "to": "24:00"}}},
        {"id": "late_start", "per": "booking", "price": 99, "when": {"clock": {"from": "22:00", "to": "24:00"}}},
    )
    tariff = rules({"per": "hour", "price": 100}, charge=charges)
    evening = quote(tariff, use("2026-11-24T21:00", "2026-11-24T23:00"))
    late = quote(tariff, use("2026-11-24T22:00", "2026-11-24T23:00"))
    assert (evening.total_ore, late.total_ore) == (20000 + 25000, 10000 + 25000 + 9900)


def test_ordered_hours_have_a_least_number() -> None:
    charge = named({"id": "cleaning", "extra": "cleaning", "per": "ordered_hour", "price": 300, "min_units": 2})
    tariff = rules(HOUR, charge=charge)
    assert quote(tariff, use(extras={"cleaning": 1})).total_ore == 20000 + 60000
    assert quote(tariff, use(extras={"cleaning": 3})).total_ore == 20000 + 90000


def test_a_deduction_never_brings_the_total_below_nothing() -> None:
    charge = named({"id": "washed", "per": "booking", "price": 350, "deduct": True})
    assert quote(rules(HOUR, charge=charge), use()).total_ore == 0
    assert quote(rules({"per": "hour", "price": 500}, charge=charge), use()).total_ore == 65000


def test_the_total_is_rounded_to_the_kroner_asked_for() -> None:
    tariff = rules({"per": "hour", "price": 97.50}, round_to=5)
    quoted = quote(tariff, use(ends="2026-11-24T19:00"))
    assert quoted.total_ore == 10000
    assert quoted.lines[-1].kind is LineKind.ROUNDING


def test_a_deposit_stands_beside_the_total() -> None:
    tariff = rules(HOUR, deposit=named({"id": "deposit", "amount": 2000, "when": {"purpose": "private_party"}}))
    assert quote(tariff, use(purpose="private_party")).deposit_ore == 200000
    assert quote(tariff, use(purpose="meeting")).deposit_ore == 0
    assert quote(tariff, use(purpose="private_party")).total_ore == 20000


def test_the_vat_code_is_the_articles_own_or_the_tariffs() -> None:
    charge = named({"id": "sound", "extra": "sound", "per": "piece", "price": 10, "vat": "rate_25"})
    quoted = quote(rules(HOUR, charge=charge, vat="outside"), use(extras={"sound": 1}))
    assert [line.vat for line in quoted.lines] == [VatCode.OUTSIDE, VatCode.RATE_25]


def test_the_full_price_is_never_below_what_is_paid() -> None:
    tariff = rules(
        {"when": {"tenant_class": "company"}, **HOUR, "price": 400},
        {"when": {"tenant_class": "private"}, **HOUR},
        full_price_as={"tenant_class": "private"},
    )
    quoted = quote(tariff, use(tenant_class="company"))
    assert (quoted.total_ore, quoted.full_price_ore, quoted.value_ore) == (80000, 80000, 0)


def test_the_full_price_is_not_known_when_no_rule_gives_it() -> None:
    tariff = rules({"when": {"tenant_class": "local_voluntary"}, "price": "free"})
    quoted = quote(tariff, use(tenant_class="local_voluntary"))
    assert (quoted.total_ore, quoted.full_price_ore, quoted.value_ore) == (0, None, None)


def test_without_a_tariff_a_person_decides() -> None:
    quoted = quote(None, use())
    assert (quoted.outcome, quoted.total_ore, quoted.tariff.code) == (Outcome.UNDECIDED, None, "")


def test_the_date_of_use_decides_which_tariff_counts() -> None:
    old = rules(HOUR, code="old", valid_from="2026-01-01", valid_to="2026-11-24")
    new = rules({**HOUR, "price": 300}, code="new", valid_from="2026-11-25")
    assert quote_in_force([new, old], use()).total_ore == 20000
    assert quote_in_force([new, old], use("2026-11-25T18:00", "2026-11-25T20:00")).total_ore == 60000
    assert quote_in_force([new], use()).outcome is Outcome.UNDECIDED


def test_a_booking_over_a_tariff_date_is_divided_there_and_pays_what_is_counted_once_only_once() -> None:
    charge = named({"id": "set_up", "per": "booking", "price": 50})
    old = rules(HOUR, code="old", valid_from="2026-01-01", valid_to="2026-11-24", charge=charge)
    new = rules({**HOUR, "price": 300}, code="new", valid_from="2026-11-25", charge=charge)
    quoted = quote_in_force([old, new], use("2026-11-24T22:00", "2026-11-25T01:00"))
    assert [(line.tariff, line.amount_ore) for line in quoted.lines] == [("old", 20000), ("old", 5000), ("new", 30000)]
    assert quoted.total_ore == 55000


def test_a_booking_into_a_day_without_a_tariff_is_left_to_a_person() -> None:
    old = rules(HOUR, valid_from="2026-01-01", valid_to="2026-11-24")
    quoted = quote_in_force([old], use("2026-11-24T22:00", "2026-11-25T01:00"))
    assert (quoted.outcome, quoted.total_ore) == (Outcome.UNDECIDED, None)


def test_of_two_tariffs_in_force_the_one_that_came_last_counts() -> None:
    first = rules(HOUR, valid_from="2026-01-01", version=1)
    second = rules({**HOUR, "price": 300}, valid_from="2026-01-01", version=2)
    assert quote_in_force([second, first], use()).total_ore == 60000


def test_an_agreement_pays_its_own_charge_once() -> None:
    charge = named({"id": "set_up", "per": "agreement", "price": 931, "when": {"agreement": "season"}})
    tariff = rules(HOUR, charge=charge)
    occurrences = [use(f"2026-12-{day:02d}T18:00", f"2026-12-{day:02d}T20:00") for day in (1, 8, 15)]
    quoted = quote_agreement([tariff], occurrences)
    assert [(line.rule_id, line.quantity, line.amount_ore) for line in quoted.lines] == [
        ("r1", 6, 60000),
        ("set_up", 1, 93100),
    ]
    assert (quoted.total_ore, quoted.full_price_ore) == (153100, 153100)


def test_one_booking_of_an_agreement_does_not_pay_for_the_agreement() -> None:
    charge = named({"id": "set_up", "per": "agreement", "price": 931})
    assert quote(rules(HOUR, charge=charge), use(agreement="season")).total_ore == 20000
    assert quote(rules(HOUR, charge=charge), use(agreement="single")).total_ore == 20000 + 93100


def test_an_agreement_that_is_free_pays_nothing_that_free_use_waives() -> None:
    charge = named({"id": "set_up", "per": "agreement", "price": 931, "waived_when_free": True})
    tariff = rules({"when": {"tenant_class": "local_voluntary"}, "price": "free"}, HOUR, charge=charge)
    quoted = quote_agreement([tariff], [use(tenant_class="local_voluntary")] * 2)
    assert (quoted.outcome, quoted.total_ore) == (Outcome.FREE, 0)


def test_an_agreement_uses_up_the_years_quota_and_begins_anew_with_the_year() -> None:
    free = {"when": {"tenant_class": "local_voluntary"}, "price": "free", "quota": {"hours": 3, "per": "year"}}
    tariff = rules(free, HOUR)
    days = ["2026-12-15", "2026-12-22", "2027-01-05"]
    occurrences = [
        use(f"{day}T18:00", f"{day}T20:00", tenant_class="local_voluntary", hours_used_year=0) for day in days
    ]
    quoted = quote_agreement([tariff], occurrences)
    assert quoted.total_ore == 10000
    assert [(line.free, line.minutes) for line in quoted.lines] == [(True, 300), (False, 60)]


def test_an_agreement_of_nothing_is_no_agreement() -> None:
    with pytest.raises(ValueError, match="at least one"):
        quote_agreement([], [])


def test_a_quote_survives_its_document() -> None:
    charge = named({"id": "chairs", "extra": "chair", "per": "piece", "price": 10})
    adjustment = named({"id": "season", "percent": -12.5})
    free = {
        "price": "free",
        "when": {"share_under_19": {"at_least": 60}, "day": "weekend", "clock": {"from": "08:00", "to": "09:00"}},
    }
    tariff = rules(free, {**HOUR, "basis": {"nb": "§ 1", "nn": "§ 1"}}, charge=charge, adjustment=adjustment)
    facts = use(
        ends="2026-11-24T19:20",
        tenant_class="local_voluntary",
        participants=20,
        participants_under_19=11,
        hours_used_year=1.25,
        ticket_income=10.5,
        extras={"chair": 2},
        day=["eve", "school_day"],
    )
    quoted = quote(tariff, facts)
    assert quoted.lines[0].quantity == Fraction(4, 3)
    assert quoted.lines[0].unit is PriceUnit.HOUR
    assert from_document(as_document(quoted)) == quoted
