"""Teams: described once, and used in every booking."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound, Refused
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.queries.organisation import TeamRow, team
from booking.services.team import DescribeTeam, add_team, change_team, remove_team
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.fields import NameField, WholeNumberField
from booking.web.forms import Form, show_form
from booking.web.member import blueprint
from booking.web.member.organisation import managed_organisation

OLDEST, LARGEST = 120, 10_000


class TeamForm(Form):
    """Who trains together."""

    name = NameField(_l("Navn"), description=_l("For eksempel J14, Aspirantkorpset eller Torsdagsgruppa."))
    youngest_age = WholeNumberField(_l("Yngste, i år"), most=OLDEST, required=False)
    oldest_age = WholeNumberField(_l("Eldste, i år"), most=OLDEST, required=False)
    participants = WholeNumberField(_l("Deltakere"), least=1, most=LARGEST, description=_l("Trenere og ledere også."))
    participants_under_19 = WholeNumberField(
        _l("Hvor mange av dem er under 19 år?"),
        most=LARGEST,
        description=_l("Tallet kan avgjøre om lokalet er gratis."),
    )

    def command(self) -> DescribeTeam:
        """What was typed."""
        return DescribeTeam(
            name=self.name.data,
            youngest_age=self.youngest_age.data,
            oldest_age=self.oldest_age.data,
            participants=self.participants.data,
            participants_under_19=self.participants_under_19.data,
        )


@blueprint.route("/organisations/<int:organisation_id>/teams/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def team_new(organisation_id: int) -> ResponseReturnValue:
    organisation = managed_organisation(organisation_id)
    form = TeamForm()
    if form.validate_on_submit():
        try:
            add_team(current_actor(), organisation.id, form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(team)s er lagt til.", team=form.name.data), "success")
            return _to_organisation(organisation.id)
    return show_form("member/team/new.html", form, organisation=organisation)


@blueprint.route("/teams/<int:team_id>/edit", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def team_edit(team_id: int) -> ResponseReturnValue:
    found = _team(team_id)
    organisation = managed_organisation(found.organisation_id)
    form = TeamForm(obj=found)
    if form.validate_on_submit():
        try:
            change_team(current_actor(), found.id, form.command(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            flash(_("%(team)s er lagret.", team=form.name.data), "success")
            return _to_organisation(organisation.id)
    return show_form("member/team/edit.html", form, organisation=organisation, team=found)


@blueprint.post("/teams/<int:team_id>/remove")
@access(Access.SIGNED_IN)
def team_remove(team_id: int) -> ResponseReturnValue:
    found = _team(team_id)
    managed_organisation(found.organisation_id)
    try:
        remove_team(current_actor(), found.id, now=now())
    except Refused as refused:
        flash(sentence(refused.verdict.findings[0]), "warning")
        return redirect(url_for("member.team_edit", team_id=found.id), code=303)
    flash(_("%(team)s er fjernet.", team=found.name), "success")
    return _to_organisation(found.organisation_id)


def _team(team_id: int) -> TeamRow:
    found = team(team_id)
    if found is None:
        raise NotFound(f"team {team_id}")
    return found


def _to_organisation(organisation_id: int) -> Any:
    return redirect(url_for("member.organisation_show", organisation_id=organisation_id), code=303)
