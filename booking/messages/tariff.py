"""A rule set as a price list that anyone can read: rules in order, what each rests on, and what it costs.

Names and notes are the council's own words, and come from the rule set; what stands between them is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from booking.domain.rules.conditions import Condition, condition_document
from booking.domain.rules.facts import find_fact
from booking.domain.rules.rule_set import (
    DEFAULT_RANK,
    Adjustment,
    CancellationRule,
    Cap,
    Charge,
    FeeStep,
    Group,
    Price,
    Rate,
    Rule,
    RuleSet,
    When,
)
from booking.domain.rules.text import Text
from booking.domain.vocabulary import Outcome, PriceUnit
from booking.i18n import capital, format_hours, format_money, format_number, ngettext
from booking.i18n import gettext as _
from booking.messages.conditions import condition_text, either, fact_text, in_language
from booking.messages.opening_hours import listing
from booking.messages.vocabulary import label


@dataclass(frozen=True, slots=True)
class Line:
    """One rule, group or charge in words. `when` is a sentence, empty when it always holds.

    `prices` are the price for everybody (one), or for each price group in the groups' order.
    """

    name: str
    basis: str = ""
    note: str = ""
    when: str = ""
    prices: tuple[str, ...] = ()

    @property
    def same_for_all(self) -> bool:
        return len(self.prices) == 1


@dataclass(frozen=True, slots=True)
class PriceList:
    """The whole rule set in words, in the order in which it is weighed."""

    name: str
    note: str
    groups: tuple[Line, ...]
    rules: tuple[Line, ...]
    adjustments: tuple[Line, ...]
    charges: tuple[Line, ...]
    deposits: tuple[Line, ...]
    cancellations: tuple[Line, ...]


def price_list(rule_set: RuleSet) -> PriceList:
    """The rule set in the reader's language."""
    groups = rule_set.groups
    rules = sorted(rule_set.rules, key=_weight)
    return PriceList(
        name=in_language(rule_set.name),
        note=in_language(rule_set.note),
        groups=tuple(_group(group) for group in groups),
        rules=tuple(_rule(rule, rule_set) for rule in rules),
        adjustments=(
            *(_adjustment(each, groups) for each in rule_set.adjustments),
            *(_cap(each, groups) for each in rule_set.caps),
        ),
        charges=(
            *(_charge(each, groups) for each in rule_set.charges),
            *(
                Line(in_language(fee.name), in_language(fee.basis), prices=_prices((fee.rate,), groups))
                for fee in rule_set.fees
            ),
        ),
        deposits=tuple(
            _line(each.name, each.basis, each.when, groups, prices=(format_money(each.amount_ore),))
            for each in rule_set.deposits
        ),
        cancellations=tuple(_cancellation(each, groups) for each in rule_set.cancellations),
    )


def price_text(price: Price, unit: PriceUnit) -> str:
    """``381 kr per time``, ``gratis``, ``10 % av billettinntekten``."""
    if isinstance(price, Outcome):
        return str(label(price))
    if unit is PriceUnit.TICKET_INCOME:
        return _("%(percent)s %% av billettinntekten", percent=_number(Fraction(price)))
    return _("%(amount)s per %(unit)s", amount=format_money(round(price)), unit=label(unit))


def when_text(when: When, groups: Iterable[Group] = ()) -> str:
    """The conditions as one sentence without a capital: ``type lokale er gymsal, og dag er hverdag``."""
    return listing([_condition(condition, groups) for condition in when])


def _weight(rule: Rule) -> int:
    """Where the rule stands among the others; rules of the same weight keep the council's order."""
    if rule.rank is not None:
        return rule.rank
    outcomes = {price for rate in rule.rates for price in _all_prices(rate) if isinstance(price, Outcome)}
    return min((DEFAULT_RANK[outcome] for outcome in outcomes), default=DEFAULT_RANK[Outcome.PRICED])


def _all_prices(rate: Rate) -> Iterable[Price]:
    return rate.by_group.values() if rate.price is None else (rate.price,)


def _condition(condition: Condition, groups: Iterable[Group]) -> str:
    fact = find_fact(condition.fact)
    if fact is None:
        return condition.fact
    wanted = condition_document(condition, fact.kind)
    names = {group.code: in_language(group.name) for group in groups}
    if fact.name == "group":
        codes = wanted if isinstance(wanted, list) else [wanted]
        return _("prisgruppe er %(groups)s", groups=either([names.get(str(code), str(code)) for code in codes]))
    return condition_text(fact, wanted)


