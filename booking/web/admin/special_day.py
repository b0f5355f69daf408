"""Days that differ from the week's: closed, or open at other hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from booking.domain.errors import NotFound, Refused
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.administered_hours import SpecialDates, special_dates_with
from booking.services.special_day import SetSpecialDay, add_special_day, change_special_day, remove_special_day
from booking.services.steps.hours import Spans, written
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.agreed import AgreedForm
from booking.web.admin.hours_fields import check_lines, fill_lines, line_fields, read_lines
from booking.web.admin.place import Place, place_of, settings
from booking.web.clock import now
from booking.web.fields import DayField, LineField, options
from booking.web.forms import show_form

LEAST_LINES = 2
CLOSED, OPEN = "closed", "open"


class SpecialDayForm(AgreedForm):
    """Dates, and how they differ."""

    lines = LEAST_LINES

    name = LineField(
        _l("Hva er det?"), max_length=200, required=False, description=_l("For eksempel Julaften. Vises for alle.")
    )
    starts_on = DayField(_l("Første dag"))
    ends_on = DayField(_l("Siste dag"), required=False, description=_l("Tom: bare én dag."))
    state = RadioField(
        _l("Disse dagene er det"),
        choices=options([(CLOSED, _l("stengt")), (OPEN, _l("åpent på disse tidene:"))]),
        default=CLOSED,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        if self.state.data == CLOSED:
            return right
        right = check_lines(self, [0], self.lines) and right
        if right and not written(self.hours):
            self["opens_0_0"].errors = [_("Skriv når det er åpent.")]
            return False
        return right

    @property
    def hours(self) -> Spans:
        return [] if self.state.data == CLOSED else read_lines(self, 0, self.lines)

    def command(self) -> SetSpecialDay:
        return SetSpecialDay(
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data or self.starts_on.data,
            hours=self.hours,
            name=self.name.data,
            agreed=self.agreed_bookings,
        )


def _form(stored: SpecialDates | None) -> SpecialDayForm:
    lines = max(LEAST_LINES, len(stored.hours) if stored else 0)
    fields = {name: each for line in range(lines) for name, each in line_fields(0, line).items()}
    form: SpecialDayForm = type("SpecialDayForm", (SpecialDayForm,), {**fields, "lines": lines})()
    if stored and not form.is_submitted():
        form.name.data = stored.name
        form.starts_on.data, form.ends_on.data = stored.starts_on, stored.ends_on
        form.state.data = OPEN if stored.hours else CLOSED
        fill_lines(form, 0, stored.hours)
    return form


@blueprint.route("/venues/<int:venue_id>/special-days/new", methods=["GET", "POST"])
@blueprint.route("/spaces/<int:space_id>/special-days/new", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def special_day_new(venue_id: int | None = None, space_id: int | None = None) -> ResponseReturnValue:
    place = place_of(venue_id, space_id)
    form = _form(None)

    def save() -> None:
        add_special_day(current_actor(), place.venue.id, place.space_id, form.command(), now=now(), settings=settings())

    return _answer("admin/special_day/new.html", form, place, save)


@blueprint.route("/special-days/<int:special_day_id>/edit", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def special_day_edit(special_day_id: int) -> ResponseReturnValue:
    stored, place = _stored(special_day_id)
    form = _form(stored)

    def save() -> None:
        change_special_day(current_actor(), stored.id, form.command(), now=now(), settings=settings())

    return _answer("admin/special_day/edit.html", form, place, save, special=stored)


@blueprint.route("/special-days/<int:special_day_id>/remove", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def special_day_remove(special_day_id: int) -> ResponseReturnValue:
    """What removing it means, and then the button."""
    stored, place = _stored(special_day_id)
    form = AgreedForm()
    if form.validate_on_submit():
        try:
            remove_special_day(current_actor(), stored.id, agreed=form.agreed_bookings, now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Fjernet. De vanlige åpningstidene gjelder."), "success")
            return _to(place)
    return show_form("admin/special_day/remove.html", form, place=place, special=stored)


def _stored(special_day_id: int) -> tuple[SpecialDates, Place]:
    stored = special_dates_with(special_day_id)
    if stored is None:
        raise NotFound(f"special day {special_day_id}")
    return stored, place_of(stored.venue_id, stored.space_id)


def _answer(
    template: str, form: SpecialDayForm, place: Place, save: Callable[[], None], **context: Any
) -> ResponseReturnValue:
    if form.validate_on_submit():
        try:
            save()
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Lagret."), "success")
            return _to(place)
    return show_form(template, form, place=place, **context)


def _to(place: Place) -> ResponseReturnValue:
    return redirect(url_for("admin.opening_hours_list", **place.key), code=303)
