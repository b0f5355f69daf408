"""Venues: the list, one venue, describing it, taking it out of use and back."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FloatField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from booking.domain.errors import Refused
from booking.domain.permissions import Role, may_administer
from booking.domain.vocabulary import VenueKind
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.opening_hours import closed_on_text
from booking.messages.premises_history import premises_history
from booking.messages.vocabulary import choices
from booking.queries.administered import space_lines, venue_summaries
from booking.queries.administered_hours import by_period, seasons_of, special_dates_of
from booking.queries.closure import closures_to_come
from booking.queries.equipment import equipment_at
from booking.queries.log import latest_changes
from booking.queries.school_calendar import school_calendars
from booking.queries.upcoming import upcoming_at
from booking.services.venue import DescribeVenue, add_venue, change_venue, restore_venue, retire_venue
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.agreed import AgreedForm
from booking.web.admin.place import settings, venue_of
from booking.web.clock import now, today
from booking.web.fields import EmailField, LineField, NameField, ParagraphField, PhoneField, options, with_empty
from booking.web.forms import show_form

LONGEST_TEXT = 5000
CHANGES_SHOWN = 8
IMPORTED_WITH_THE_VENUE = ("space.imported", "equipment.imported")


class SlugField(LineField):
    """What a page is called in addresses: small letters, digits and hyphens."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        more["render_kw"] = {"autocapitalize": "none", "spellcheck": "false", **more.get("render_kw", {})}
        super().__init__(label, [self._check], required=False, **more)

    def _check(self, _form: Any, _field: Any) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.data):
            raise ValidationError(_("Bruk små bokstaver a–z, tall og bindestrek."))


