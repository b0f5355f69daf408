"""Tokens with which an organisation's own programs read and book."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound, Refused
from booking.i18n import gettext as _
from booking.queries.token import TokenRow, organisation_tokens, token_row
from booking.services.token import create_token, revoke_token
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.forms import Form, show_form
from booking.web.member import blueprint
from booking.web.member.organisation import managed_organisation
from booking.web.token_form import TokenForm, token_words


@blueprint.get("/organisations/<int:organisation_id>/tokens")
@access(Access.SIGNED_IN)
def token_list(organisation_id: int) -> ResponseReturnValue:
    organisation = managed_organisation(organisation_id)
    tokens = organisation_tokens(organisation.id)
    return render_template("member/token/list.html", organisation=organisation, tokens=tokens, **token_words())


@blueprint.route("/organisations/<int:organisation_id>/tokens/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def token_new(organisation_id: int) -> ResponseReturnValue:
    """Make a token. It is shown in the answer itself: a redirect would have to keep it somewhere."""
    organisation = managed_organisation(organisation_id)
    form = TokenForm()
    if form.validate_on_submit():
        try:
            made = create_token(current_actor(), form.command(organisation.id), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            return render_template("member/token/made.html", organisation=organisation, token=made.token)
    return show_form("member/token/new.html", form, organisation=organisation)


@blueprint.route("/organisations/<int:organisation_id>/tokens/<int:token_id>/revoke", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def token_revoke(organisation_id: int, token_id: int) -> ResponseReturnValue:
    organisation = managed_organisation(organisation_id)
    token = _token(organisation.id, token_id)
    form = Form()
    if form.validate_on_submit():
        revoke_token(current_actor(), token.id, now=now())
        flash(_("Nøkkelen %(name)s gjelder ikke lenger.", name=token.name), "success")
        return redirect(url_for("member.token_list", organisation_id=organisation.id), code=303)
    return show_form("member/token/revoke.html", form, organisation=organisation, token=token)


def _token(organisation_id: int, token_id: int) -> TokenRow:
    found = token_row(token_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound(f"token {token_id}")
    return found
