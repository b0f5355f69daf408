"""The log as people read it: one sentence for each kind of change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.support import LazyProxy

from booking.domain.rules.text import Text
from booking.i18n import format_money, format_period
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.conditions import in_language

ACTIONS: Mapping[str, LazyProxy] = {
    "booking.placed": _l("Sendt inn av %(who)s."),
    "booking.approved": _l("Godkjent av %(who)s."),
    "booking.refused": _l("Avslått av %(who)s."),
    "booking.changed": _l("Endret av %(who)s."),
    "booking.cancelled": _l("Avlyst av %(who)s."),
    "booking.given_back": _l("Gitt tilbake av %(who)s."),
    "booking.displaced": _l("Måtte vike. Bestemt av %(who)s."),
    "booking.restored": _l("Fikk tida tilbake. Bestemt av %(who)s."),
    "booking.took_another": _l("%(who)s tok en annen tid i stedet."),
    "booking.no_show": _l("Ingen møtte. Meldt av %(who)s."),
    "booking.fee_added": _l("Gebyr lagt til av %(who)s."),
    "booking.fee_withdrawn": _l("Gebyr tatt bort av %(who)s."),
    "booking.completed": _l("Gjennomført."),
}


def history_sentence(
    action: str, person: str | None, before: Mapping[str, Any], after: Mapping[str, Any], reason: str
) -> str:
    """What happened, by whom, and why; a new time or price is named.

    An unknown action raises ``KeyError``: every action of a booking has its sentence here.
    """
    parts = [str(ACTIONS[action]) % {"who": person or "Husrom"}]
    if action == "booking.placed" and after.get("state") == "confirmed":
        parts.append(_("Bekreftet med en gang."))
    if action == "booking.changed" and _span(before) != _span(after):
        parts.append(_("Ny tid: %(period)s.", period=format_period(*_span(after), year=True)))
    price = after.get("price_ore")
    if (
        action in {"booking.approved", "booking.changed"}
        and price is not None
        and price != before.get("price_ore", price)
    ):
        parts.append(_("Ny pris: %(price)s.", price=format_money(price)))
    if action == "booking.took_another":
        parts.append(_("Ny tid: %(period)s.", period=format_period(*_span(after), year=True)))
    if after.get("credited_ore"):
        parts.append(_("Kreditert: %(amount)s.", amount=format_money(after["credited_ore"])))
    if after.get("cancellation_fee_ore"):
        parts.append(_("Gebyr: %(fee)s.", fee=format_money(after["cancellation_fee_ore"])))
    if action in {"booking.fee_added", "booking.fee_withdrawn"}:
        fee = after or before
        parts.append(f"{in_language(Text(**fee['name']))}: {format_money(fee['fee_ore'])}.")
    if reason:
        parts.append(f"«{reason}»")
    return " ".join(parts)


def _span(values: Mapping[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(values["starts_at"]), datetime.fromisoformat(values["ends_at"])
