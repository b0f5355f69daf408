"""What is different between two versions of a price list, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from booking.domain.rules.difference import CaseChange, ChangeKind, PartChange, ValueChange
from booking.domain.rules.facts import find_fact
from booking.domain.rules.text import Text
from booking.domain.vocabulary import Outcome, PriceUnit
from booking.i18n import format_date, format_money, format_number
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.conditions import condition_text, in_language
from booking.messages.vocabulary import label

#: What each table of a price list is called.
SECTIONS = {
    "": _l("Prislista"),
    "group": _l("Prisgruppe"),
    "rule": _l("Regel"),
    "adjustment": _l("Rabatt eller tillegg"),
    "cap": _l("Høyeste pris"),
    "charge": _l("Tilleggsytelse"),
    "deposit": _l("Depositum"),
    "cancellation": _l("Avbestilling"),
    "fee": _l("Gebyr"),
}

#: What each value of a part is called.
_KEYS = {
    "name": _l("navn"),
    "basis": _l("grunnlag"),
    "note": _l("merknad"),
    "when": _l("vilkår"),
    "price": _l("pris"),
    "rate": _l("priser"),
    "per": _l("pris per"),
    "percent": _l("prosent"),
    "amount": _l("beløp"),
    "valid_from": _l("første dag"),
    "valid_to": _l("siste dag"),
    "quota": _l("kvote"),
    "rank": _l("rang"),
    "steps": _l("frister"),
    "no_show": _l("ikke møtt"),
}


def change_texts(change: PartChange) -> list[str]:
    """The change in one line, or one line for each value that differs."""
    section = str(SECTIONS.get(change.section, change.section))
    who = f"{section} «{_name(change.name) or change.id}»"
    match change.kind:
        case ChangeKind.ADDED:
            return [_("%(who)s er ny.", who=who)]
        case ChangeKind.REMOVED:
            return [_("%(who)s er fjernet.", who=who)]
        case ChangeKind.MOVED:
            return [_("%(who)s er flyttet i rekkefølgen.", who=who)]
        case ChangeKind.CHANGED:
            return [f"{who}: {text}." for value in change.values for text in _value_texts(value)]


def case_change_text(change: CaseChange) -> str:
    """An example that comes to something else: ``Eksempel «Kor i musikkrom»: gratis før, 150 kr nå.``"""
    return _(
        "Eksempel «%(name)s»: %(before)s før, %(after)s nå.",
        name=in_language(change.case.name),
        before=_answer(change.before, change.before_ore),
        after=_answer(change.after, change.after_ore),
    )


def _answer(outcome: str, ore: int | None) -> str:
    if ore is None or (outcome == Outcome.FREE and not ore):
        return str(label(Outcome(outcome))).lower()
    return format_money(ore)


def _name(name: Any) -> str:
    return in_language(Text(**name)) if isinstance(name, Mapping) else str(name or "")


def _value_texts(value: ValueChange) -> Iterator[str]:
    """``pris for club: 234 kr før, 250 kr nå``."""
    key = str(_KEYS.get(value.key, value.key))
    before, after = value.before, value.after
    if value.key == "price" and isinstance(before, Mapping) and isinstance(after, Mapping):
        for group in dict.fromkeys([*after, *before]):
            if before.get(group) != after.get(group):
                cell = _("pris for %(group)s", group=group)
                yield _before_and_after(cell, _price(before.get(group)), _price(after.get(group)))
        return
    yield _before_and_after(key, _value(value.key, before), _value(value.key, after))


def _before_and_after(key: str, before: str, after: str) -> str:
    if not before:
        return _("%(key)s er nå %(after)s", key=key, after=after)
    if not after:
        return _("%(key)s var %(before)s og er fjernet", key=key, before=before)
    return _("%(key)s var %(before)s og er nå %(after)s", key=key, before=before, after=after)


def _price(price: Any) -> str:
    if price is None:
        return ""
    return str(label(Outcome(price))).lower() if isinstance(price, str) else format_money(round(price * 100))


def _value(key: str, value: Any) -> str:
    if value is None:
        return ""
    if key in ("price", "amount") and not isinstance(value, Mapping):
        return _price(value)
    if key in _SPELLED:
        return _SPELLED[key](value)
    if key == "per" and value in set(PriceUnit):
        return str(label(PriceUnit(value)))
    return format_number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _quoted(name: Any) -> str:
    return f"«{_name(name)}»"


def _day(day: date | str) -> str:
    return format_date(date.fromisoformat(day) if isinstance(day, str) else day)


def _conditions(when: Any) -> str:
    """The conditions as a sentence, alternatives with "eller" between."""
    alternatives = when if isinstance(when, list) else [when]
    told = [
        _(" og ").join(
            condition_text(fact, wanted)
            for name, wanted in alternative.items()
            if (fact := find_fact(name)) is not None
        )
        for alternative in alternatives
    ]
    return _(" eller ").join(f"«{text}»" for text in told)


_SPELLED: Mapping[str, Callable[[Any], str]] = {
    "name": _quoted,
    "basis": _quoted,
    "note": _quoted,
    "when": _conditions,
    "valid_from": _day,
    "valid_to": _day,
}
