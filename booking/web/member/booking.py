"""My bookings: the list, a new one, one with its price and its history, changing and cancelling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import wall_clock
from booking.domain.permissions import OFFICERS, Actor, may_change_booking, may_decide, may_see_booking
from booking.domain.stated import NOTHING_STATED
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.vocabulary import PURPOSES
from booking.queries.asked import asked_at
from booking.queries.booker import contact_card, equipment_choices, organisation_choices
from booking.queries.booking import BookingRow, booking_by_reference, booking_history, bookings_of
from booking.queries.booking_fee import booking_fees
from booking.queries.displacement import displacement_of
from booking.queries.space import SpaceDetails, find_space, spaces_of
from booking.services.booking import (
    Assessment,
    BookingPlaced,
    BookingWish,
    CancelBooking,
    Offer,
    TakeInstead,
    cancel_booking,
    cancellation_of,
    change_booking,
    give_back_booking,
    offers_instead,
    preview_booking,
    request_booking,
    take_instead,
)
from booking.services.booking import booking_calendar as calendar_file
from booking.services.booking_fee import MAY_HAVE_FEES
from booking.settings import Settings
from booking.web.access import Access, access, current_actor
from booking.web.booking_form import BookingForm, booking_form, prefilled_change, prefilled_new
from booking.web.clock import now, today
from booking.web.fields import LineField
from booking.web.forms import Form, show_form
from booking.web.member import blueprint


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@blueprint.get("/bookings")
@access(Access.SIGNED_IN)
def booking_list() -> ResponseReturnValue:
    """Mine, the next first; what is over has a page of its own."""
    actor = current_actor()
    past = request.args.get("show") == "past"
    page = bookings_of(actor.organisations, now(), past=past, page=request.args.get("page", 1, type=int))
    tabs = [
        (_("Kommende"), url_for("member.booking_list"), not past),
        (_("Tidligere"), url_for("member.booking_list", show="past"), past),
    ]
    return render_template("member/booking/list.html", page=page, past=past, tabs=tabs, purposes=PURPOSES, now=now())


@blueprint.route("/bookings/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def booking_new() -> ResponseReturnValue:
    """Book a free time: see the price first, then send."""
    space = find_space(request.args.get("space", ""))
    if space is None:
        return redirect(url_for("public.home"), code=303)
    actor = current_actor()
    form = form_for(actor, space, _from_address(actor, space))
    if not form.organisation_id.choices:
        return render_template("member/booking/no_organisation.html", space=space)
    return answer_form(
        form,
        space,
        "member/booking/new.html",
        lambda wish: request_booking(actor, wish, now=now(), settings=settings()),
    )


@blueprint.get("/bookings/<reference>")
@access(Access.SIGNED_IN)
def booking_show(reference: str) -> ResponseReturnValue:
    booking = _booking(reference)
    actor = current_actor()
    return render_template(
        "member/booking/show.html",
        booking=booking,
        history=booking_history(booking.id),
        fees=booking_fees(booking.id),
        decides=may_decide(actor, booking.venue_id),
        may_add_fee=booking.state in MAY_HAVE_FEES and (booking.starts_at <= now() or not booking.state.is_open),
        may_change=_is_open(booking) and may_change_booking(actor, booking.organisation_id, booking.venue_id),
        displacement=displacement_of(booking.id),
        offers=_offers(booking),
        purposes=PURPOSES,
        now=now(),
    )


@blueprint.get("/bookings/<reference>/calendar.ics")
@access(Access.SIGNED_IN)
def booking_calendar(reference: str) -> ResponseReturnValue:
    """The booking as a file for any calendar."""
    file = calendar_file(current_actor(), reference, settings=settings())
    headers = {"Content-Disposition": f'attachment; filename="{_booking(reference).reference}.ics"'}
    return Response(file, content_type="text/calendar; charset=utf-8", headers=headers)


@blueprint.route("/bookings/<reference>/change", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def booking_change(reference: str) -> ResponseReturnValue:
    booking = _booking_to_change(reference)
    actor = current_actor()
    space = find_space(booking.space_slug)
    if space is None:
        abort(404)
    form = form_for(actor, space, prefilled_change(booking, settings().municipality.zone), booking)
    return answer_form(
        form,
        space,
        "member/booking/change.html",
        lambda wish: change_booking(actor, reference, wish, now=now(), settings=settings()),
        booking=booking,
    )


class CancelForm(Form):
    """Why, if one wants to say it."""

    reason = LineField(_l("Grunn"), max_length=200, required=False)


@blueprint.route("/bookings/<reference>/cancel", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def booking_cancel(reference: str) -> ResponseReturnValue:
    """What cancelling means, and then the button."""
    booking = _booking_to_change(reference)
    actor = current_actor()
    form = CancelForm()
    answer = cancellation_of(actor, reference, now=now(), settings=settings())
    if form.validate_on_submit():
        command = CancelBooking(
            reference=reference,
            reason=form.reason.data,
            agreed_fee_ore=request.form.get("agreed_fee_ore", type=int),
        )
        try:
            cancel_booking(actor, command, now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
            answer = cancellation_of(actor, reference, now=now(), settings=settings())
        else:
            flash(_("Bookingen er avbestilt. Tida er ledig for andre."), "success")
            return redirect(url_for("member.booking_show", reference=reference), code=303)
    return show_form("member/booking/cancel.html", form, booking=booking, answer=answer)


@blueprint.route("/bookings/<reference>/give-back", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def booking_give_back(reference: str) -> ResponseReturnValue:
    """One tap where it costs nothing; where it does, what it costs is said first."""
    booking = _booking_to_change(reference)
    actor = current_actor()
    form = CancelForm()
    if form.validate_on_submit():
        command = CancelBooking(
            reference=reference,
            reason=form.reason.data,
            agreed_fee_ore=request.form.get("agreed_fee_ore", type=int),
        )
        try:
            day = give_back_booking(actor, command, now=now(), settings=settings())
        except Refused as refused:
            # One tap agrees to no fee. Where there is one, nothing is wrong: the page says so and asks.
            if "one_tap" not in request.form or "booking.fee_has_changed" not in refused.verdict.codes:
                form.refuse(refused.verdict)
        else:
            if day is None:
                flash(_("Takk! Tida er ledig for andre."), "success")
                return redirect(url_for("member.booking_show", reference=reference), code=303)
            flash(
                _("Takk! Tida er ledig for andre. Dere kan sette datoen tilbake så lenge ingen har tatt den."),
                "success",
            )
            return redirect(url_for("member.series_show", reference=booking.series_reference), code=303)
    answer = cancellation_of(actor, reference, now=now(), settings=settings())
    return show_form("member/booking/give_back.html", form, booking=booking, answer=answer)


class TakeForm(Form):
    """A time that was offered: the space's id, two instants, and the price in øre, empty when a person decides it."""

    space = HiddenField()
    begins = HiddenField()
    ends = HiddenField()
    price = HiddenField()

    def command(self, reference: str) -> TakeInstead:
        """What was pressed. Raises ``Refused`` when the fields are not those of a button."""
        try:
            interval = Interval(datetime.fromisoformat(self.begins.data), datetime.fromisoformat(self.ends.data))
            price_ore = int(self.price.data) if self.price.data else None
            return TakeInstead(
                reference=reference, space_id=_small(self.space.data), interval=interval, agreed_price_ore=price_ore
            )
        except (TypeError, ValueError) as error:
            raise Refused(Finding("booking.no_such_offer")) from error


