"""Opening hours of a venue, or of a space that differs: weekly hours by season, and kinds of day closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField

from booking.domain.errors import NotFound, Refused
from booking.domain.opening_hours import AppliesTo
from booking.domain.school_calendar import DayKind
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.opening_hours import closed_on_text, day_kind_choices
from booking.queries.administered_hours import SeasonHours, by_period, season_with, seasons_of, special_dates_of
from booking.services.opening_hours import Season, SetHours, add_hours, change_hours, remove_hours, set_closed_days
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.agreed import AgreedForm
from booking.web.admin.hours_fields import check_lines, copy_day, fill_lines, line_fields, most_lines, read_lines
from booking.web.admin.place import Place, place_of, settings
from booking.web.clock import now, today
from booking.web.fields import DayField, LineField, options
from booking.web.forms import show_form

WEEK = range(1, 8)
LARGEST_ID = 2**31
MOST_LINES = 4  # stretches of open time in one day
APPLIES_TO = {
    AppliesTo.ANY_DAY: _l("Alle dager"),
    AppliesTo.SCHOOL_DAYS: _l("Bare skoledager"),
    AppliesTo.NON_SCHOOL_DAYS: _l("Bare skolefrie dager: helger, ferier og planleggingsdager"),
}


class HoursForm(AgreedForm):
    """A season's weekly hours; the lines of each weekday are added by `_hours_form`."""

    lines = 1

    season = LineField(
        _l("Navn"), max_length=80, required=False, description=_l("For eksempel Vinter. Vises for dem som booker.")
    )
    valid_from = DayField(_l("Første dag"), required=False)
    valid_to = DayField(_l("Siste dag"), required=False)
    applies_to = RadioField(_l("Gjelder på"), choices=options(APPLIES_TO.items()), default=AppliesTo.ANY_DAY.value)
    on_public_holidays = BooleanField(_l("Gjelder også på helligdager"))
    line_count = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        return check_lines(self, WEEK, self.lines) and right

    def command(self) -> SetHours:
        season = Season(
            name=self.season.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            applies_to=AppliesTo(self.applies_to.data),
            on_public_holidays=self.on_public_holidays.data,
        )
        days = {weekday: read_lines(self, weekday, self.lines) for weekday in WEEK}
        return SetHours(season=season, days=days, agreed=self.agreed_bookings)


class ClosedDaysForm(AgreedForm):
    """The kinds of day on which a place is closed all day."""

    follow = RadioField(_l("Stengte dager"), choices=[])
    closed_on = SelectMultipleField(_l("Stengt hele dagen på"))

    @property
    def days(self) -> frozenset[DayKind] | None:
        if "follow" in self and self.follow.data == "venue":
            return None
        return frozenset(DayKind(kind) for kind in self.closed_on.data)


def _hours_form(stored: SeasonHours | None) -> HoursForm:
    """The form with as many lines as are stored, were sent, or were asked for."""
    sent = request.form.get("line_count", "")
    lines = int(sent) if sent.isascii() and sent.isdigit() and len(sent) == 1 else 1
    lines = max(lines, most_lines(stored.days) if stored else 1)
    lines = min(lines + (request.form.get("action") == "more"), max(MOST_LINES, lines))
    fields = {name: each for day in WEEK for line in range(lines) for name, each in line_fields(day, line).items()}
    form: HoursForm = type("HoursForm", (HoursForm,), {**fields, "lines": lines})()
    if stored and not form.is_submitted():
        form.season.data = stored.name
        form.valid_from.data, form.valid_to.data = stored.valid_from, stored.valid_to
        form.applies_to.data = stored.applies_to
        form.on_public_holidays.data = stored.on_public_holidays
        for weekday, spans in stored.days.items():
            fill_lines(form, weekday, spans)
    form.line_count.data = str(lines)
    return form


@blueprint.get("/venues/<int:venue_id>/opening-hours")
@blueprint.get("/spaces/<int:space_id>/opening-hours")
@access(Access.VENUE_ADMINISTRATOR)
def opening_hours_list(venue_id: int | None = None, space_id: int | None = None) -> ResponseReturnValue:
    """When a place is open: seasons, special days, closed days."""
    place = place_of(venue_id, space_id)
    closed_on = place.space.closed_on if place.space else place.venue.closed_on
    seasons = seasons_of(place.venue.id, place.space_id)
    return render_template(
        "admin/opening_hours/list.html",
        place=place,
        seasons=by_period(season for season in seasons if not season.is_over(today())),
        over=by_period(season for season in seasons if season.is_over(today())),
        special_days=special_dates_of(place.venue.id, place.space_id, today()),
        closed_on=None if closed_on is None else closed_on_text(closed_on),
        applies_to=APPLIES_TO,
    )


