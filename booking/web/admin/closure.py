"""Closures: what is closed and will be, closing with the bookings seen first, opening again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField

from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import EndsBeforeStart, LocalTimeError, local_midnight, resolve
from booking.domain.permissions import OFFICERS, may_decide
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.i18n import ngettext
from booking.queries.administered import VenueRecord, space_lines, venue_record, venue_summaries
from booking.queries.closure import ClosureRow, closure_row, closures_behind, closures_to_come
from booking.queries.displacement import gave_way_to
from booking.queries.upcoming import bookings_named
from booking.services.closure import CloseSpace, bookings_hit, close_space, returns_of, undo_closure
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.hours_fields import ClosingField
from booking.web.admin.place import settings
from booking.web.clock import now, zone
from booking.web.fields import ClockField, DayField, LineField, ParagraphField, with_empty
from booking.web.forms import Form, show_form, typed


class ClosureForm(Form):
    """What is closed, when, and why. Without times of day whole days are closed."""

    space_id = SelectField(_l("Hva stenges?"))
    starts_on = DayField(_l("Fra og med"))
    starts_at = ClockField(_l("Fra klokka"), required=False, description=_l("Tom: fra dagen begynner."))
    ends_on = DayField(_l("Til og med"), required=False, description=_l("Tom: samme dag."))
    ends_at = ClosingField(_l("Til klokka"), required=False, description=_l("Tom: ut dagen."))
    public_text = LineField(
        _l("Hva skal andre få vite?"),
        max_length=200,
        description=_l("Står i kalenderen og i brevet til dem som må vike. For eksempel Gulvet slipes."),
    )
    reason = ParagraphField(
        _l("Notat til dere selv"), max_length=2000, required=False, rows=3, description=_l("Bare ansatte ser det.")
    )
    displaces = HiddenField()

    def command(self, venue_id: int) -> CloseSpace:
        """What to do. Raises ``Refused`` when the clocks never show a time, or the end is not after the start."""
        shown = self.displaces.data or ""
        return CloseSpace(
            venue_id=venue_id,
            space_id=int(self.space_id.data) if self.space_id.data else None,
            interval=self._interval(),
            public_text=self.public_text.data,
            reason=self.reason.data,
            displaces=int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 9 else 0,
        )

    def _interval(self) -> Interval:
        last_day = self.ends_on.data or self.starts_on.data
        starts_at = _instant(self.starts_on.data, self.starts_at.data, "starts_at")
        if self.ends_at.data in {None, time(0)}:
            ends_at = _instant(last_day + timedelta(days=1), None, "ends_at")
        else:
            ends_at = _instant(last_day, self.ends_at.data, "ends_at")
        if ends_at <= starts_at:
            field = "ends_at" if last_day == self.starts_on.data else "ends_on"
            raise Refused(EndsBeforeStart(starts_at, ends_at).finding(field))
        return Interval(starts_at, ends_at)


def _instant(day: date, clock: time | None, field: str) -> datetime:
    try:
        return resolve(day, clock, zone()) if clock else local_midnight(day, zone())
    except LocalTimeError as error:
        raise Refused(error.finding(field)) from error


class PlainForm(Form):
    """A button."""


@blueprint.get("/closures")
@access(Access.OFFICER)
def closure_list() -> ResponseReturnValue:
    """What is closed and will be; what is over has a page of its own."""
    mine = current_actor().venues(*OFFICERS)
    behind = request.args.get("show") == "behind"
    rows = closures_behind(mine, now()) if behind else closures_to_come(mine, now())
    return render_template("admin/closure/list.html", closures=rows, behind=behind, now=now())


@blueprint.route("/closures/new", methods=["GET", "POST"])
@access(Access.OFFICER)
def closure_new() -> ResponseReturnValue:
    """Choose where, say when and why, see who must give way, and close."""
    venue = _chosen_venue()
    if venue is None:
        venues = [each for each in venue_summaries(current_actor().venues(*OFFICERS), now()) if each.active]
        return render_template("admin/closure/where.html", venues=venues)
    form = _form(venue)
    action = request.form.get("action", "")
    if action == "edit":
        return show_form("admin/closure/new.html", form, status=200, venue=venue)
    if form.validate_on_submit():
        try:
            command = form.command(venue.id)
            if action == "close":
                close_space(current_actor(), command, now=now(), settings=settings())
                flash(
                    _("Stengt. Brev er på vei til dem som må vike.") if command.displaces else _("Stengt."), "success"
                )
                return redirect(url_for("admin.closure_list"), code=303)
            return _confirm(form, venue, command, 200)
        except Refused as refused:
            form.refuse(refused.verdict)
            if refused.verdict.codes == ("closure.hits_bookings",):
                return _confirm(form, venue, command, 422)
    return show_form("admin/closure/new.html", form, venue=venue)


@blueprint.get("/closures/<int:closure_id>")
@access(Access.OFFICER)
def closure_show(closure_id: int) -> ResponseReturnValue:
    closure = _closure(closure_id)
    return render_template("admin/closure/show.html", closure=closure, gave_way=gave_way_to(closure.id), now=now())


@blueprint.route("/closures/<int:closure_id>/undo", methods=["GET", "POST"])
@access(Access.OFFICER)
def closure_undo(closure_id: int) -> ResponseReturnValue:
    """What opening again means: who gets the time back, who does not and why, and then the button."""
    closure = _closure(closure_id)
    if closure.state != "active":
        return redirect(url_for("admin.closure_show", closure_id=closure.id), code=303)
    form = PlainForm()
    if form.validate_on_submit():
        returned = undo_closure(current_actor(), closure.id, now=now(), settings=settings())
        flash(_undone(sum(each.finding is None for each in returned)), "success")
        return redirect(url_for("admin.closure_show", closure_id=closure.id), code=303)
    returned = returns_of(current_actor(), closure.id, now=now(), settings=settings())
    findings = {each.reference: each.finding for each in returned}
    rows = gave_way_to(closure.id)
    page = {
        "back": [row for row in rows if row.reference in findings and findings[row.reference] is None],
        "gone": [(row, finding) for row in rows if (finding := findings.get(row.reference)) is not None],
    }
    return show_form("admin/closure/undo.html", form, closure=closure, **page)


def _undone(restored: int) -> str:
    if not restored:
        return _("Stengingen er opphevet. Tida kan bookes igjen.")
    return ngettext(
        "Stengingen er opphevet. %(num)d booking står igjen som før, og brev er på vei.",
        "Stengingen er opphevet. %(num)d bookinger står igjen som før, og brev er på vei.",
        restored,
    )


def _chosen_venue() -> VenueRecord | None:
    """The venue that the address names; one that is not the actor's to close is not found."""
    chosen = typed("venue")
    if not chosen:
        return None
    venue = venue_record(int(chosen)) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    if venue is None or not may_decide(current_actor(), venue.id):
        raise NotFound(f"venue {chosen}")
    return venue


