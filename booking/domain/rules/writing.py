"""From a `RuleSet` to its document, and to the text of one TOML file.

`parse_rule_set(to_document(rule_set)) == rule_set`. What is as it would be without being said is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from booking.domain.money import ORE_PER_KRONE
from booking.domain.rules.conditions import When, condition_document
from booking.domain.rules.facts import find_fact
from booking.domain.rules.reading import FORMAT
from booking.domain.rules.rule_set import (
    Adjustment,
    CancellationRule,
    Cap,
    Case,
    Charge,
    Deposit,
    Fee,
    FeeStep,
    Group,
    Price,
    Rate,
    Rule,
    RuleSet,
)
from booking.domain.rules.text import Text
from booking.domain.vocabulary import Outcome, PriceUnit, VatCode

Document = dict[str, Any]
_WIDTH = 100


def to_document(rule_set: RuleSet) -> Document:
    """The rule set as JSON-able values, in the order an author would write them; prices in kroner."""
    return _said(
        format=FORMAT,
        code=rule_set.code,
        version=rule_set.version if rule_set.version != 1 else None,
        name=_text(rule_set.name),
        note=_text(rule_set.note),
        municipality=rule_set.municipality,
        source=rule_set.source,
        demonstration=rule_set.demonstration,
        valid_from=rule_set.valid_from.isoformat(),
        valid_to=rule_set.valid_to.isoformat() if rule_set.valid_to else None,
        vat=str(rule_set.vat) if rule_set.vat is not VatCode.EXEMPT else None,
        round_to=_kroner(rule_set.round_to_ore) if rule_set.round_to_ore != 1 else None,
        full_price_as=_plain(rule_set.full_price_as),
        group=[_group(group) for group in rule_set.groups],
        rule=[_rule(rule) for rule in rule_set.rules],
        adjustment=[_adjustment(adjustment) for adjustment in rule_set.adjustments],
        cap=[_cap(cap) for cap in rule_set.caps],
        charge=[_charge(charge) for charge in rule_set.charges],
        deposit=[_deposit(deposit) for deposit in rule_set.deposits],
        cancellation=[_cancellation(rule) for rule in rule_set.cancellations],
        fee=[_fee(fee) for fee in rule_set.fees],
        case=[_case(case) for case in rule_set.cases],
    )


def _said(**values: Any) -> Document:
    return {name: value for name, value in values.items() if value not in (None, "", False, {}, [])}


def _text(text: Text) -> str | dict[str, str]:
    written = text.as_document()
    return text.nb if list(written) == ["nb"] else written


def _kroner(ore: int) -> int | float:
    whole, rest = divmod(ore, ORE_PER_KRONE)
    return float(Fraction(ore, ORE_PER_KRONE)) if rest else whole


def _number(number: Fraction | int) -> int | float:
    return int(number) if number == int(number) else float(number)


def _plain(value: Any) -> Any:
    """The value in types that JSON has."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return _number(Fraction(value)) if isinstance(value, Decimal) else value


def when_document(when: When) -> Document:
    """The conditions as they stand in a file."""
    kinds = {condition.fact: find_fact(condition.fact) for condition in when}
    return {
        condition.fact: condition_document(condition, fact.kind)
        for condition in when
        if (fact := kinds[condition.fact]) is not None
    }


def _named(part: Rule | Charge | Adjustment | Cap | Deposit | CancellationRule) -> Document:
    return _said(id=part.id, name=_text(part.name), basis=_text(part.basis), when=when_document(part.when))


def _group(group: Group) -> Document:
    written = [when_document(when) for when in group.alternatives]
    when = written[0] if len(written) == 1 else written
    return _said(code=group.code, name=_text(group.name), basis=_text(group.basis), when=when)


def _price(price: Price, per: PriceUnit) -> str | int | float:
    if isinstance(price, Outcome):
        return str(price)
    return _number(price) if per is PriceUnit.TICKET_INCOME else _kroner(int(price))


