"""Organisations as officers see them: what the registers say, and which class of tenant was decided."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional, Regexp

from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import may_judge_organisation
from booking.domain.tenant_class import RegisterFacts, suggest_tenant_class
from booking.domain.vocabulary import OrganisationType, TenantClass
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.vocabulary import choices, label
from booking.queries.bounce import bounced_addresses
from booking.queries.organisation import (
    OrganisationFacts,
    list_organisations,
    members,
    organisation_facts,
    standing_on,
    teams,
    tenant_class_decisions,
)
from booking.services.organisation import DecideTenantClass, RecordFacts, decide_tenant_class, record_facts
from booking.web.access import Access, access, current_actor
from booking.web.casework import blueprint
from booking.web.clock import now, today
from booking.web.fields import DayField, LineField, ParagraphField, options
from booking.web.forms import Form, show_form, typed

ICNPO = r"^[0-9]{4,5}$"
WITHOUT_NUMBER = {OrganisationType.PERSON.value, OrganisationType.UNREGISTERED_GROUP.value}


class FactsForm(Form):
    """What the registers say."""

    name = LineField(_l("Navn"), max_length=200)
    organisation_type = SelectField(_l("Type"))
    municipality_number = LineField(
        _l("Kommunenummer"),
        [Optional(), Regexp(r"^[0-9]{4}$", message=_l("Et kommunenummer har fire siffer."))],
        max_length=10,
        required=False,
        description=_l("Der organisasjonen har forretningsadresse."),
    )
    sector_code = LineField(
        _l("Sektorkode"),
        [Optional(), Regexp(r"^[0-9]{4}$", message=_l("En sektorkode har fire siffer."))],
        max_length=10,
        required=False,
        description=_l("Fra Enhetsregisteret, for eksempel 7000 for ideelle organisasjoner."),
    )
    in_voluntary_register = BooleanField(_l("Står i Frivillighetsregisteret"))
    in_sports_federation = BooleanField(_l("Er med i Norges idrettsforbund"))
    study_association = BooleanField(_l("Har kurs godkjent av et studieforbund"))
    activity_code = LineField(
        _l("ICNPO-kategori"),
        [Optional(), Regexp(ICNPO, message=_l("En ICNPO-kategori har fire eller fem siffer."))],
        max_length=10,
        required=False,
        description=_l("Fra Frivillighetsregisteret, for eksempel 1200 for idrett."),
    )
    grant_entitled = BooleanField(_l("Har rett til kommunens tilskudd"))
    loan_status = LineField(
        _l("Lånestatus"),
        max_length=30,
        required=False,
        description=_l("Bare når prislista deres skiller på en slik status, for eksempel A eller B."),
    )


class TenantClassForm(Form):
    """A decision."""

    tenant_class = RadioField(_l("Prisklasse"), choices=options(choices(TenantClass)))
    valid_from = DayField(_l("Gjelder fra"))
    reason = ParagraphField(
        _l("Begrunnelse"), max_length=1000, description=_l("Organisasjonen ser begrunnelsen på siden sin.")
    )


@blueprint.get("/organisations")
@access(Access.OFFICER)
def organisation_list() -> ResponseReturnValue:
    search, undecided = typed("search"), request.args.get("undecided") == "1"
    page = list_organisations(today(), search=search, undecided=undecided, page=request.args.get("page", 1, type=int))
    return render_template(
        "casework/organisation/list.html", page=page, search=search, undecided=undecided, label=label
    )


@blueprint.get("/organisations/<int:organisation_id>")
@access(Access.OFFICER)
def organisation_show(organisation_id: int) -> ResponseReturnValue:
    organisation = _organisation(organisation_id)
    decisions = tenant_class_decisions(organisation.id)
    everybody = members(organisation.id)
    return render_template(
        "casework/organisation/show.html",
        organisation=organisation,
        suggestion=_suggestion(organisation),
        decisions=decisions,
        standing=standing_on(today(), decisions),
        waiting=[row for row in everybody if row.state == "requested"],
        members=[row for row in everybody if row.state == "active"],
        teams=teams(organisation.id),
        judges=may_judge_organisation(current_actor()),
        bounces=bounced_addresses([organisation.email, *(row.email for row in everybody)]).values(),
        label=label,
    )


@blueprint.route("/organisations/<int:organisation_id>/facts", methods=["GET", "POST"])
@access(Access.OFFICER)
def organisation_facts_edit(organisation_id: int) -> ResponseReturnValue:
    organisation = _judged(organisation_id)
    form = FactsForm(obj=organisation)
    form.organisation_type.choices = options(
        (value, text)
        for value, text in choices(OrganisationType)
        if not organisation.number or value not in WITHOUT_NUMBER
    )
    if not form.is_submitted():
        form.organisation_type.data = organisation.organisation_type.value
    if form.validate_on_submit():
        command = RecordFacts(
            name=form.name.data,
            organisation_type=OrganisationType(form.organisation_type.data),
            municipality_number=form.municipality_number.data,
            sector_code=form.sector_code.data,
            in_voluntary_register=form.in_voluntary_register.data,
            in_sports_federation=form.in_sports_federation.data,
            study_association=form.study_association.data,
            activity_code=form.activity_code.data,
            grant_entitled=form.grant_entitled.data,
            loan_status=form.loan_status.data,
        )
        try:
            record_facts(current_actor(), organisation.id, command, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Opplysningene er lagret. Prisklassen er som før."), "success")
            return _to(organisation.id)
    return show_form("casework/organisation/facts.html", form, organisation=organisation)


@blueprint.route("/organisations/<int:organisation_id>/tenant-class", methods=["GET", "POST"])
@access(Access.OFFICER)
def organisation_tenant_class(organisation_id: int) -> ResponseReturnValue:
    organisation = _judged(organisation_id)
    form = TenantClassForm(valid_from=today())
    if form.validate_on_submit():
        command = DecideTenantClass(
            tenant_class=TenantClass(form.tenant_class.data),
            valid_from=form.valid_from.data,
            reason=form.reason.data,
        )
        try:
            decide_tenant_class(current_actor(), organisation.id, command, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Vedtaket er lagret. Det gjelder for bookinger fra den datoen du valgte."), "success")
            return _to(organisation.id)
    return show_form(
        "casework/organisation/tenant_class.html",
        form,
        organisation=organisation,
        suggestion=_suggestion(organisation),
        label=label,
    )


def _organisation(organisation_id: int) -> OrganisationFacts:
    found = organisation_facts(organisation_id)
    if found is None:
        raise NotFound(f"organisation {organisation_id}")
    return found


def _judged(organisation_id: int) -> OrganisationFacts:
    if not may_judge_organisation(current_actor()):
        raise NotFound("organisations are judged by officers of every venue")
    return _organisation(organisation_id)


def _suggestion(organisation: OrganisationFacts) -> TenantClass | None:
    """What the facts point to. It is shown, and never chosen for the officer."""
    facts = RegisterFacts(
        organisation_type=organisation.organisation_type,
        municipality_number=organisation.municipality_number,
        sector_code=organisation.sector_code,
        in_voluntary_register=organisation.in_voluntary_register,
        in_sports_federation=organisation.in_sports_federation,
    )
    return suggest_tenant_class(facts, current_app.extensions["settings"].municipality.number)


def _to(organisation_id: int) -> ResponseReturnValue:
    return redirect(url_for("casework.organisation_show", organisation_id=organisation_id), code=303)
