"""Signing in and out."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from booking.domain.errors import Refused
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.services.sign_in import SignInWith, sign_in, sign_out
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.fields import EmailField, PasswordField
from booking.web.forms import Form, show_form, typed
from booking.web.language import local_path, remember_language
from booking.web.navigation import first_page
from booking.web.public import blueprint
from booking.web.sign_in import begin_sign_in, current_token, forget_sign_in

TEMPLATE = "public/sign_in/new.html"
TOO_MANY = "sign_in.too_many_attempts"


class SignInForm(Form):
    """Who says they are whom."""

    email = EmailField(_l("E-postadresse"), render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Passord"))


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@access(Access.ANYONE)
def sign_in_page() -> ResponseReturnValue:
    if current_actor().signed_in and request.method == "GET":
        return redirect(next_page(), code=303)
    form = SignInForm(email=typed("email"))
    status = None
    if form.validate_on_submit():
        command = SignInWith(form.email.data, form.password.data, client())
        try:
            token = sign_in(command, current_app.extensions["passwords"], now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
            status = 429 if TOO_MANY in refused.verdict.codes else 422
        else:
            return signed_in(token, next_page)
    return show_form(TEMPLATE, form, status=status, next=request.args.get("next", ""))


@blueprint.post("/sign-out", endpoint="sign_out")
@access(Access.ANYONE)
def sign_out_page() -> ResponseReturnValue:
    token = current_token()
    if token:
        sign_out(token, now=now())
    forget_sign_in()
    flash(_("Du er logget ut."), "success")
    return redirect(url_for("public.home"), code=303)


def signed_in(token: str, where: object = None) -> Response:
    """Let the browser keep the sign-in and go on; the person's own language goes with them."""
    begin_sign_in(token)
    actor = current_actor()
    response = redirect(where() if callable(where) else first_page(actor), code=303)
    remember_language(response, actor.language)
    return response


def next_page() -> str:
    """Where the person was on the way to, else the first page for what they do."""
    return local_path(request.args.get("next"), first_page(current_actor()))


def client() -> str:
    """The network address that the request comes from."""
    return request.remote_addr or ""
