"""Fees after a booking: added by the tariff's list with what happened, and taken back with why."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import may_decide
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.explanation import fee_text
from booking.queries.booking import BookingRow, booking_by_reference
from booking.queries.booking_fee import BookingFeeRow, booking_fees
from booking.services.booking_fee import (
    MOST_UNITS,
    AddBookingFee,
    WithdrawBookingFee,
    add_booking_fee,
    addable_fees,
    withdraw_booking_fee,
)
from booking.web.access import Access, access, current_actor
from booking.web.casework import blueprint
from booking.web.clock import now
from booking.web.fields import ParagraphField, WholeNumberField, options
from booking.web.forms import Form, show_form


class AddFeeForm(Form):
    """Which fee, how many, and what happened."""

    fee_id = RadioField(_l("Gebyr"))
    quantity = WholeNumberField(
        _l("Antall"), least=1, most=MOST_UNITS, default=1, description=_l("Stykker eller timer, slik gebyret er satt.")
    )
    reason = ParagraphField(
        _l("Hva skjedde?"), max_length=1000, description=_l("Står i brevet til dem som booket."), rows=3
    )

    def command(self, reference: str) -> AddBookingFee:
        return AddBookingFee(
            reference=reference, fee_id=self.fee_id.data, quantity=self.quantity.data, reason=self.reason.data
        )


class WithdrawFeeForm(Form):
    """Why it should not have been."""

    reason = ParagraphField(_l("Grunn"), max_length=1000, description=_l("Står i brevet til dem som booket."), rows=3)


@blueprint.route("/bookings/<reference>/fees/new", methods=["GET", "POST"])
@access(Access.OFFICER)
def booking_fee_new(reference: str) -> ResponseReturnValue:
    """The fees of the tariff, and what happened."""
    booking = _booking(reference)
    fees = addable_fees(current_actor(), reference, settings=current_app.extensions["settings"])
    form = AddFeeForm()
    form.fee_id.choices = options([(line.rule_id, fee_text(line)) for line in fees])
    if form.validate_on_submit():
        settings: Any = current_app.extensions["settings"]
        try:
            add_booking_fee(current_actor(), form.command(reference), now=now(), settings=settings)
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Gebyret er lagt til. Brevet er på vei til %(who)s.", who=booking.organisation_name), "success")
            return redirect(url_for("member.booking_show", reference=reference), code=303)
    return show_form("casework/booking_fee/new.html", form, booking=booking, fees=fees)


@blueprint.route("/bookings/<reference>/fees/<int:fee_id>/withdraw", methods=["GET", "POST"])
@access(Access.OFFICER)
def booking_fee_withdraw(reference: str, fee_id: int) -> ResponseReturnValue:
    """What taking it back means, and then the button."""
    booking = _booking(reference)
    fee = _fee(booking, fee_id)
    form = WithdrawFeeForm()
    if form.validate_on_submit():
        command = WithdrawBookingFee(reference=reference, booking_fee_id=fee_id, reason=form.reason.data)
        try:
            withdraw_booking_fee(current_actor(), command, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Gebyret er tatt bort. Brevet er på vei til %(who)s.", who=booking.organisation_name), "success")
            return redirect(url_for("member.booking_show", reference=reference), code=303)
    return show_form("casework/booking_fee/withdraw.html", form, booking=booking, fee=fee, fee_words=fee_text(fee.line))


def _booking(reference: str) -> BookingRow:
    booking = booking_by_reference(reference)
    if booking is None or not may_decide(current_actor(), booking.venue_id):
        raise NotFound(f"booking {reference}")
    return booking


def _fee(booking: BookingRow, fee_id: int) -> BookingFeeRow:
    found = next((row for row in booking_fees(booking.id) if row.id == fee_id), None)
    if found is None:
        raise NotFound(f"fee {fee_id}")
    return found
