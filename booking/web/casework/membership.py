"""Those who wait to book for an organisation, where nobody of its own has answered."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import Refused
from booking.i18n import gettext as _
from booking.messages.findings import sentence
from booking.queries.organisation import waiting_memberships
from booking.services.membership import decide_membership
from booking.web.access import Access, access, current_actor
from booking.web.casework import blueprint
from booking.web.clock import now
from booking.web.language import local_path


@blueprint.get("/memberships")
@access(Access.OFFICER)
def membership_list() -> ResponseReturnValue:
    return render_template("casework/membership/list.html", rows=waiting_memberships(), now=now())


@blueprint.post("/memberships/<int:membership_id>/approve")
@access(Access.OFFICER)
def membership_approve(membership_id: int) -> ResponseReturnValue:
    return _decide(membership_id, approve=True)


@blueprint.post("/memberships/<int:membership_id>/refuse")
@access(Access.OFFICER)
def membership_refuse(membership_id: int) -> ResponseReturnValue:
    return _decide(membership_id, approve=False)


def _decide(membership_id: int, *, approve: bool) -> ResponseReturnValue:
    try:
        decide_membership(current_actor(), membership_id, approve=approve, now=now())
    except Refused as refused:
        flash(sentence(refused.verdict.findings[0]), "warning")
    else:
        flash(_("Forespørselen er godtatt.") if approve else _("Forespørselen er avslått."), "success")
    return redirect(local_path(request.form.get("next"), url_for("casework.membership_list")), code=303)
