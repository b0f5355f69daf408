"""A rule set as a price list that anyone can read: groups, rules, prices, and what each of them rests on.

Names and notes are the council's own words, and come from the rule set; what stands between them is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from booking.domain.rules.facts import Facts
from booking.domain.rules.rule_set import (
    Adjustment,
    CancellationRule,
    Cap,
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
from booking.domain.rules.text import TEXT_LANGUAGES, Text
from booking.domain.vocabulary import Outcome, PriceUnit
from booking.i18n import format_date, format_hours, format_money, format_number, ngettext, use_language
from booking.i18n import gettext as _
from booking.messages.conditions import fact_text, in_language
from booking.messages.opening_hours import listing
from booking.messages.tariff_conditions import Phrases, phrases
from booking.messages.vocabulary import label


class CellKind(StrEnum):
    """What stands in a price cell, so that a page can show it by more than its words."""

    FREE = "free"
    PAID = "paid"
    PERSON = "person"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """One price in words."""

    text: str
    kind: CellKind = CellKind.PAID


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a rule set in words.

    `key` is its id in the rule set. `when` are its conditions; of several lists one must hold, and none at all
    means always. `cells` are what it comes to: one for everybody, or when `by_group` one for each price group in the
    groups' order; of a cancellation, one for each step. `unit` is what they are for ("per time"), empty when the
    cells say it themselves.
    """

    key: str
    name: str
    basis: str = ""
    note: str = ""
    when: tuple[Phrases, ...] = ()
    cells: tuple[Cell, ...] = ()
    unit: str = ""
    by_group: bool = False

    @property
    def same_for_all(self) -> bool:
        return not self.by_group and len(self.cells) == 1

    def gives(self, kind: CellKind) -> bool:
        """Whether some tenant gets this."""
        return any(cell.kind is kind for cell in self.cells)


@dataclass(frozen=True, slots=True)
class FreeUse:
    """Who borrows free of charge, and what: a price group with the rules that are free for it, or a rule by itself."""

    who: Line
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceList:
    """The whole rule set in words; every list in the order in which it was written."""

    name: str
    note: str
    groups: tuple[Line, ...]
    rules: tuple[Line, ...]
    adjustments: tuple[Line, ...]
    caps: tuple[Line, ...]
    charges: tuple[Line, ...]
    deposits: tuple[Line, ...]
    cancellations: tuple[Line, ...]
    fees: tuple[Line, ...]

    @property
    def free_use(self) -> tuple[FreeUse, ...]:
        """Who borrows free of charge: first the price groups, then the rules that are free for all they fit."""
        by_group = []
        for place, group in enumerate(self.groups):
            rules = [rule for rule in self.rules if not rule.same_for_all]
            free = tuple(rule.name for rule in rules if rule.cells[place].kind is CellKind.FREE)
            if free:
                by_group.append(FreeUse(group, free))
        return (*by_group, *(FreeUse(rule, ()) for rule in self.rules if _is_only(rule, CellKind.FREE)))

    @property
    def priced(self) -> tuple[Line, ...]:
        """The rules that are rows of the price table."""
        return tuple(rule for rule in self.rules if rule.gives(CellKind.PAID) or not rule.same_for_all)

    @property
    def by_person(self) -> tuple[Line, ...]:
        """The rules by which a person decides."""
        return tuple(rule for rule in self.rules if _is_only(rule, CellKind.PERSON))

    @property
    def refused(self) -> tuple[Line, ...]:
        """The rules that say no."""
        return tuple(rule for rule in self.rules if _is_only(rule, CellKind.REFUSED))


def _is_only(rule: Line, kind: CellKind) -> bool:
    return rule.same_for_all and rule.cells[0].kind is kind


def price_list(rule_set: RuleSet) -> PriceList:
    """The rule set in the reader's language."""
    groups = rule_set.groups
    return PriceList(
        name=in_language(rule_set.name),
        note=in_language(rule_set.note),
        groups=tuple(group_line(group) for group in groups),
        rules=tuple(rule_line(rule, groups) for rule in rule_set.rules),
        adjustments=tuple(adjustment_line(each, groups) for each in rule_set.adjustments),
        caps=tuple(cap_line(each, groups) for each in rule_set.caps),
        charges=tuple(charge_line(each, groups) for each in rule_set.charges),
        deposits=tuple(deposit_line(each, groups) for each in rule_set.deposits),
        cancellations=tuple(cancellation_line(each, groups) for each in rule_set.cancellations),
        fees=tuple(fee_line(each, groups) for each in rule_set.fees),
    )


