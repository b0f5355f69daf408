"""A booking in words, as letters and calendars tell it: where, how much, and what is different from before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from booking.domain.quote import from_document, line_from_document
from booking.domain.vocabulary import Purpose
from booking.i18n import format_money, format_period
from booking.i18n import gettext as _
from booking.messages.catalogue import BookingFacts, SeriesFacts
from booking.messages.conditions import in_language
from booking.messages.explanation import explain, fee_text
from booking.messages.vocabulary import PURPOSES


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, as the reader sees it."""

    label: str
    before: str
    after: str


class Placed(Protocol):
    """Whatever is in a space of a venue."""

    @property
    def space(self) -> str: ...

    @property
    def venue(self) -> str: ...


def place(facts: Placed) -> str:
    """``Flate 1, Åshallen``; the venue is left out when the space's own name says it."""
    if facts.venue.casefold() in facts.space.casefold():
        return facts.space
    return f"{facts.space}, {facts.venue}"


def price(amount_ore: int | None) -> str:
    """``1 409 kr``, ``Gratis``, or that a person decides."""
    if amount_ore is None:
        return _("Prisen avgjøres av saksbehandler")
    return _("Gratis") if amount_ore == 0 else format_money(amount_ore)


def reasons(facts: BookingFacts | SeriesFacts) -> tuple[str, ...]:
    """Why the price is what it is, a line each; nothing for a booking that was stored without a quote."""
    if not facts.quote:
        return ()
    quote = from_document(facts.quote)
    explained = explain(quote)
    if facts.price_ore != quote.total_ore:
        computed = price(quote.total_ore) if quote.total_ore is not None else _("ikke avgjort")
        told = [_("Prisen er satt av en saksbehandler. Reglene ga: %(price)s.", price=computed)]
    else:
        told = [explained.reason]
        if facts.price_ore:
            told += [f"{text} = {format_money(amount_ore)}" for text, amount_ore in explained.lines]
    if facts.price_ore is not None and (facts.full_price_ore or 0) > facts.price_ore:
        told.append(_("Uten støtten ville det kostet %(price)s.", price=format_money(facts.full_price_ore or 0)))
    return tuple(told)


def fee(document: dict[str, Any]) -> str:
    """A fee that was added afterwards, with how it came to its amount and what it rests on."""
    line = line_from_document(document)
    basis = in_language(line.basis)
    return f"{fee_text(line)} ({basis})" if basis else fee_text(line)


def purpose(code: str) -> str:
    """What the premises are used for; a code that is no longer known is told as it is."""
    return str(PURPOSES[Purpose(code)]) if code in PURPOSES else code


def extras(facts: BookingFacts) -> str:
    """``30 stoler, 1 projektor``, in the words the venue gave its equipment."""
    return ", ".join(f"{quantity} × {name}" for name, quantity in facts.extras)


def changes(before: BookingFacts, after: BookingFacts) -> tuple[Change, ...]:
    """What differs, the most important first; empty when only something unsaid was changed."""
    told = (
        (_("Tid"), _period(before), _period(after)),
        (_("Sted"), place(before), place(after)),
        (_("Deltakere"), str(before.participants), str(after.participants)),
        (_("Ansvarlig"), before.responsible_name, after.responsible_name),
        (_("Telefon"), before.responsible_phone, after.responsible_phone),
        (_("Tillegg"), extras(before), extras(after)),
        (_("Klargjøring"), before.setup_note, after.setup_note),
        (_("Pris"), price(before.price_ore), price(after.price_ore)),
    )
    nothing = _("ingen")
    return tuple(Change(label, was or nothing, now or nothing) for label, was, now in told if was != now)


def _period(facts: BookingFacts) -> str:
    return format_period(facts.starts_at, facts.ends_at, year=True)