def _line(
    name: Text, basis: Text, when: When, groups: Iterable[Group], note: str = "", prices: tuple[str, ...] = ()
) -> Line:
    return Line(in_language(name), in_language(basis), note, capital(when_text(when, groups)), prices)


def _group(group: Group) -> Line:
    told = [when_text(when) for when in group.alternatives if when]
    return Line(in_language(group.name), in_language(group.basis), when=capital(_(", eller ").join(told)))


def _rule(rule: Rule, rule_set: RuleSet) -> Line:
    notes = [in_language(rule.note)]
    if rule.quota is not None:
        hours = format_hours(rule.quota.minutes)
        per_week, per_year = _("Inntil %(hours)s i uken."), _("Inntil %(hours)s i året.")
        notes.append((per_week if rule.quota.per_week else per_year) % {"hours": hours})
    groups = rule_set.groups
    note = " ".join(note for note in notes if note)
    return _line(rule.name, rule.basis, rule.when, groups, note, _prices(rule.rates, groups))


def _prices(rates: tuple[Rate, ...], groups: tuple[Group, ...]) -> tuple[str, ...]:
    """One price for all, or one for each group; of several rates the cheapest counts, so all are named."""
    if all(rate.price is not None for rate in rates):
        return (_rates(rates, None),)
    return tuple(_rates(rates, group.code) for group in groups)


def _rates(rates: tuple[Rate, ...], group: str | None) -> str:
    told = [
        price_text(price, rate.per) + _limits(rate) for rate in rates if (price := rate.price_for(group)) is not None
    ]
    if not told:
        return _("–")
    return told[0] if len(told) == 1 else _("det billigste av %(prices)s", prices=listing(told))


def _limits(rate: Rate) -> str:
    if rate.price is not None and isinstance(rate.price, Outcome):
        return ""
    told = [_("ganget med %(fact)s", fact=fact_text(rate.times))] if rate.times else []
    unit = str(label(rate.per))
    if rate.min_units is not None:
        told.append(_("minst for %(number)s %(unit)s", number=_number(rate.min_units), unit=unit))
    if rate.max_units is not None:
        told.append(_("høyst for %(number)s %(unit)s", number=_number(rate.max_units), unit=unit))
    if rate.min_ore is not None:
        told.append(_("minst %(amount)s", amount=format_money(rate.min_ore)))
    if rate.max_ore is not None:
        told.append(_("høyst %(amount)s", amount=format_money(rate.max_ore)))
    return f", {listing(told)}" if told else ""


def _charge(charge: Charge, groups: tuple[Group, ...]) -> Line:
    prices = _prices((charge.rate,), groups)
    note = _("Trekkes fra.") if charge.deduct else _("Gjelder ikke når bruken er gratis.") * charge.waived_when_free
    return _line(charge.name, charge.basis, charge.when, groups, note, prices)


def _adjustment(adjustment: Adjustment, groups: tuple[Group, ...]) -> Line:
    percent = _number(abs(adjustment.percent))
    words = _("%(percent)s %% rabatt") if adjustment.percent < 0 else _("%(percent)s %% tillegg")
    return _line(adjustment.name, adjustment.basis, adjustment.when, groups, prices=(words % {"percent": percent},))


def _cap(cap: Cap, groups: tuple[Group, ...]) -> Line:
    words = _("høyst %(amount)s for hver dag") if cap.per_day else _("høyst %(amount)s for hver booking")
    return _line(cap.name, cap.basis, cap.when, groups, prices=(words % {"amount": format_money(cap.amount_ore)},))


def _cancellation(rule: CancellationRule, groups: tuple[Group, ...]) -> Line:
    steps = [_step(step) for step in rule.steps]
    if rule.no_show is not None:
        steps.append(_("Å ikke møte: %(fee)s", fee=_fee(rule.no_show)))
    note = _("Gjelder også når bruken er gratis; da regnes det av full pris.") if rule.also_when_free else ""
    return _line(rule.name, rule.basis, rule.when, groups, note, tuple(steps))


def _step(step: FeeStep) -> str:
    if step.notice_under_days is not None:
        notice = ngettext("Mindre enn %(num)d dag før", "Mindre enn %(num)d dager før", step.notice_under_days)
    else:
        hours = step.notice_under_hours or 0
        notice = ngettext("Mindre enn %(num)d time før", "Mindre enn %(num)d timer før", hours)
    return f"{notice}: {_fee(step)}"


def _fee(step: FeeStep) -> str:
    if step.percent is not None:
        return _("%(percent)s %% av prisen", percent=_number(step.percent))
    return format_money(step.amount_ore or 0)


def _number(value: Fraction) -> str:
    return format_number(float(value) if value.denominator > 1 else int(value))
