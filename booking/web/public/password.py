"""A forgotten password: asking for a link, and choosing a new password with it."""

from __future__ import annotations

from flask import current_app, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import Refused
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.person import hash_of_token, link_owner
from booking.services.password import ask_for_new_password, choose_password
from booking.web.access import Access, access
from booking.web.clock import now
from booking.web.fields import EmailField, PasswordField
from booking.web.forms import Form, show_form, typed
from booking.web.public import blueprint
from booking.web.public.sign_in import client, signed_in


class ForgottenForm(Form):
    """Where to send the link."""

    email = EmailField(_l("E-postadresse"))


class NewPasswordForm(Form):
    """The new password, once; whoever mistypes it asks for a new link."""

    new = PasswordField(_l("Nytt passord"), new=True)


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@access(Access.ANYONE)
def password_forgotten() -> ResponseReturnValue:
    form = ForgottenForm(email=typed("email"))
    status = None
    if form.validate_on_submit():
        try:
            ask_for_new_password(form.email.data, client(), now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
            status = 429
        else:
            session["password_email"] = form.email.data
            return redirect(url_for("public.password_sent"), code=303)
    return show_form("public/password/forgotten.html", form, status=status)


@blueprint.get("/forgotten-password/sent")
@access(Access.ANYONE)
def password_sent() -> ResponseReturnValue:
    return show_form("public/password/sent.html", Form(), email=session.get("password_email", ""))


@blueprint.route("/choose-password/<token>", methods=["GET", "POST"])
@access(Access.ANYONE)
def password_choose(token: str) -> ResponseReturnValue:
    owner = link_owner(hash_of_token(token), "reset_password", now())
    if owner is None:
        return show_form("public/password/link_spent.html", Form(), status=410)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            sign_in_token = choose_password(token, form.new.data, current_app.extensions["passwords"], now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
        else:
            response = signed_in(sign_in_token)
            flash(_("Det nye passordet gjelder fra nå. Du er logget ut alle andre steder."), "success")
            return response
    least = current_app.extensions["settings"].accounts.least_password_length
    return show_form("public/password/choose.html", form, owner=owner, least=least)
