"""School calendars: which days are school days, and which venues follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from booking.domain.errors import NotFound, Refused
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.school_calendar import CalendarRow, PeriodRow, period_row, school_calendars
from booking.queries.school_calendar import school_calendar as find_calendar
from booking.services.school_calendar import (
    SetPeriod,
    add_period,
    add_school_calendar,
    change_period,
    change_school_calendar,
    remove_period,
)
from booking.services.school_calendar_import import CalendarKind
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.agreed import AgreedForm
from booking.web.admin.place import settings
from booking.web.clock import now, today
from booking.web.fields import DayField, LineField, NameField, options
from booking.web.forms import Form, show_form

KINDS = {
    CalendarKind.TERM: _l("Skoleår, fra første til siste skoledag"),
    CalendarKind.SCHOOL_HOLIDAY: _l("Skoleferie eller fridag"),
    CalendarKind.PLANNING_DAY: _l("Planleggingsdag"),
    CalendarKind.EXAM: _l("Eksamensdag"),
}


class CalendarForm(Form):
    """What a calendar is called."""

    name = NameField(_l("Navn"), description=_l("For eksempel Grunnskolene i kommunen."))
    source = LineField(
        _l("Kilde"), max_length=300, required=False, description=_l("Vedtaket eller nettsida som dagene er tatt fra.")
    )


class PeriodForm(AgreedForm):
    """Days of one kind."""

    kind = RadioField(_l("Hva er det?"), choices=options(KINDS.items()), default=CalendarKind.SCHOOL_HOLIDAY.value)
    starts_on = DayField(_l("Første dag"))
    ends_on = DayField(_l("Siste dag"), required=False, description=_l("Tom: bare én dag."))
    name = LineField(_l("Navn"), max_length=120, required=False, description=_l("For eksempel Høstferie."))

    def command(self) -> SetPeriod:
        return SetPeriod(
            kind=CalendarKind(self.kind.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data or self.starts_on.data,
            name=self.name.data,
            agreed=self.agreed_bookings,
        )


@blueprint.get("/school-calendars")
@access(Access.ADMINISTRATOR)
def school_calendar_list() -> ResponseReturnValue:
    return render_template("admin/school_calendar/list.html", calendars=school_calendars(), today=today())


@blueprint.route("/school-calendars/new", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def school_calendar_new() -> ResponseReturnValue:
    form = CalendarForm()
    if form.validate_on_submit():
        try:
            calendar_id = add_school_calendar(current_actor(), form.name.data, form.source.data, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Skoleruta er lagt til. Legg inn skoleåret og feriene."), "success")
            return _to(calendar_id)
    return show_form("admin/school_calendar/new.html", form)


@blueprint.get("/school-calendars/<int:calendar_id>")
@access(Access.ADMINISTRATOR)
def school_calendar_show(calendar_id: int) -> ResponseReturnValue:
    return render_template("admin/school_calendar/show.html", calendar=_calendar(calendar_id), kinds=KINDS)


@blueprint.route("/school-calendars/<int:calendar_id>/edit", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def school_calendar_edit(calendar_id: int) -> ResponseReturnValue:
    calendar = _calendar(calendar_id)
    form = CalendarForm(obj=calendar)
    if form.validate_on_submit():
        try:
            change_school_calendar(current_actor(), calendar.id, form.name.data, form.source.data, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Lagret."), "success")
            return _to(calendar.id)
    return show_form("admin/school_calendar/edit.html", form, calendar=calendar)


@blueprint.route("/school-calendars/<int:calendar_id>/periods/new", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def school_calendar_period_new(calendar_id: int) -> ResponseReturnValue:
    calendar = _calendar(calendar_id)
    form = PeriodForm()

    def save() -> None:
        add_period(current_actor(), calendar.id, form.command(), now=now(), settings=settings())

    return _answer("admin/school_calendar/period_new.html", form, calendar, save)


@blueprint.route("/school-calendars/periods/<int:period_id>/edit", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def school_calendar_period_edit(period_id: int) -> ResponseReturnValue:
    period = _period(period_id)
    form = PeriodForm(obj=period)

    def save() -> None:
        change_period(current_actor(), period.id, form.command(), now=now(), settings=settings())

    return _answer("admin/school_calendar/period_edit.html", form, _calendar(period.calendar_id), save, period=period)


@blueprint.route("/school-calendars/periods/<int:period_id>/remove", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def school_calendar_period_remove(period_id: int) -> ResponseReturnValue:
    """What removing the days means, and then the button."""
    period = _period(period_id)
    form = AgreedForm()

    def save() -> None:
        remove_period(current_actor(), period.id, agreed=form.agreed_bookings, now=now(), settings=settings())

    return _answer("admin/school_calendar/period_remove.html", form, _calendar(period.calendar_id), save, period=period)


def _calendar(calendar_id: int) -> CalendarRow:
    found = find_calendar(calendar_id)
    if found is None:
        raise NotFound(f"school calendar {calendar_id}")
    return found


def _period(period_id: int) -> PeriodRow:
    found = period_row(period_id)
    if found is None:
        raise NotFound(f"period {period_id}")
    return found


def _answer(
    template: str, form: AgreedForm, calendar: CalendarRow, save: Callable[[], None], **context: Any
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            save()
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Skoleruta er lagret."), "success")
            return _to(calendar.id)
    return show_form(template, form, calendar=calendar, kinds=KINDS, **context)


def _to(calendar_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.school_calendar_show", calendar_id=calendar_id), code=303)
