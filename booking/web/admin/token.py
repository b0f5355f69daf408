"""Tokens of systems that act for the municipality, and a look at those of organisations."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from booking.domain.errors import NotFound, Refused
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.person import venue_choices
from booking.queries.token import all_tokens, token_row
from booking.services.token import create_token, revoke_token
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.clock import now
from booking.web.fields import options
from booking.web.forms import Form, show_form
from booking.web.token_form import TokenForm, token_words


class SystemTokenForm(TokenForm):
    """A system's token also says where it may act."""

    venue_id = SelectField(_l("Hvor"), coerce=int, default=0)


@blueprint.get("/tokens")
@access(Access.ADMINISTRATOR)
def token_list() -> ResponseReturnValue:
    return render_template("admin/token/list.html", tokens=all_tokens(), **token_words())


@blueprint.route("/tokens/new", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def token_new() -> ResponseReturnValue:
    """Make a token. It is shown in the answer itself: a redirect would have to keep it somewhere."""
    form = SystemTokenForm()
    form.venue_id.choices = options([(0, _("Alle steder")), *venue_choices()])
    if form.validate_on_submit():
        try:
            made = create_token(current_actor(), form.command(venue_id=form.venue_id.data or None), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            return render_template("admin/token/made.html", token=made.token)
    return show_form("admin/token/new.html", form)


@blueprint.route("/tokens/<int:token_id>/revoke", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def token_revoke(token_id: int) -> ResponseReturnValue:
    token = token_row(token_id)
    if token is None:
        raise NotFound(f"token {token_id}")
    form = Form()
    if form.validate_on_submit():
        revoke_token(current_actor(), token.id, now=now())
        flash(_("Nøkkelen %(name)s gjelder ikke lenger.", name=token.name), "success")
        return redirect(url_for("admin.token_list"), code=303)
    return show_form("admin/token/revoke.html", form, token=token)
