"""Signing in and out."""

from __future__ import annotations

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
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
WAITS, WAITING = "waits", "waiting."
NEVER_SHOWN = {"csrf_token", "password", "old", "new"}


class SignInForm(Form):
    """Who says they are whom."""

    email = EmailField(_l("E-postadresse"), render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Passord"))


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@access(Access.ANYONE)
def sign_in_page() -> ResponseReturnValue:
    if current_actor().signed_in and request.method == "GET":
        return redirect(next_page(), code=303)
    waiting = waiting_form()
    if waiting and WAITS not in request.form:
        return show_form(
            TEMPLATE, SignInForm(formdata=None), status=200, next=request.args.get("next"), waiting=waiting
        )
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
            return send_waiting_form(token, waiting) if waiting else signed_in(token, next_page)
    return show_form(TEMPLATE, form, status=status, next=request.args.get("next", ""), waiting=waiting)


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


def waiting_form() -> list[tuple[str, str]]:
    """The fields of a form that its owner could not send, because the sign-in had run out; passwords are left out.

    It arrives here as it was, and is then carried along in hidden fields of the sign-in form.
    """
    if request.method != "POST" or "resume" not in request.args:
        return []
    fields = list(request.form.items(multi=True))
    if WAITS in request.form:
        return [(name.removeprefix(WAITING), value) for name, value in fields if name.startswith(WAITING)]
    return [(name, value) for name, value in fields if name not in NEVER_SHOWN]


def send_waiting_form(token: str, waiting: list[tuple[str, str]]) -> Response:
    """Signed in; the form waits for one more press, so that nothing is sent which its owner does not mean to send."""
    begin_sign_in(token)
    actor = current_actor()
    response = make_response(render_template("public/sign_in/resume.html", action=next_page(), waiting=waiting))
    remember_language(response, actor.language)
    return response


def next_page() -> str:
    """Where the person was on the way to, else the first page for what they do."""
    return local_path(request.args.get("next"), first_page(current_actor()))


def client() -> str:
    """The network address that the request comes from."""
    return request.remote_addr or ""