def _form(venue: VenueRecord) -> ClosureForm:
    form = ClosureForm(space_id=typed("space"))
    spaces = ((str(line.id), "– " * line.depth + line.name) for line in space_lines(venue.id))
    form.space_id.choices = with_empty(spaces, _("Hele %(venue)s", venue=venue.name))
    return form


def _confirm(form: ClosureForm, venue: VenueRecord, command: CloseSpace, status: int) -> ResponseReturnValue:
    """The bookings that would give way; whoever closes now has seen them."""
    hit = bookings_hit(current_actor(), command, now=now(), settings=settings())
    form.displaces.data = str(len(hit))
    page = {
        "venue": venue,
        "what": next(line.name for line in space_lines(venue.id) if line.id == command.space_id)
        if command.space_id
        else "",
        "interval": command.interval,
        "hit": bookings_named([booking.reference for booking in hit]),
        "credit_ore": sum(each.price_ore or 0 for each in hit if each.state == BookingState.CONFIRMED),
    }
    return show_form("admin/closure/confirm.html", form, status=status, **page)


def _closure(closure_id: int) -> ClosureRow:
    closure = closure_row(closure_id)
    if closure is None or not may_decide(current_actor(), closure.venue_id):
        raise NotFound(f"closure {closure_id}")
    return closure
