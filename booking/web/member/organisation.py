"""For whom one books: finding an organisation, registering one, booking as oneself; and an organisation's own page."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import OFFICERS, may_manage_organisation
from booking.domain.vocabulary import OrganisationType
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.vocabulary import choices, label
from booking.queries.organisation import (
    OrganisationFacts,
    members,
    memberships_of,
    organisation_facts,
    standing_on,
    teams,
    tenant_class_decisions,
)
from booking.services.membership import ask_to_join
from booking.services.organisation import (
    DescribeOrganisation,
    RegisterOrganisation,
    book_as_private_person,
    describe_organisation,
    register_organisation,
)
from booking.web.access import Access, access, current_actor
from booking.web.clock import now, today
from booking.web.fields import EmailField, LineField, OrganisationNumberField, options
from booking.web.forms import Form, show_form, typed
from booking.web.language import local_path
from booking.web.member import blueprint

LONGEST_NAME, LONGEST_ACTIVITY = 200, 200
WITHOUT_NUMBER = {OrganisationType.PERSON.value, OrganisationType.UNREGISTERED_GROUP.value}
UNKNOWN, REGISTERED = "organisation.unknown_number", "organisation.already_registered"


class JoinForm(Form):
    """Which organisation."""

    number = OrganisationNumberField(
        _l("Organisasjonsnummer"), description=_l("Ni siffer. Det står i Brønnøysundregistrene og på fakturaer.")
    )


class RegisterForm(Form):
    """An organisation nobody has booked for before."""

    number = OrganisationNumberField(_l("Organisasjonsnummer"))
    name = LineField(_l("Navn"), max_length=LONGEST_NAME, description=_l("Slik det står i Brønnøysundregistrene."))
    organisation_type = SelectField(_l("Type"))
    activity = LineField(
        _l("Hva driver dere med?"),
        max_length=LONGEST_ACTIVITY,
        description=_l("For eksempel håndball, kor eller speiding."),
    )
    email = EmailField(
        _l("E-post til organisasjonen"), required=False, description=_l("Brukes når vi ikke når den som har booket.")
    )


class DescribeForm(Form):
    """What an organisation says of itself."""

    activity = LineField(_l("Hva driver dere med?"), max_length=LONGEST_ACTIVITY)
    email = EmailField(
        _l("E-post til organisasjonen"), required=False, description=_l("Brukes når vi ikke når den som har booket.")
    )


def visible_organisation(organisation_id: int) -> OrganisationFacts:
    """The organisation, for its members and for officers; to anybody else it does not exist."""
    actor = current_actor()
    if organisation_id not in actor.organisations and not actor.has_role(*OFFICERS):
        raise NotFound(f"organisation {organisation_id}")
    found = organisation_facts(organisation_id)
    if found is None:
        raise NotFound(f"organisation {organisation_id}")
    return found


def managed_organisation(organisation_id: int) -> OrganisationFacts:
    """The organisation, for those who look after it, and officers."""
    if not may_manage_organisation(current_actor(), organisation_id):
        raise NotFound(f"organisation {organisation_id}")
    return visible_organisation(organisation_id)


@blueprint.get("/organisations")
@access(Access.SIGNED_IN)
def organisation_list() -> ResponseReturnValue:
    return _choice(JoinForm(formdata=None))


@blueprint.post("/organisations")
@access(Access.SIGNED_IN)
def organisation_join() -> ResponseReturnValue:
    form = JoinForm()
    unknown = ""
    if form.validate_on_submit():
        try:
            ask_to_join(current_actor(), form.number.data, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
            unknown = form.number.data if UNKNOWN in refused.verdict.codes else ""
        else:
            flash(_("Forespørselen er sendt. Du får e-post når noen har svart."), "success")
            return redirect(url_for("member.organisation_list", next=_next() or None), code=303)
    return _choice(form, unknown=unknown)


@blueprint.post("/organisations/private")
@access(Access.SIGNED_IN)
def organisation_private() -> ResponseReturnValue:
    book_as_private_person(current_actor(), now=now())
    flash(_("Du kan nå booke som privatperson."), "success")
    return redirect(_next() or url_for("public.home"), code=303)


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def organisation_new() -> ResponseReturnValue:
    form = RegisterForm(number=typed("number"), organisation_type=OrganisationType.ASSOCIATION.value)
    form.organisation_type.choices = options(_types())
    known = False
    if form.validate_on_submit():
        command = RegisterOrganisation(
            number=form.number.data,
            name=form.name.data,
            organisation_type=OrganisationType(form.organisation_type.data),
            activity=form.activity.data,
            email=form.email.data,
        )
        try:
            organisation_id = register_organisation(current_actor(), command, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
            known = REGISTERED in refused.verdict.codes
        else:
            flash(_("%(name)s er registrert, og du kan booke.", name=command.name), "success")
            target = _next() or url_for("member.organisation_show", organisation_id=organisation_id)
            return redirect(target, code=303)
    return show_form("member/organisation/new.html", form, next=_next(), known=known)


@blueprint.get("/organisations/<int:organisation_id>")
@access(Access.SIGNED_IN)
def organisation_show(organisation_id: int) -> ResponseReturnValue:
    organisation = visible_organisation(organisation_id)
    return render_template(
        "member/organisation/show.html",
        organisation=organisation,
        type_label=label(organisation.organisation_type),
        standing=standing_on(today(), tenant_class_decisions(organisation.id)),
        label=label,
        members=members(organisation.id),
        teams=teams(organisation.id),
        manages=may_manage_organisation(current_actor(), organisation.id),
    )


@blueprint.route("/organisations/<int:organisation_id>/edit", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def organisation_edit(organisation_id: int) -> ResponseReturnValue:
    organisation = managed_organisation(organisation_id)
    form = DescribeForm(obj=organisation)
    if form.validate_on_submit():
        command = DescribeOrganisation(activity=form.activity.data, email=form.email.data)
        describe_organisation(current_actor(), organisation.id, command, now=now())
        flash(_("Endringene er lagret."), "success")
        return redirect(url_for("member.organisation_show", organisation_id=organisation.id), code=303)
    return show_form("member/organisation/edit.html", form, organisation=organisation)


def _choice(form: JoinForm, *, unknown: str = "") -> ResponseReturnValue:
    mine = memberships_of(current_actor().person_id or 0)
    private = any(row.organisation_type is OrganisationType.PERSON for row in mine)
    return show_form(
        "member/organisation/list.html",
        form,
        memberships=mine,
        private=private,
        next=_next(),
        unknown=unknown,
        label=label,
    )


def _types() -> list[tuple[str, object]]:
    return [(value, text) for value, text in choices(OrganisationType) if value not in WITHOUT_NUMBER]


def _next() -> str:
    """Where the person was on the way to when asked for whom to book."""
    return local_path(request.args.get("next"), "")
