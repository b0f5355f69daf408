"""The booking terms of a space in words, as a person at the counter would say them."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import LazyProxy

from booking.domain.booking_terms import Approval, Terms, WhoMayBook
from booking.i18n import format_hours, ngettext
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * 60

WHO_MAY_BOOK: Mapping[WhoMayBook, LazyProxy] = {
    WhoMayBook.EVERYONE: _l("Alle kan booke: lag, foreninger, bedrifter og privatpersoner."),
    WhoMayBook.ORGANISATIONS: _l("Lag, foreninger, bedrifter og andre organisasjoner kan booke."),
    WhoMayBook.LOCAL_ORGANISATIONS: _l("Bare organisasjoner som hører til i kommunen, kan booke."),
    WhoMayBook.STAFF: _l("Bare kommunen selv booker dette lokalet. Ta kontakt hvis du vil bruke det."),
}

APPROVAL: Mapping[Approval, LazyProxy] = {
    Approval.INSTANT: _l("Du får svar med en gang når reglene tillater det."),
    Approval.BY_REQUEST: _l("En saksbehandler ser på ønsket ditt og svarer på e-post."),
}


def terms_in_words(terms: Terms) -> list[tuple[str, str]]:
    """What holds for booking the space: a heading and a sentence for each rule that says something."""
    return [
        (heading, sentence)
        for heading, sentence in (
            (_("Hvem kan booke"), str(WHO_MAY_BOOK[terms.who_may_book])),
            (_("Svar"), str(APPROVAL[terms.approval])),
            (_("Hvor lenge"), _length(terms)),
            (_("Når du må booke"), _when(terms)),
            (_("Rigging og rydding"), _buffers(terms)),
            (_("Avbestilling"), _cancelling(terms)),
        )
        if sentence
    ]


def duration(minutes: int) -> str:
    """``2 døgn``, ``3 timer``, ``1 time 30 min``."""
    days, rest = divmod(minutes, MINUTES_PER_DAY)
    if days and not rest:
        return ngettext("%(num)d døgn", "%(num)d døgn", days)
    return format_hours(minutes)


def grid(minutes: int) -> str:
    """The times a booking may begin and end."""
    if minutes == MINUTES_PER_HOUR:
        return _("Starter og slutter på hele timer.")
    if minutes == MINUTES_PER_HOUR // 2:
        return _("Starter og slutter på hele og halve timer.")
    return _("Starter og slutter hvert %(num)d. minutt.", num=minutes)


def _length(terms: Terms) -> str:
    shortest, longest = duration(terms.shortest_minutes), terms.longest_minutes
    if longest is None:
        length = _("Minst %(shortest)s.", shortest=shortest)
    elif longest == terms.shortest_minutes:
        length = _("Alltid %(length)s.", length=shortest)
    else:
        length = _("Minst %(shortest)s, høyst %(longest)s.", shortest=shortest, longest=duration(longest))
    return f"{length} {grid(terms.grid_minutes)}"


def _when(terms: Terms) -> str:
    sentences = []
    if terms.notice_minutes:
        sentences.append(_("Senest %(time)s før du skal bruke lokalet.", time=duration(terms.notice_minutes)))
    if terms.horizon_days is not None:
        sentences.append(
            ngettext("Tidligst %(num)d dag før.", "Tidligst %(num)d dager før.", terms.horizon_days)
            if terms.horizon_days
            else _("Bare samme dag.")
        )
    return " ".join(sentences)


def _buffers(terms: Terms) -> str:
    before, after = terms.buffer_before_minutes, terms.buffer_after_minutes
    if before and after:
        return _(
            "Det settes av %(before)s før og %(after)s etter hver booking.",
            before=duration(before),
            after=duration(after),
        )
    if before:
        return _("Det settes av %(time)s før hver booking.", time=duration(before))
    return _("Det settes av %(time)s etter hver booking.", time=duration(after)) if after else ""


def _cancelling(terms: Terms) -> str:
    if not terms.cancel_deadline_hours:
        return _("Du kan avbestille uten kostnad helt til bookingen begynner.")
    deadline = duration(terms.cancel_deadline_hours * MINUTES_PER_HOUR)
    return _("Uten kostnad fram til %(time)s før.", time=deadline)
