"""People and what they may do."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectMultipleField

from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import Role
from booking.i18n import LANGUAGES
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.bounce import bounced_addresses
from booking.queries.person import PersonRow, list_people, person_row, venue_choices
from booking.services.person import (
    AddPerson,
    Grant,
    add_person,
    change_roles,
    deactivate_person,
    reactivate_person,
)
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.clock import now
from booking.web.fields import EmailField, NameField, PhoneField, options
from booking.web.forms import Form, show_form, typed

EVERYWHERE = "all"
ROLE_NAMES = {
    Role.CARETAKER: _l("Vaktmester"),
    Role.CASE_OFFICER: _l("Saksbehandler"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
FILTERS = {
    "": _l("Alle"),
    "staff": _l("Alle ansatte"),
    Role.CARETAKER.value: _l("Vaktmestere"),
    Role.CASE_OFFICER.value: _l("Saksbehandlere"),
    Role.ADMINISTRATOR.value: _l("Administratorer"),
    "closed": _l("Stengte kontoer"),
}


class GrantsField(SelectMultipleField):
    """Roles, each for every venue or for one: ``caretaker:all``, ``caretaker:3``."""

    @property
    def grants(self) -> frozenset[Grant]:
        """What was ticked. A role for every venue makes the same role at single venues superfluous."""
        chosen = {_grant(value) for value in self.data or ()}
        everywhere = {grant.role for grant in chosen if grant.venue_id is None}
        return frozenset(grant for grant in chosen if grant.venue_id is None or grant.role not in everywhere)


class RolesForm(Form):
    """What somebody may do, and where."""

    grants = GrantsField(_l("Roller"))


class PersonForm(RolesForm):
    """A colleague."""

    name = NameField(_l("Navn"))
    email = EmailField(_l("E-postadresse"), render_kw={"autocomplete": "off"})
    phone = PhoneField(_l("Telefon"), required=False, render_kw={"autocomplete": "off"})
    language = RadioField(_l("Språk"), choices=options(LANGUAGES.items()), default="nb")


class PlainForm(Form):
    """A button."""


@blueprint.get("/people")
@access(Access.ADMINISTRATOR)
def person_list() -> ResponseReturnValue:
    search = typed("search")
    role = request.args.get("role", "staff" if not search else "")
    role = role if role in FILTERS else ""
    page = list_people(search=search, role=role, page=request.args.get("page", 1, type=int))
    return render_template(
        "admin/person/list.html", page=page, search=search, role=role, filters=FILTERS, role_names=ROLE_NAMES
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def person_new() -> ResponseReturnValue:
    form = PersonForm()
    venues = _offer_venues(form)
    if form.validate_on_submit():
        command = AddPerson(
            name=form.name.data,
            email=form.email.data,
            phone=form.phone.data,
            language=form.language.data,
            grants=form.grants.grants,
        )
        try:
            person_id = add_person(current_actor(), command, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(
                _("%(name)s er lagt til, og har fått et brev med lenke til å velge passord.", name=command.name),
                "success",
            )
            return _to(person_id)
    return show_form("admin/person/new.html", form, venues=venues, roles=ROLE_NAMES)


@blueprint.get("/people/<int:person_id>")
@access(Access.ADMINISTRATOR)
def person_show(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    return render_template(
        "admin/person/show.html",
        bounces=bounced_addresses([person.email]).values(),
        person=person,
        role_names=ROLE_NAMES,
        languages_by_code=LANGUAGES,
    )


@blueprint.route("/people/<int:person_id>/roles", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def person_roles(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    form = RolesForm(grants=[f"{grant.role.value}:{grant.venue_id or EVERYWHERE}" for grant in person.grants])
    venues = _offer_venues(form)
    if form.validate_on_submit():
        try:
            change_roles(current_actor(), person.id, form.grants.grants, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Rollene er lagret og gjelder fra nå."), "success")
            return _to(person.id)
    return show_form("admin/person/roles.html", form, person=person, venues=venues, roles=ROLE_NAMES)


@blueprint.route("/people/<int:person_id>/deactivate", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def person_deactivate(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    form = PlainForm()
    if form.validate_on_submit():
        try:
            deactivate_person(current_actor(), person.id, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Kontoen til %(name)s er stengt.", name=person.name), "success")
            return _to(person.id)
    return show_form("admin/person/deactivate.html", form, person=person)


@blueprint.post("/people/<int:person_id>/reactivate")
@access(Access.ADMINISTRATOR)
def person_reactivate(person_id: int) -> ResponseReturnValue:
    person = _person(person_id)
    reactivate_person(current_actor(), person.id, now=now())
    flash(_("Kontoen til %(name)s er åpnet igjen.", name=person.name), "success")
    return _to(person.id)


def _offer_venues(form: RolesForm) -> list[tuple[str, Any]]:
    """Let the form know every role at every venue; returns the venues as rows of the table, all of them first."""
    venues: list[tuple[str, Any]] = [(EVERYWHERE, _("Alle steder"))]
    venues += [(str(venue_id), name) for venue_id, name in venue_choices()]
    form.grants.choices = options((f"{role.value}:{venue}", "") for role in ROLE_NAMES for venue, _name in venues)
    return venues


def _grant(value: str) -> Grant:
    role, _colon, venue = value.partition(":")
    return Grant(Role(role), None if venue == EVERYWHERE else int(venue))


def _person(person_id: int) -> PersonRow:
    found = person_row(person_id)
    if found is None:
        raise NotFound(f"person {person_id}")
    return found


def _to(person_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.person_show", person_id=person_id), code=303)
