"""What a late cancellation and a no-show cost."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from booking.domain.cancellation import Cancellation, consequence, no_show
from booking.domain.pricing import quote
from booking.domain.rules.rule_set import RuleSet
from tests.domain.rules.building import named, oslo, rules, use

START = {"starts": "2026-11-24T18:00", "ends": "2026-11-24T20:00"}
HOUR = {"per": "hour", "price": 100}
STEPS = [{"notice_under_days": 15, "percent": 50}, {"notice_under_days": 8, "percent": 100}]


def tariff(*cancellations: dict[str, Any], free: bool = False) -> RuleSet:
    """A tariff of 100 an hour, free for local voluntary organisations when asked for."""
    written = [{"when": {"tenant_class": "local_voluntary"}, "price": "free"}] if free else []
    full = {"full_price_as": {"tenant_class": "private"}} if free else {}
    return rules(*written, HOUR, cancellation=named(*cancellations), **full)


def cancelled(rule_set: RuleSet, at: datetime, price_ore: int | None = None, **facts: Any) -> Cancellation:
    return consequence(rule_set, quote(rule_set, use(**START, **facts)), at, price_ore)


@pytest.mark.parametrize(("day", "fee"), [(8, 0), (9, 0), (10, 10000), (16, 10000), (17, 20000), (24, 20000)])
def test_the_step_that_the_notice_falls_under_decides(day: int, fee: int) -> None:
    late = tariff({"id": "late", "steps": STEPS})
    assert cancelled(late, oslo(2026, 11, day, 23, 59)).fee_ore == fee


def test_notice_in_days_counts_dates_and_not_hours() -> None:
    late = tariff({"id": "late", "steps": [{"notice_under_days": 1, "percent": 100}]})
    assert cancelled(late, oslo(2026, 11, 23, 23, 59)).fee_ore == 0
    assert cancelled(late, oslo(2026, 11, 24, 0, 0)).fee_ore == 20000


def test_notice_in_hours_counts_hours() -> None:
    late = tariff({"id": "late", "steps": [{"notice_under_hours": 48, "percent": 100}]})
    assert cancelled(late, oslo(2026, 11, 22, 18, 0)).fee_ore == 0
    assert cancelled(late, oslo(2026, 11, 22, 18, 1)).fee_ore == 20000


def test_the_dearest_step_counts_whatever_their_order() -> None:
    steps = [{"notice_under_days": 8, "amount": 50}, {"notice_under_days": 15, "percent": 50}]
    for written in (steps, steps[::-1]):
        found = cancelled(tariff({"id": "late", "steps": written}), oslo(2026, 11, 23))
        assert (found.fee_ore, found.percent, found.of_ore) == (10000, Fraction(50), 20000)


def test_free_use_costs_nothing_unless_the_rule_says_so() -> None:
    kind = {"id": "late", "steps": STEPS}
    strict = {**kind, "also_when_free": True}
    on_the_day = oslo(2026, 11, 24)
    assert cancelled(tariff(kind, free=True), on_the_day, tenant_class="local_voluntary").fee_ore == 0
    found = cancelled(tariff(strict, free=True), on_the_day, tenant_class="local_voluntary")
    assert (found.fee_ore, found.of_ore) == (20000, 20000)


def test_a_share_of_a_full_price_that_nobody_knows_is_left_to_a_person() -> None:
    rule = {"when": {"tenant_class": "local_voluntary"}, "price": "free"}
    late = rules(rule, cancellation=named({"id": "late", "steps": STEPS, "also_when_free": True}))
    assert cancelled(late, oslo(2026, 11, 24), tenant_class="local_voluntary").fee_ore is None


def test_an_agreed_price_is_what_the_share_is_of() -> None:
    late = tariff({"id": "late", "steps": STEPS})
    assert cancelled(late, oslo(2026, 11, 24), 5000).fee_ore == 5000


def test_the_rule_for_the_tenant_goes_before_the_rule_for_everybody() -> None:
    clubs = {"id": "clubs", "when": {"tenant_class": "local_voluntary"}, "no_show": {"amount": 99}}
    both = tariff({"id": "all", "steps": STEPS, "no_show": {"percent": 100}}, clubs)
    quoted = quote(both, use(**START, tenant_class="local_voluntary"))
    found = no_show(both, quoted)
    assert (found.fee_ore, found.rule and found.rule.id) == (9900, "clubs")
    assert no_show(both, quote(both, use(**START, tenant_class="private"))).fee_ore == 20000


def test_two_rules_that_disagree_leave_the_fee_to_a_person() -> None:
    one = {"id": "one", "when": {"tenant_class": "private"}, "steps": STEPS}
    other = {"id": "other", "when": {"purpose": "meeting"}, "no_show": {"percent": 10}}
    found = cancelled(tariff(one, other), oslo(2026, 11, 24), tenant_class="private", purpose="meeting")
    assert found.fee_ore is None
    assert {rule.id for rule in found.conflict} == {"one", "other"}


def test_without_a_rule_nothing_is_charged() -> None:
    assert cancelled(tariff(), oslo(2026, 11, 24)).fee_ore == 0
    assert consequence(None, quote(None, use(**START)), oslo(2026, 11, 24)).fee_ore == 0
    assert no_show(None, quote(None, use(**START))).fee_ore == 0


def test_a_no_show_costs_nothing_when_the_rule_does_not_mention_it() -> None:
    late = tariff({"id": "late", "steps": STEPS})
    assert no_show(late, quote(late, use(**START))).fee_ore == 0


def test_half_an_ore_of_a_fee_is_rounded_up() -> None:
    late = rules({"per": "booking", "price": 0.01}, cancellation=named({"id": "l", "no_show": {"percent": 50}}))
    assert no_show(late, quote(late, use(**START))).fee_ore == 1