@blueprint.route("/venues/<int:venue_id>/opening-hours/new", methods=["GET", "POST"])
@blueprint.route("/spaces/<int:space_id>/opening-hours/new", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def opening_hours_new(venue_id: int | None = None, space_id: int | None = None) -> ResponseReturnValue:
    place = place_of(venue_id, space_id)
    form = _hours_form(_next_year(request.args.get("copy", 0, type=int), place))

    def save() -> None:
        add_hours(current_actor(), place.venue.id, place.space_id, form.command(), now=now(), settings=settings())

    return _answer("admin/opening_hours/new.html", form, place, save)


@blueprint.route("/opening-hours/<int:hours_id>/edit", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def opening_hours_edit(hours_id: int) -> ResponseReturnValue:
    stored, place = _stored(hours_id)
    form = _hours_form(stored)

    def save() -> None:
        change_hours(current_actor(), stored.id, form.command(), now=now(), settings=settings())

    return _answer("admin/opening_hours/edit.html", form, place, save, hours=stored)


@blueprint.route("/opening-hours/<int:hours_id>/remove", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def opening_hours_remove(hours_id: int) -> ResponseReturnValue:
    """What removing a season's hours means, and then the button."""
    stored, place = _stored(hours_id)
    form = AgreedForm()
    if form.validate_on_submit():
        try:
            remove_hours(current_actor(), stored.id, agreed=form.agreed_bookings, now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Åpningstidene er fjernet."), "success")
            return _to(place)
    last = len(seasons_of(place.venue.id, place.space_id)) == 1
    return show_form("admin/opening_hours/remove.html", form, place=place, hours=stored, last=last)


@blueprint.route("/venues/<int:venue_id>/closed-days", methods=["GET", "POST"])
@blueprint.route("/spaces/<int:space_id>/closed-days", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def opening_hours_days(venue_id: int | None = None, space_id: int | None = None) -> ResponseReturnValue:
    """On which kinds of day a place is closed."""
    place = place_of(venue_id, space_id)
    form = _closed_days_form(place)
    if form.validate_on_submit():
        try:
            set_closed_days(
                current_actor(),
                place.venue.id,
                place.space_id,
                form.days,
                agreed=form.agreed_bookings,
                now=now(),
                settings=settings(),
            )
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Lagret."), "success")
            return _to(place)
    return show_form("admin/opening_hours/days.html", form, place=place)


def _closed_days_form(place: Place) -> ClosedDaysForm:
    own = place.space.closed_on if place.space else place.venue.closed_on
    form = ClosedDaysForm(follow="venue" if own is None else "own", closed_on=sorted(own or ()))
    form.closed_on.choices = options(day_kind_choices())
    if place.space is None:
        del form.follow
    else:
        followed = closed_on_text(place.venue.closed_on) or _("Ingen dager er stengt.")
        form.follow.choices = options(
            [
                ("venue", _("Som %(venue)s ellers. %(days)s", venue=place.venue.name, days=followed)),
                ("own", _("Egne dager, valgt her:")),
            ]
        )
    return form


def _next_year(hours_id: int, place: Place) -> SeasonHours | None:
    """The season of the place that the address asks to copy, a year on; none when it asks for none of its own."""
    stored = season_with(hours_id) if 0 < hours_id < LARGEST_ID else None
    if stored is None or (stored.venue_id, stored.space_id) != (place.venue.id, place.space_id):
        return None
    moved = {name: _year_on(day) for name in ("valid_from", "valid_to") if (day := getattr(stored, name)) is not None}
    return replace(stored, name="" if moved else stored.name, **moved)


def _year_on(day: date) -> date:
    """The same date of the next year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _stored(hours_id: int) -> tuple[SeasonHours, Place]:
    stored = season_with(hours_id)
    if stored is None:
        raise NotFound(f"opening hours {hours_id}")
    return stored, place_of(stored.venue_id, stored.space_id)


def _answer(template: str, form: HoursForm, place: Place, save: Any, **context: Any) -> ResponseReturnValue:
    """Show the form, change its lines, or send it."""
    action = request.form.get("action", "")
    if action in {"more", "copy"}:
        if action == "copy":
            copy_day(form, 1, range(2, 6), form.lines)
        return show_form(template, form, status=200, place=place, week=WEEK, most_lines=MOST_LINES, **context)
    if form.validate_on_submit():
        try:
            save()
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Åpningstidene er lagret."), "success")
            return _to(place)
    return show_form(template, form, place=place, week=WEEK, most_lines=MOST_LINES, **context)


def _to(place: Place) -> ResponseReturnValue:
    return redirect(url_for("admin.opening_hours_list", **place.key), code=303)
