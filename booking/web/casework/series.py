"""A series that waits: one case, with a yes or a no for each date."""

from __future__ import annotations

from decimal import Decimal

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound, Refused
from booking.domain.money import kroner
from booking.domain.permissions import may_decide
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.i18n import ngettext
from booking.messages.series import pattern_text, skip_text
from booking.messages.vocabulary import PURPOSES, TENANT_CLASSES
from booking.queries.booker import register_facts
from booking.queries.booking import bookings_of_series
from booking.queries.series import SeriesRow, series_by_reference
from booking.services.series import DecideSeries, SeriesDecided, decide_series
from booking.web.access import Access, access, current_actor
from booking.web.casework import blueprint
from booking.web.casework.request import MOST_KRONER
from booking.web.clock import now
from booking.web.fields import KronerField, LineField, ParagraphField
from booking.web.forms import Form, show_form


class DecideSeriesForm(Form):
    """The answer to all dates; which of them are approved stands in the table."""

    reason = ParagraphField(
        _l("Grunn til å avslå datoene uten kryss"),
        max_length=1000,
        required=False,
        description=_l("Står i brevet til dem som spurte."),
        rows=3,
    )
    price = KronerField(
        _l("Pris i kroner for hver dato"),
        most=MOST_KRONER,
        description=_l("La feltet stå tomt for å bruke prisen reglene gir."),
    )
    price_reason = LineField(_l("Grunn til en annen pris"), max_length=300, required=False)
    note = ParagraphField(_l("Hilsen til dem som booket"), max_length=1000, required=False, rows=3)

    def command(self, reference: str) -> DecideSeries:
        price: Decimal | None = self.price.data
        return DecideSeries(
            reference=reference,
            shown=frozenset(request.form.getlist("shown")),
            approved=frozenset(request.form.getlist("approved")),
            reason=self.reason.data,
            note=self.note.data,
            price_ore=None if price is None else kroner(price),
            price_reason=self.price_reason.data,
        )


@blueprint.route("/series/<reference>", methods=["GET", "POST"])
@access(Access.OFFICER)
def series_decide(reference: str) -> ResponseReturnValue:
    """Every date that waits, with its price; ticked dates are approved, the others get no."""
    series = _series(reference)
    form = DecideSeriesForm()
    if form.validate_on_submit():
        try:
            decided = decide_series(current_actor(), form.command(reference), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_outcome(decided, series), "success")
            return redirect(url_for("casework.request_list"), code=303)
    bookings = bookings_of_series(series.id)
    waiting = [booking for booking in bookings if booking.state is BookingState.REQUESTED and booking.starts_at > now()]
    return show_form(
        "casework/series/decide.html",
        form,
        series=series,
        first=(waiting or list(bookings))[0],
        bookings=bookings,
        waiting=waiting,
        approved=set(request.form.getlist("approved")) if form.is_submitted() else {b.reference for b in waiting},
        register=register_facts(series.organisation_id, series.first_day),
        pattern_words=pattern_text(series.weekdays, series.every_weeks, series.starts, series.ends),
        skip_text=skip_text,
        purposes=PURPOSES,
        tenant_classes=TENANT_CLASSES,
    )


def _series(reference: str) -> SeriesRow:
    series = series_by_reference(reference)
    if series is None or not may_decide(current_actor(), series.venue_id):
        raise NotFound(reference)
    return series


def _outcome(decided: SeriesDecided, series: SeriesRow) -> str:
    parts = []
    if decided.approved:
        parts.append(ngettext("%(num)d dato er godkjent.", "%(num)d datoer er godkjent.", decided.approved))
    if decided.refused:
        parts.append(ngettext("%(num)d dato er avslått.", "%(num)d datoer er avslått.", decided.refused))
    return " ".join([*parts, _("Ett brev er på vei til %(who)s.", who=series.organisation_name)])