class DegreesField(FloatField):
    """Degrees with a decimal comma or point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.replace(",", ".").strip() for value in valuelist])


class VenueForm(AgreedForm):
    """What is said of a venue."""

    name = NameField(_l("Navn"))
    kind = SelectField(_l("Type sted"), choices=options(choices(VenueKind)), validators=[InputRequired()])
    description = ParagraphField(_l("Om stedet"), max_length=LONGEST_TEXT, required=False)
    address = LineField(_l("Gateadresse"), max_length=200, required=False)
    postcode = LineField(_l("Postnummer"), max_length=4, required=False, render_kw={"inputmode": "numeric"})
    town = LineField(_l("Poststed"), max_length=80, required=False)
    latitude = DegreesField(
        _l("Breddegrad"),
        validators=[Optional(), NumberRange(-90, 90)],
        description=_l("For eksempel 59,6603."),
    )
    longitude = DegreesField(
        _l("Lengdegrad"),
        validators=[Optional(), NumberRange(-180, 180)],
        description=_l("For eksempel 10,7866."),
    )
    contact_name = NameField(_l("Hvem kan man kontakte?"), required=False)
    contact_phone = PhoneField(_l("Telefon"), required=False, render_kw={"autocomplete": "off"})
    contact_email = EmailField(_l("E-postadresse"), required=False, render_kw={"autocomplete": "off"})
    house_rules = ParagraphField(
        _l("Husregler"), max_length=LONGEST_TEXT, required=False, description=_l("Én regel på hver linje.")
    )
    accessibility = ParagraphField(
        _l("Tilgjengelighet"),
        max_length=LONGEST_TEXT,
        required=False,
        description=_l("Inngang, heis, toalett, parkering. Én ting på hver linje."),
    )
    photo_text = LineField(
        _l("Hva bildet viser"),
        max_length=200,
        required=False,
        description=_l("Leses opp for dem som ikke ser bildet."),
    )
    school_calendar_id = SelectField(
        _l("Skolerute"), description=_l("Bestemmer hvilke dager som er skoledager i åpningstidene.")
    )
    slug = SlugField(_l("Nettadresse"), max_length=80)
    demonstration = BooleanField(_l("Opplysningene er eksempler"))

    def validate_postcode(self, field: Any) -> None:
        if not re.fullmatch(r"\d{4}", field.data):
            raise ValidationError(_("Et postnummer har fire siffer."))

    def command(self) -> DescribeVenue:
        values = {each.name: self[each.name].data for each in fields(DescribeVenue)}
        calendar = values.pop("school_calendar_id")
        return DescribeVenue(**values, school_calendar_id=int(calendar) if calendar else None)


def _venue_form(stored: Any = None) -> VenueForm:
    form = VenueForm(obj=stored)
    calendars = [(str(row.id), row.name) for row in school_calendars()]
    form.school_calendar_id.choices = with_empty(calendars, _("Følger ingen skolerute"))
    if not form.is_submitted():
        form.school_calendar_id.data = str(getattr(stored, "school_calendar_id", None) or "")
    form.slug.description = (
        _("Gamle lenker slutter å virke når du endrer den.") if stored else _("Tom: lages av navnet.")
    )
    return form


@blueprint.get("/venues")
@access(Access.VENUE_ADMINISTRATOR)
def venue_list() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "admin/venue/list.html",
        venues=venue_summaries(actor.venues(Role.ADMINISTRATOR), now()),
        may_add=may_administer(actor),
    )


@blueprint.route("/venues/new", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def venue_new() -> ResponseReturnValue:
    form = _venue_form()
    if form.validate_on_submit():
        try:
            venue_id = add_venue(current_actor(), form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(name)s er lagt til. Legg inn lokalene og åpningstidene.", name=form.name.data), "success")
            return _to(venue_id)
    return show_form("admin/venue/new.html", form)


@blueprint.get("/venues/<int:venue_id>")
@access(Access.VENUE_ADMINISTRATOR)
def venue_show(venue_id: int) -> ResponseReturnValue:
    """The venue with all that belongs to it."""
    venue = venue_of(venue_id)
    spaces = space_lines(venue.id)
    equipment = equipment_at(venue.id, now())
    names = {f"space:{space.id}": space.name for space in spaces}
    names |= {f"equipment:{each.id}": each.name for each in equipment}
    changes = latest_changes([f"venue:{venue.id}", *names], CHANGES_SHOWN, without=IMPORTED_WITH_THE_VENUE)
    return render_template(
        "admin/venue/show.html",
        venue=venue,
        spaces=spaces,
        seasons=by_period(each for each in seasons_of(venue.id, None) if not each.is_over(today())),
        special_days=special_dates_of(venue.id, None, today()),
        closed_on=closed_on_text(venue.closed_on),
        equipment=equipment,
        closures=closures_to_come({venue.id}, now()),
        upcoming=len(upcoming_at([venue.id], now())),
        changes=[
            (change, premises_history(change.action, change.person, names.get(change.subject, "")))
            for change in changes
        ],
    )


@blueprint.route("/venues/<int:venue_id>/edit", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def venue_edit(venue_id: int) -> ResponseReturnValue:
    venue = venue_of(venue_id)
    form = _venue_form(venue)
    if form.validate_on_submit():
        try:
            change_venue(
                current_actor(),
                venue.id,
                form.command(),
                agreed=form.agreed_bookings,
                now=now(),
                settings=settings(),
            )
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Lagret."), "success")
            return _to(venue.id)
    return show_form("admin/venue/edit.html", form, venue=venue)


@blueprint.route("/venues/<int:venue_id>/retire", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def venue_retire(venue_id: int) -> ResponseReturnValue:
    """What taking it out of use means, and then the button."""
    venue = venue_of(venue_id)
    form = AgreedForm()
    if form.validate_on_submit():
        try:
            retire_venue(current_actor(), venue.id, agreed=form.agreed_bookings, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(name)s er tatt ut av bruk. Ingen kan booke der.", name=venue.name), "success")
            return _to(venue.id)
    else:
        form.show_touched(upcoming_at([venue.id], now()))
    return show_form("admin/venue/retire.html", form, venue=venue)


@blueprint.post("/venues/<int:venue_id>/restore")
@access(Access.VENUE_ADMINISTRATOR)
def venue_restore(venue_id: int) -> ResponseReturnValue:
    venue = venue_of(venue_id)
    restore_venue(current_actor(), venue.id, now=now())
    flash(_("%(name)s er i bruk igjen.", name=venue.name), "success")
    return _to(venue.id)


def _to(venue_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.venue_show", venue_id=venue_id), code=303)