def _rate(rate: Rate) -> Document:
    cells = {group: _price(price, rate.per) for group, price in rate.by_group.items()}
    prices = [rate.price] if rate.price is not None else list(rate.by_group.values())
    is_amount = any(not isinstance(price, Outcome) for price in prices) or rate.per is not PriceUnit.BOOKING
    return _said(
        per=str(rate.per) if is_amount else None,
        price=cells or (_price(rate.price, rate.per) if rate.price is not None else None),
        times=rate.times,
        min_units=None if rate.min_units is None else _number(rate.min_units),
        max_units=None if rate.max_units is None else _number(rate.max_units),
        min_price=None if rate.min_ore is None else _kroner(rate.min_ore),
        max_price=None if rate.max_ore is None else _kroner(rate.max_ore),
        limits_per="day" if rate.limits_per_day else None,
    )


def _vat(vat: VatCode | None) -> str | None:
    return None if vat is None else str(vat)


def _rule(rule: Rule) -> Document:
    rates = _rate(rule.rates[0]) if len(rule.rates) == 1 else {"rate": [_rate(rate) for rate in rule.rates]}
    quota = rule.quota
    return (
        _named(rule)
        | _said(note=_text(rule.note), rank=rule.rank, vat=_vat(rule.vat))
        | rates
        | _said(
            quota=quota and {"hours": _number(Fraction(quota.minutes, 60)), "per": "week" if quota.per_week else "year"}
        )
    )


def _adjustment(adjustment: Adjustment) -> Document:
    return _named(adjustment) | _said(rank=adjustment.rank, percent=_number(adjustment.percent))


def _cap(cap: Cap) -> Document:
    return _named(cap) | _said(amount=_kroner(cap.amount_ore), per="day" if cap.per_day else None)


def _charge(charge: Charge) -> Document:
    return (
        _said(extra=charge.extra)
        | _named(charge)
        | _rate(charge.rate)
        | _said(vat=_vat(charge.vat), waived_when_free=charge.waived_when_free, deduct=charge.deduct)
    )


def _deposit(deposit: Deposit) -> Document:
    return _named(deposit) | {"amount": _kroner(deposit.amount_ore)}


def _fee(fee: Fee) -> Document:
    return _said(id=fee.id, name=_text(fee.name), basis=_text(fee.basis)) | _rate(fee.rate) | _said(vat=_vat(fee.vat))


def _step(step: FeeStep) -> Document:
    written = _said(notice_under_days=step.notice_under_days, notice_under_hours=step.notice_under_hours)
    if step.amount_ore is not None:
        written["amount"] = _kroner(step.amount_ore)
    if step.percent is not None:
        written["percent"] = _number(step.percent)
    return written


def _cancellation(rule: CancellationRule) -> Document:
    return _named(rule) | _said(
        rank=rule.rank,
        also_when_free=rule.also_when_free,
        steps=[_step(step) for step in rule.steps],
        no_show=None if rule.no_show is None else _step(rule.no_show),
    )


def _case(case: Case) -> Document:
    document = {"name": _text(case.name), "facts": _plain(case.facts), "weeks": case.weeks}
    document |= {"cancelled_days_before": case.cancelled_days_before, "no_show": case.no_show or None}
    return {key: value for key, value in document.items() if value is not None} | {"expect": _plain(case.expect)}


def to_toml(rule_set: RuleSet) -> str:
    """The rule set as the text of a TOML file: one table for each part, its values on lines of their own."""
    return document_to_toml(to_document(rule_set))


def document_to_toml(document: Mapping[str, Any]) -> str:
    """A document of this format as TOML; lists of tables become ``[[sections]]``."""
    sections = {key: value for key, value in document.items() if _is_section(value)}
    lines = [f"{_key(key)} = {_inline(value)}" for key, value in document.items() if key not in sections]
    for key, parts in sections.items():
        for part in parts:
            lines += ["", *_section(key, part)]
    return "\n".join(lines) + "\n"


def _is_section(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, Mapping) for part in value)


def _section(key: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield f"[[{key}]]"
    for name, value in part.items():
        if name != "rate":
            yield f"{_key(name)} = {_inline(value)}"
    for rate in part.get("rate", ()):
        yield f"[[{key}.rate]]"
        yield from (f"{_key(name)} = {_inline(value)}" for name, value in rate.items())


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if is_bare else _string(key)


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        written = [_inline(inner) for inner in value]
        row = "[" + ", ".join(written) + "]"
        return row if len(row) <= _WIDTH else "[\n" + "".join(f"    {inner},\n" for inner in written) + "]"
    return repr(value) if isinstance(value, int | float) else _string(str(value))