def _small(number: str) -> int:
    """A number that a database can hold; anything else raises ``ValueError``."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise ValueError(number)
    return int(number)


@blueprint.route("/bookings/<reference>/take", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def booking_take(reference: str) -> ResponseReturnValue:
    """Another time instead of one that gave way: what is free, with its price, and one press that takes it."""
    booking = _booking_to_change(reference)
    form = TakeForm()
    if form.validate_on_submit():
        try:
            placed = take_instead(current_actor(), form.command(reference), now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_outcome(placed), "success")
            return redirect(url_for("member.booking_show", reference=placed.reference), code=303)
    offers = _offers(booking)
    if not form.is_submitted() and not offers:
        return redirect(url_for("member.booking_show", reference=reference), code=303)
    return show_form("member/booking/take.html", form, booking=booking, offers=offers)


def _offers(booking: BookingRow) -> tuple[Offer, ...]:
    """What may be taken instead, by those who may."""
    actor = current_actor()
    may_take = may_change_booking(actor, booking.organisation_id, booking.venue_id)
    if booking.state is not BookingState.DISPLACED or not may_take:
        return ()
    return offers_instead(actor, booking.reference, now=now(), settings=settings())


def _booking(reference: str) -> BookingRow:
    booking = booking_by_reference(reference)
    if booking is None or not may_see_booking(current_actor(), booking.organisation_id, booking.venue_id):
        raise NotFound(reference)
    return booking


def _booking_to_change(reference: str) -> BookingRow:
    booking = _booking(reference)
    if not may_change_booking(current_actor(), booking.organisation_id, booking.venue_id):
        raise NotFound(reference)
    return booking


def _is_open(booking: BookingRow) -> bool:
    return booking.state in {BookingState.REQUESTED, BookingState.CONFIRMED} and booking.starts_at > now()


def _from_address(actor: Actor, space: SpaceDetails) -> dict[str, Any]:
    """Place and time as the link said them; what cannot be read is left for the form to ask."""
    contact = contact_card(actor.person_id) if actor.person_id else None
    return prefilled_new(
        space_id=space.id,
        day=_read(date.fromisoformat, request.args.get("date")),
        starts=_read(time.fromisoformat, request.args.get("from")),
        ends=_read(time.fromisoformat, request.args.get("to")),
        contact=contact,
    )


def _read(parse: Any, text: str | None) -> Any:
    try:
        return parse(text or "")
    except ValueError:
        return None


def form_for(
    actor: Actor,
    space: SpaceDetails,
    prefilled: dict[str, Any],
    booking: BookingRow | None = None,
    organisation_id: int | None = None,
) -> BookingForm:
    """The form; a booking that is changed stays with its organisation and may move within its venue.

    `organisation_id` is the only one it may be for, when that is given.
    """
    officer = actor.has_role_at(space.venue_id, *OFFICERS)
    only = booking.organisation_id if booking else organisation_id
    organisations = {only} if only else None if officer else actor.organisations
    spaces = [(each.id, each.name) for each in spaces_of(space.venue_id)] if booking else [(space.id, space.name)]
    return booking_form(
        organisation_choices(organisations),
        spaces,
        equipment_choices(space.venue_id),
        prefilled,
        asked=asked_at({space_id for space_id, _name in spaces}, today()),
        stated_before=booking.stated if booking else NOTHING_STATED,
    )


def answer_form(
    form: BookingForm,
    space: SpaceDetails,
    template: str,
    save: Callable[[BookingWish], BookingPlaced],
    booking: BookingRow | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """Show the form, show what it would cost, or send it."""
    chose = form.choose_time(request.form.get("choose", ""))
    asks_live = "HX-Request" in request.headers  # while one types; never sends
    sends = not chose and not asks_live and request.form.get("action") != "price"
    assessment: Assessment | None = None
    status: int | None = None
    if form.validate_on_submit():
        try:
            wish = form.wish(settings().municipality.zone)
            if sends:
                placed = save(wish)
                flash(_outcome(placed), "success")
                return redirect(url_for("member.booking_show", reference=placed.reference), code=303)
            status = 200
        except Refused as refused:
            form.refuse(refused.verdict)
        assessment = _assessment(form, booking)
    context = {"space": space, "booking": booking, "assessment": assessment, "clock_of": _clock_of, **more}
    if asks_live:
        return render_template("member/booking/_price.html", form=form, **context)
    return show_form(template, form, status=status, **context)


def _assessment(form: BookingForm, booking: BookingRow | None) -> Assessment | None:
    """What the wish would cost and lead to, or ``None`` when it is no wish that can be judged."""
    try:
        wish = form.wish(settings().municipality.zone)
        return preview_booking(
            current_actor(), wish, now=now(), settings=settings(), booking_id=booking.id if booking else None
        )
    except Refused:
        return None


def _clock_of(instant: datetime) -> dict[str, str]:
    """The query fields that lead to a form with this start."""
    wall = wall_clock(instant, settings().municipality.zone)
    return {"date": f"{wall:%Y-%m-%d}", "clock": f"{wall:%H:%M}"}


def _outcome(placed: BookingPlaced) -> str:
    if placed.state is BookingState.CONFIRMED:
        return _("Bookingen er bekreftet. Du får bekreftelsen på e-post.")
    return _("Forespørselen er sendt. Du får svar på e-post.")
