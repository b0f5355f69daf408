"""Spaces and parts of a venue: adding, describing, moving within the tree, taking out of use and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from booking.domain.errors import Refused
from booking.domain.vocabulary import Feature, SpaceKind
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.opening_hours import closed_on_text
from booking.messages.vocabulary import choices
from booking.queries.administered import SpaceRecord, space_lines, space_tree_of
from booking.queries.administered_hours import by_period, seasons_of, special_dates_of
from booking.queries.booking_terms import own_rules
from booking.queries.upcoming import upcoming_in
from booking.services.space import (
    WHOLE,
    DescribeSpace,
    MoveSpace,
    add_space,
    bookings_that_need,
    change_space,
    move_space,
    restore_space,
    retire_space,
)
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.agreed import AgreedForm
from booking.web.admin.booking_terms import in_words
from booking.web.admin.place import settings, space_of, venue_of
from booking.web.admin.venue import LONGEST_TEXT, SlugField
from booking.web.clock import now, today
from booking.web.fields import LineField, NameField, ParagraphField, WholeNumberField, options, with_empty
from booking.web.forms import Form, show_form


class PartField(LineField):
    """How much it is of what it is a part of."""

    def __init__(self, **more: Any) -> None:
        hint = _l("For eksempel 1/3. Prisene for deler av en hall spør etter dette.")
        super().__init__(
            _l("Hvor stor del av helheten"), **{"max_length": 5, "required": False, "description": hint, **more}
        )


class SpaceForm(Form):
    """What is said of a space."""

    name = NameField(_l("Navn"))
    kind = SelectField(_l("Type lokale"), choices=options(choices(SpaceKind)), validators=[InputRequired()])
    part = PartField()
    description = ParagraphField(_l("Om lokalet"), max_length=LONGEST_TEXT, required=False)
    capacity = WholeNumberField(_l("Plass til så mange personer"), least=1, most=100_000, required=False)
    area_m2 = WholeNumberField(_l("Areal i kvadratmeter"), least=1, most=1_000_000, required=False)
    courts = WholeNumberField(_l("Baner som leies samlet"), least=1, most=1_000, required=False)
    rooms = WholeNumberField(_l("Rom som leies samlet"), least=1, most=1_000, required=False)
    accessible = BooleanField(_l("Trinnfri adkomst hele veien"))
    accessibility = ParagraphField(
        _l("Mer om tilgjengelighet"), max_length=LONGEST_TEXT, required=False, description=_l("Én ting på hver linje.")
    )
    features = SelectMultipleField(_l("Dette er alltid i lokalet"), choices=options(choices(Feature)))
    tidy_checklist = ParagraphField(
        _l("Ryddeliste"),
        max_length=LONGEST_TEXT,
        required=False,
        description=_l("Det som skal gjøres før dere går. Én ting på hver linje."),
    )
    photo_text = LineField(
        _l("Hva bildet viser"), max_length=200, required=False, description=_l("Leses opp for dem som ikke ser bildet.")
    )
    position = WholeNumberField(
        _l("Plass i lista"), most=100_000, required=False, description=_l("Det laveste tallet står først.")
    )
    slug = SlugField(_l("Nettadresse"), max_length=120)

    def command(self) -> DescribeSpace:
        values = {each.name: self[each.name].data for each in fields(DescribeSpace) if each.name in self}
        values |= {
            "part": self.part.data or WHOLE if "part" in self else WHOLE,
            "features": frozenset(self.features.data),
        }
        return DescribeSpace(**values)


class MoveForm(AgreedForm):
    """What the space is a part of."""

    parent_id = SelectField(_l("Er en del av"))
    part = PartField()


def _space_form(stored: SpaceRecord | None, *, is_part: bool) -> SpaceForm:
    form = SpaceForm(obj=stored)
    if not is_part:
        del form.part
    elif not form.is_submitted() and form.part.data == WHOLE:
        form.part.data = ""
    if stored is not None and not form.is_submitted():
        form.features.data = sorted(stored.features)
    form.slug.description = (
        _("Gamle lenker slutter å virke når du endrer den.") if stored else _("Tom: lages av navnet.")
    )
    return form


@blueprint.route("/venues/<int:venue_id>/spaces/new", methods=["GET", "POST"])
@blueprint.route("/spaces/<int:space_id>/parts/new", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def space_new(venue_id: int | None = None, space_id: int | None = None) -> ResponseReturnValue:
    """A new space of a venue, or a new part of a space."""
    whole = space_of(space_id) if space_id is not None else None
    venue = venue_of(whole.venue_id if whole else venue_id or 0)
    form = _space_form(None, is_part=whole is not None)
    if form.validate_on_submit():
        try:
            new_id = add_space(current_actor(), venue.id, whole.id if whole else None, form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(name)s er lagt til.", name=form.name.data), "success")
            return _to(new_id)
    taken = upcoming_in([whole.id], now()) if whole else ()
    return show_form("admin/space/new.html", form, venue=venue, whole=whole, taken=len(taken))


@blueprint.get("/spaces/<int:space_id>")
@access(Access.VENUE_ADMINISTRATOR)
def space_show(space_id: int) -> ResponseReturnValue:
    space = space_of(space_id)
    lines = space_lines(space.venue_id)
    return render_template(
        "admin/space/show.html",
        space=space,
        parts=[line for line in lines if line.parent_id == space.id],
        seasons=by_period(each for each in seasons_of(space.venue_id, space.id) if not each.is_over(today())),
        special_days=special_dates_of(space.venue_id, space.id, today()),
        closed_on=None if space.closed_on is None else closed_on_text(space.closed_on),
        terms=in_words(own_rules(space.venue_id, space.id)),
        upcoming=len(upcoming_in([space.id], now())),
    )


@blueprint.route("/spaces/<int:space_id>/edit", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def space_edit(space_id: int) -> ResponseReturnValue:
    space = space_of(space_id)
    form = _space_form(space, is_part=space.parent_id is not None)
    if form.validate_on_submit():
        try:
            change_space(current_actor(), space.id, form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Lagret."), "success")
            return _to(space.id)
    return show_form("admin/space/edit.html", form, space=space)


@blueprint.route("/spaces/<int:space_id>/move", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def space_move(space_id: int) -> ResponseReturnValue:
    """Let it be a part of another space of the venue, or of none."""
    space = space_of(space_id)
    form = _move_form(space)
    if form.validate_on_submit():
        parent_id = int(form.parent_id.data) if form.parent_id.data else None
        part = form.part.data if parent_id and form.part.data else WHOLE
        command = MoveSpace(space_id=space.id, parent_id=parent_id, part=part, agreed=form.agreed_bookings)
        try:
            move_space(current_actor(), command, now=now(), settings=settings())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(name)s er flyttet.", name=space.name), "success")
            return _to(space.id)
    return show_form("admin/space/move.html", form, space=space)


def _move_form(space: SpaceRecord) -> MoveForm:
    own = set(space_tree_of(space.venue_id).within(space.id))
    others: list[tuple[str, Any]] = [
        (str(line.id), "– " * line.depth + line.name) for line in space_lines(space.venue_id) if line.id not in own
    ]
    form = MoveForm(parent_id=str(space.parent_id or ""), part="" if space.part == WHOLE else space.part)
    form.parent_id.choices = with_empty(others, _("Ingenting, det er et eget lokale"))
    return form


@blueprint.route("/spaces/<int:space_id>/retire", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def space_retire(space_id: int) -> ResponseReturnValue:
    """What taking it out of use means, and then the button."""
    space = space_of(space_id)
    form = AgreedForm()
    if form.validate_on_submit():
        try:
            retire_space(current_actor(), space.id, agreed=form.agreed_bookings, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(name)s er tatt ut av bruk og kan ikke bookes.", name=space.name), "success")
            return _to(space.id)
    else:
        form.show_touched(bookings_that_need(space_tree_of(space.venue_id), space.id, now()))
    return show_form("admin/space/retire.html", form, space=space)


@blueprint.post("/spaces/<int:space_id>/restore")
@access(Access.VENUE_ADMINISTRATOR)
def space_restore(space_id: int) -> ResponseReturnValue:
    space = space_of(space_id)
    restore_space(current_actor(), space.id, now=now())
    flash(_("%(name)s er i bruk igjen.", name=space.name), "success")
    return _to(space.id)


def _to(space_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.space_show", space_id=space_id), code=303)