def part_line(rule_set: RuleSet, section: str, key: str) -> Line | None:
    """One part in words, by its section and key in the document; ``None`` for what is not told as a line."""
    prices = price_list(rule_set)
    lines: Mapping[str, tuple[Line, ...]] = {
        "group": prices.groups,
        "rule": prices.rules,
        "adjustment": prices.adjustments,
        "cap": prices.caps,
        "charge": prices.charges,
        "deposit": prices.deposits,
        "cancellation": prices.cancellations,
        "fee": prices.fees,
    }
    return next((line for line in lines.get(section, ()) if line.key == key), None)


def group_line(group: Group) -> Line:
    when = tuple(phrases(when) for when in group.alternatives if when)
    return Line(group.code, in_language(group.name), in_language(group.basis), when=when)


def rule_line(rule: Rule, groups: Sequence[Group]) -> Line:
    notes = [in_language(rule.note)]
    if rule.quota is not None:
        per_week, per_year = _("Inntil %(hours)s i uken."), _("Inntil %(hours)s i året.")
        words = per_week if rule.quota.per_week else per_year
        notes.append(words % {"hours": format_hours(rule.quota.minutes)})
    cells, unit, limits = _rates(rule.rates, groups)
    note = " ".join(note for note in (*notes, limits) if note)
    return _line(rule, groups, note=note, cells=cells, unit=unit)


def adjustment_line(adjustment: Adjustment, groups: Sequence[Group]) -> Line:
    percent = number_text(abs(adjustment.percent))
    words = _("%(percent)s %% rabatt") if adjustment.percent < 0 else _("%(percent)s %% tillegg")
    return _line(adjustment, groups, cells=(Cell(words % {"percent": percent}),))


def cap_line(cap: Cap, groups: Sequence[Group]) -> Line:
    words = _("høyst %(amount)s for hver dag") if cap.per_day else _("høyst %(amount)s for hver booking")
    return _line(cap, groups, cells=(Cell(words % {"amount": format_money(cap.amount_ore)}),))


def charge_line(charge: Charge, groups: Sequence[Group]) -> Line:
    cells, unit, limits = _rates((charge.rate,), groups)
    notes = [
        _("Trekkes fra prisen.") if charge.deduct else "",
        _("Gjelder ikke når bruken er gratis.") if charge.waived_when_free else "",
        "" if charge.extra else _("Kommer i tillegg uten at det bestilles."),
        limits,
    ]
    return _line(charge, groups, note=" ".join(note for note in notes if note), cells=cells, unit=unit)


def deposit_line(deposit: Deposit, groups: Sequence[Group]) -> Line:
    return _line(deposit, groups, cells=(Cell(format_money(deposit.amount_ore)),))


def cancellation_line(rule: CancellationRule, groups: Sequence[Group]) -> Line:
    steps = [step_text(step) for step in rule.steps]
    if rule.no_show is not None:
        steps.append(_("Å ikke møte: %(fee)s", fee=_fee(rule.no_show)))
    note = _("Gjelder også når bruken er gratis; da regnes det av full pris.") if rule.also_when_free else ""
    return _line(rule, groups, note=note, cells=tuple(Cell(step) for step in steps))


def fee_line(fee: Fee, groups: Sequence[Group]) -> Line:
    cells, unit, limits = _rates((fee.rate,), groups)
    by_group = _is_by_group((fee.rate,))
    return Line(fee.id, in_language(fee.name), in_language(fee.basis), limits, (), cells, unit, by_group)


def _line(
    part: Rule | Adjustment | Cap | Charge | Deposit | CancellationRule,
    groups: Sequence[Group],
    *,
    note: str = "",
    cells: tuple[Cell, ...],
    unit: str = "",
) -> Line:
    when = (phrases(part.when, groups),) if part.when else ()
    by_group = isinstance(part, Rule | Charge) and _is_by_group(_rates_of(part))
    return Line(part.id, in_language(part.name), in_language(part.basis), note, when, cells, unit, by_group)


def _rates_of(part: Rule | Charge | Fee) -> tuple[Rate, ...]:
    return part.rates if isinstance(part, Rule) else (part.rate,)


def _is_by_group(rates: Sequence[Rate]) -> bool:
    return any(rate.price is None for rate in rates)


def unit_text(unit: PriceUnit) -> str:
    """What a price is for one of: ``per time``; nothing for a share of the ticket income, which says it itself."""
    return "" if unit is PriceUnit.TICKET_INCOME else _("per %(unit)s", unit=label(unit))


