"""What an officer may add to a booking afterwards, for a reason: a breach of the rules, a lost key."""

from __future__ import annotations

from booking.domain.money import round_half_up
from booking.domain.quote import Line, LineKind
from booking.domain.rules.deciding import assess
from booking.domain.rules.facts import Facts
from booking.domain.rules.quantities import charged
from booking.domain.rules.rule_set import Fee, RuleSet
from booking.domain.vocabulary import Outcome


def fee_line(rule_set: RuleSet, fee: Fee, facts: Facts, quantity: int = 1) -> Line | None:
    """The line that the fee adds to the booking; ``None`` when it has no price for the tenant's price group."""
    parts = assess(rule_set.compiled, facts)
    price = fee.rate.price_for(parts[0].ruling.group_code)
    if price is None or isinstance(price, Outcome):
        return None
    cost = charged(fee.rate, price, [part.span for part in parts], facts, quantity)
    return Line(
        kind=LineKind.FEE,
        rule_id=fee.id,
        name=fee.name,
        basis=fee.basis,
        quantity=cost.quantity,
        unit=fee.rate.per,
        rate_ore=int(price),
        amount_ore=round_half_up(cost.amount),
        vat=fee.vat or rule_set.vat,
        starts_at=parts[0].span.starts_at,
        ends_at=parts[-1].span.ends_at,
        minutes=facts.minutes,
    )
