"""Requests: those that wait for a person, and one of them with what is needed to decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue

from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound, Refused
from booking.domain.money import kroner
from booking.domain.permissions import OFFICERS, may_decide
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.vocabulary import PURPOSES, TENANT_CLASSES
from booking.queries.booker import register_facts
from booking.queries.booking import BookingRow, booking_by_reference, booking_history, dates_waiting, requests_waiting
from booking.services.booking import ApproveBooking, RefuseBooking, approve_booking, refuse_booking
from booking.web.access import Access, access, current_actor
from booking.web.casework import blueprint
from booking.web.clock import now
from booking.web.fields import KronerField, LineField, ParagraphField
from booking.web.forms import Form, show_form

MOST_KRONER = 10_000_000


class ApproveForm(Form):
    """Yes, perhaps at another price than the rules gave."""

    price = KronerField(
        _l("Pris i kroner"),
        most=MOST_KRONER,
        description=_l("La feltet stå tomt for å bruke prisen reglene gir."),
    )
    price_reason = LineField(_l("Grunn til en annen pris"), max_length=300, required=False)
    note = ParagraphField(_l("Hilsen til dem som booket"), max_length=1000, required=False, rows=3)

    def command(self, reference: str) -> ApproveBooking:
        price: Decimal | None = self.price.data
        return ApproveBooking(
            reference=reference,
            note=self.note.data,
            price_ore=None if price is None else kroner(price),
            price_reason=self.price_reason.data,
        )


class RefuseForm(Form):
    """No, and why."""

    reason = ParagraphField(
        _l("Grunn"),
        max_length=1000,
        missing=_l("Skriv hvorfor. Grunnen står i brevet til dem som spurte."),
        description=_l("Står i brevet til dem som spurte."),
        rows=3,
    )


@blueprint.get("/requests")
@access(Access.OFFICER)
def request_list() -> ResponseReturnValue:
    """What waits for me, the longest first."""
    page = requests_waiting(current_actor().venues(*OFFICERS), http_request.args.get("page", 1, type=int))
    waiting = dates_waiting({row.series_id for row in page.rows if row.series_id is not None})
    return render_template("casework/request/list.html", page=page, waiting=waiting, purposes=PURPOSES, now=now())


@blueprint.get("/requests/<reference>")
@access(Access.OFFICER)
def request_show(reference: str) -> ResponseReturnValue:
    booking = _booking(reference)
    return _show(booking, ApproveForm(formdata=None), RefuseForm(formdata=None), 200)


@blueprint.post("/requests/<reference>/approve")
@access(Access.OFFICER)
def request_approve(reference: str) -> ResponseReturnValue:
    booking = _booking(reference)
    form = ApproveForm()
    if form.validate_on_submit():
        try:
            approve_booking(current_actor(), form.command(reference), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Godkjent. Bekreftelsen er på vei til %(who)s.", who=booking.organisation_name), "success")
            return redirect(url_for("casework.request_list"), code=303)
    return _show(booking, form, RefuseForm(formdata=None), 422)


@blueprint.post("/requests/<reference>/refuse")
@access(Access.OFFICER)
def request_refuse(reference: str) -> ResponseReturnValue:
    booking = _booking(reference)
    form = RefuseForm()
    if form.validate_on_submit():
        try:
            refuse_booking(current_actor(), RefuseBooking(reference=reference, reason=form.reason.data), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Avslått. Brevet med grunnen er på vei til %(who)s.", who=booking.organisation_name), "success")
            return redirect(url_for("casework.request_list"), code=303)
    return _show(booking, ApproveForm(formdata=None), form, 422)


def _booking(reference: str) -> BookingRow:
    booking = booking_by_reference(reference)
    if booking is None or not may_decide(current_actor(), booking.venue_id):
        raise NotFound(reference)
    return booking


def _show(booking: BookingRow, approve: ApproveForm, refuse: RefuseForm, status: int) -> ResponseReturnValue:
    context: dict[str, Any] = {
        "booking": booking,
        "approve": approve,
        "refuse": refuse,
        "waits": booking.state is BookingState.REQUESTED,
        "register": register_facts(booking.organisation_id, booking.starts_at.date()),
        "history": booking_history(booking.id),
        "purposes": PURPOSES,
        "tenant_classes": TENANT_CLASSES,
        "zone": current_app.extensions["settings"].municipality.zone,
    }
    failed = approve if approve.is_submitted() and approve.errors else refuse
    return show_form("casework/request/show.html", failed, status=status, **context)
