"""Who books for an organisation: its members, those who ask to be, and letting others in and out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import may_manage_organisation
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.queries.organisation import MemberRow, members, membership_organisation
from booking.services.membership import (
    AddMember,
    add_member,
    change_member_role,
    decide_membership,
    end_membership,
)
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.fields import EmailField, NameField, options
from booking.web.forms import Form, show_form
from booking.web.member import blueprint
from booking.web.member.organisation import managed_organisation, visible_organisation

ROLES = options(
    [
        ("member", _l("Booker for oss")),
        ("manager", _l("Booker for oss, slipper inn andre og holder lagene ved like")),
    ]
)


class AddMemberForm(Form):
    """Somebody to let in."""

    email = EmailField(_l("E-postadresse"), render_kw={"autocomplete": "off"})
    name = NameField(_l("Navn"), description=_l("Brukes hvis personen ikke har konto fra før."))
    role = RadioField(_l("Hva skal personen kunne?"), choices=ROLES, default="member")


class RoleForm(Form):
    """What a member may do."""

    role = RadioField(_l("Hva skal personen kunne?"), choices=ROLES)


class PlainForm(Form):
    """A button."""


@blueprint.get("/organisations/<int:organisation_id>/members")
@access(Access.SIGNED_IN)
def membership_list(organisation_id: int) -> ResponseReturnValue:
    organisation = visible_organisation(organisation_id)
    everybody = members(organisation.id)
    return render_template(
        "member/membership/list.html",
        organisation=organisation,
        waiting=[row for row in everybody if row.state == "requested"],
        members=[row for row in everybody if row.state == "active"],
        manages=may_manage_organisation(current_actor(), organisation.id),
    )


@blueprint.route("/organisations/<int:organisation_id>/members/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def membership_new(organisation_id: int) -> ResponseReturnValue:
    organisation = managed_organisation(organisation_id)
    form = AddMemberForm()
    if form.validate_on_submit():
        command = AddMember(
            organisation_id=organisation.id, name=form.name.data, email=form.email.data, role=form.role.data
        )
        try:
            add_member(current_actor(), command, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(email)s kan nå booke for dere, og har fått beskjed.", email=command.email), "success")
            return _to_members(organisation.id)
    return show_form("member/membership/new.html", form, organisation=organisation)


@blueprint.post("/memberships/<int:membership_id>/approve")
@access(Access.SIGNED_IN)
def membership_approve(membership_id: int) -> ResponseReturnValue:
    return _decide(membership_id, approve=True)


@blueprint.post("/memberships/<int:membership_id>/refuse")
@access(Access.SIGNED_IN)
def membership_refuse(membership_id: int) -> ResponseReturnValue:
    return _decide(membership_id, approve=False)


@blueprint.route("/memberships/<int:membership_id>/edit", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def membership_edit(membership_id: int) -> ResponseReturnValue:
    member = _member(membership_id)
    organisation = managed_organisation(_organisation_of(membership_id))
    form = RoleForm(obj=member)
    if form.validate_on_submit():
        try:
            change_member_role(current_actor(), membership_id, form.role.data, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("Endringen er lagret."), "success")
            return _to_members(organisation.id)
    return show_form("member/membership/edit.html", form, organisation=organisation, member=member)


@blueprint.route("/memberships/<int:membership_id>/end", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def membership_end(membership_id: int) -> ResponseReturnValue:
    """Leaving, letting somebody go, or taking back one's own request: said first, then done."""
    member = _member(membership_id)
    organisation_id = _organisation_of(membership_id)
    own = member.person_id == current_actor().person_id
    form = PlainForm()
    if form.validate_on_submit():
        try:
            end_membership(current_actor(), membership_id, now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_ended(member, own), "success")
            return redirect(url_for("member.organisation_list"), code=303) if own else _to_members(organisation_id)
    return show_form("member/membership/end.html", form, member=member, own=own, organisation_id=organisation_id)


def _decide(membership_id: int, *, approve: bool) -> ResponseReturnValue:
    organisation_id = _organisation_of(membership_id)
    managed_organisation(organisation_id)
    try:
        decide_membership(current_actor(), membership_id, approve=approve, now=now())
    except Refused as refused:
        flash(sentence(refused.verdict.findings[0]), "warning")
    else:
        flash(_("Du har godtatt forespørselen.") if approve else _("Du har sagt nei til forespørselen."), "success")
    return _to_members(organisation_id)


def _organisation_of(membership_id: int) -> int:
    organisation_id = membership_organisation(membership_id)
    if organisation_id is None:
        raise NotFound(f"membership {membership_id}")
    return organisation_id


def _member(membership_id: int) -> MemberRow:
    """One's own membership, or one in an organisation that one looks after."""
    actor = current_actor()
    organisation_id = _organisation_of(membership_id)
    found = next((row for row in members(organisation_id) if row.id == membership_id), None)
    if found is None or not (found.person_id == actor.person_id or may_manage_organisation(actor, organisation_id)):
        raise NotFound(f"membership {membership_id}")
    return found


def _ended(member: MemberRow, own: bool) -> str:
    if own:
        return _("Forespørselen er trukket.") if member.state == "requested" else _("Du booker ikke lenger for dem.")
    return _("%(name)s booker ikke lenger for dere.", name=member.name)


def _to_members(organisation_id: int) -> ResponseReturnValue:
    return redirect(url_for("member.membership_list", organisation_id=organisation_id), code=303)
