"""Equipment that bookings at a venue may add."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound, Refused
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.administered import VenueRecord
from booking.queries.equipment import EquipmentRecord, equipment_at, equipment_record
from booking.queries.upcoming import upcoming_with
from booking.services.equipment import (
    DescribeEquipment,
    add_equipment,
    change_equipment,
    restore_equipment,
    retire_equipment,
)
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.admin.agreed import AgreedForm
from booking.web.admin.place import Place, venue_of
from booking.web.clock import now
from booking.web.fields import LineField, WholeNumberField
from booking.web.forms import Form, show_form

MOST = 100_000


class EquipmentForm(Form):
    """What it is, and how many there are."""

    name = LineField(_l("Navn"), max_length=80, description=_l("Slik den som booker ser det: Stoler, Projektor."))
    stock = WholeNumberField(_l("Hvor mange finnes?"), most=MOST)
    code = LineField(
        _l("Varekode"),
        max_length=30,
        description=_l("Koden som prislista bruker. Det som ikke står i prislista, koster ingenting."),
    )

    def command(self) -> DescribeEquipment:
        return DescribeEquipment(name=self.name.data, code=self.code.data, stock=self.stock.data)


@blueprint.get("/venues/<int:venue_id>/equipment")
@access(Access.VENUE_ADMINISTRATOR)
def equipment_list(venue_id: int) -> ResponseReturnValue:
    place = Place(venue_of(venue_id))
    return render_template("admin/equipment/list.html", place=place, equipment=equipment_at(venue_id, now()))


@blueprint.route("/venues/<int:venue_id>/equipment/new", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def equipment_new(venue_id: int) -> ResponseReturnValue:
    venue = venue_of(venue_id)
    form = EquipmentForm()
    if form.validate_on_submit():
        try:
            add_equipment(current_actor(), venue.id, form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(name)s er lagt til.", name=form.name.data), "success")
            return _to(venue.id)
    return show_form("admin/equipment/new.html", form, venue=venue)


@blueprint.route("/equipment/<int:equipment_id>/edit", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def equipment_edit(equipment_id: int) -> ResponseReturnValue:
    equipment, venue = _stored(equipment_id)
    form = EquipmentForm(obj=equipment)
    if form.validate_on_submit():
        try:
            change_equipment(current_actor(), equipment.id, form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Lagret."), "success")
            return _to(venue.id)
    return show_form("admin/equipment/edit.html", form, venue=venue, equipment=equipment)


@blueprint.route("/equipment/<int:equipment_id>/retire", methods=["GET", "POST"])
@access(Access.VENUE_ADMINISTRATOR)
def equipment_retire(equipment_id: int) -> ResponseReturnValue:
    """What taking it out of use means, and then the button."""
    equipment, venue = _stored(equipment_id)
    form = AgreedForm()
    if form.validate_on_submit():
        try:
            retire_equipment(current_actor(), equipment.id, agreed=form.agreed_bookings, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(name)s er tatt ut av bruk.", name=equipment.name), "success")
            return _to(venue.id)
    else:
        form.show_touched(upcoming_with(equipment.id, now()))
    return show_form("admin/equipment/retire.html", form, venue=venue, equipment=equipment)


@blueprint.post("/equipment/<int:equipment_id>/restore")
@access(Access.VENUE_ADMINISTRATOR)
def equipment_restore(equipment_id: int) -> ResponseReturnValue:
    equipment, venue = _stored(equipment_id)
    restore_equipment(current_actor(), equipment.id, now=now())
    flash(_("%(name)s er i bruk igjen.", name=equipment.name), "success")
    return _to(venue.id)


def _stored(equipment_id: int) -> tuple[EquipmentRecord, VenueRecord]:
    equipment = equipment_record(equipment_id)
    if equipment is None:
        raise NotFound(f"equipment {equipment_id}")
    return equipment, venue_of(equipment.venue_id)


def _to(venue_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.equipment_list", venue_id=venue_id), code=303)
