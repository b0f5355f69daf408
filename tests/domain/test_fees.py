"""What an officer may add afterwards."""

from __future__ import annotations

from booking.domain.fees import fee_line
from booking.domain.quote import LineKind
from booking.domain.vocabulary import PriceUnit, VatCode
from tests.domain.rules.building import named, rules, use

HOUR = {"per": "hour", "price": 100}


def test_a_fee_is_a_line_with_its_own_article() -> None:
    fees = named({"id": "cleaning", "per": "ordered_hour", "price": 600, "min_units": 2, "vat": "rate_25"})
    rule_set = rules(HOUR, fee=fees)
    line = fee_line(rule_set, rule_set.fees[0], use(), 1)
    assert line is not None
    assert (line.kind, line.quantity, line.unit, line.rate_ore, line.amount_ore, line.vat) == (
        LineKind.FEE,
        2,
        PriceUnit.ORDERED_HOUR,
        60000,
        120000,
        VatCode.RATE_25,
    )


def test_a_fee_may_be_priced_by_group() -> None:
    groups = named({"code": "club", "when": {"tenant_class": "local_voluntary"}}, {"code": "others"})
    fees = named({"id": "breach", "per": "piece", "price": {"others": 1000}})
    rule_set = rules(HOUR, group=groups, fee=fees)
    assert fee_line(rule_set, rule_set.fees[0], use(tenant_class="local_voluntary")) is None
    line = fee_line(rule_set, rule_set.fees[0], use(tenant_class="private"), 3)
    assert line is not None
    assert line.amount_ore == 300000