def price_text(price: Price, unit: PriceUnit) -> str:
    """``381 kr``, ``Gratis``, ``10 % av billettinntekten``."""
    if isinstance(price, Outcome):
        return str(label(price))
    if unit is PriceUnit.TICKET_INCOME:
        return _("%(percent)s %% av billettinntekten", percent=number_text(Fraction(price)))
    return format_money(round(price))


_KINDS = {
    Outcome.FREE: CellKind.FREE,
    Outcome.UNDECIDED: CellKind.PERSON,
    Outcome.REFUSED: CellKind.REFUSED,
}


def _rates(rates: tuple[Rate, ...], groups: Sequence[Group]) -> tuple[tuple[Cell, ...], str, str]:
    """The cells, the unit that they share, and the limits that hold for all of them."""
    wanted: list[str | None] = [group.code for group in groups] if _is_by_group(rates) else [None]
    if len(rates) == 1:
        rate = rates[0]
        cells = tuple(_cell(rate.price_for(group), rate.per) for group in wanted)
        priced = any(cell.kind is CellKind.PAID for cell in cells)
        return cells, unit_text(rate.per) if priced else "", _sentence(_limits(rate)) if priced else ""
    return tuple(_cheapest(rates, group) for group in wanted), "", ""


def _cell(price: Price | None, unit: PriceUnit) -> Cell:
    if price is None:
        return Cell(_("Ikke i denne prisgruppa"), CellKind.NONE)
    kind = _KINDS[price] if isinstance(price, Outcome) else CellKind.PAID
    return Cell(price_text(price, unit), kind)


def _cheapest(rates: tuple[Rate, ...], group: str | None) -> Cell:
    """Of several rates the cheapest counts, so all are named."""
    told = []
    for rate in rates:
        price = rate.price_for(group)
        if price is not None:
            unit = "" if isinstance(price, Outcome) else unit_text(rate.per)
            told.append(", ".join([f"{price_text(price, rate.per)} {unit}".strip(), *_limits(rate)]))
    if not told:
        return _cell(None, PriceUnit.BOOKING)
    return Cell(told[0] if len(told) == 1 else _("det billigste av %(prices)s", prices=listing(told)))


def _limits(rate: Rate) -> list[str]:
    told = [_("ganget med %(fact)s", fact=fact_text(rate.times))] if rate.times else []
    unit = str(label(rate.per))
    if rate.min_units is not None:
        told.append(_("minst for %(number)s %(unit)s", number=number_text(rate.min_units), unit=unit))
    if rate.max_units is not None:
        told.append(_("høyst for %(number)s %(unit)s", number=number_text(rate.max_units), unit=unit))
    if rate.min_ore is not None:
        told.append(_("minst %(amount)s", amount=format_money(rate.min_ore)))
    if rate.max_ore is not None:
        told.append(_("høyst %(amount)s", amount=format_money(rate.max_ore)))
    if rate.limits_per_day and told:
        told[-1] = _("%(limit)s for hver dag", limit=told[-1])
    return told


def _sentence(told: Iterable[str]) -> str:
    text = listing(list(told))
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def step_text(step: FeeStep) -> str:
    """``Mindre enn 2 dager før: 25 % av prisen``."""
    if step.notice_under_days is not None:
        notice = ngettext("Mindre enn %(num)d dag før", "Mindre enn %(num)d dager før", step.notice_under_days)
    else:
        hours = step.notice_under_hours or 0
        notice = ngettext("Mindre enn %(num)d time før", "Mindre enn %(num)d timer før", hours)
    return f"{notice}: {_fee(step)}"


def _fee(step: FeeStep) -> str:
    if step.percent is not None:
        return _("%(percent)s %% av prisen", percent=number_text(step.percent))
    return format_money(step.amount_ore or 0)


def number_text(value: Fraction) -> str:
    """``2,5``, ``20``."""
    return format_number(float(value) if value.denominator > 1 else int(value))


def case_name(facts: Facts) -> Text:
    """What an example is called when nobody has named it: ``Trening i gymsal, 18 deltakere, 24. november 2026``."""
    names = {}
    for language in TEXT_LANGUAGES:
        with use_language(language):
            names[language] = _case_name(facts)
    return Text(**names)


def _case_name(facts: Facts) -> str:
    told = [str(label(facts.purpose)) if facts.purpose is not None else _("Bruk")]
    if facts.space_kind is not None:
        kind = str(label(facts.space_kind))
        told = [_("%(purpose)s i %(place)s", purpose=told[0], place=kind[:1].lower() + kind[1:])]
    if facts.participants is not None:
        told.append(ngettext("%(num)d deltaker", "%(num)d deltakere", facts.participants))
    return ", ".join([*told, format_date(facts.starts_at)])
