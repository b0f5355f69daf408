"""Signing up, and following the link in the letter."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from booking.domain.errors import Refused
from booking.i18n import LANGUAGES, current_language
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.person import hash_of_token, link_owner
from booking.services.sign_up import SignUp, confirm_email, confirm_email_with_password, sign_up
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.fields import EmailField, NameField, PasswordField, PhoneField, options
from booking.web.forms import Form, show_form
from booking.web.language import local_path
from booking.web.navigation import first_page
from booking.web.public import blueprint
from booking.web.public.sign_in import TOO_MANY, client, signed_in

MARK, NEXT = "sign_up_mark", "sign_up_next"  # in the browser's session


class SignUpForm(Form):
    """A new person."""

    name = NameField(_l("Navn"), render_kw={"autocomplete": "name"})
    email = EmailField(_l("E-postadresse"), description=_l("Hit sender vi bekreftelser og påminnelser."))
    phone = PhoneField(_l("Mobilnummer"), description=_l("Vaktmesteren ringer hvis noe må avklares om bookingen din."))
    password = PasswordField(_l("Passord"), new=True)
    language = RadioField(_l("Språk i brev fra oss"), choices=options(LANGUAGES.items()))


class ConfirmForm(Form):
    """Yes, the address is mine."""


class ConfirmWithPasswordForm(Form):
    """Yes, the address is mine, and so is the account."""

    password = PasswordField(_l("Passord"), description=_l("Det du valgte da du registrerte deg."))


@blueprint.route("/sign-up", methods=["GET", "POST"], endpoint="sign_up")
@access(Access.ANYONE)
def sign_up_page() -> ResponseReturnValue:
    if current_actor().signed_in and request.method == "GET":
        return redirect(first_page(current_actor()), code=303)
    form = SignUpForm(language=current_language())
    status = None
    if form.validate_on_submit():
        command = SignUp(
            name=form.name.data,
            email=form.email.data,
            phone=form.phone.data,
            password=form.password.data,
            language=form.language.data,
            client=client(),
        )
        try:
            mark = sign_up(command, current_app.extensions["passwords"], now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
            status = 429 if TOO_MANY in refused.verdict.codes else 422
        else:
            session[MARK] = mark
            session[NEXT] = local_path(request.args.get("next"), "")
            session["sign_up_email"] = command.email
            return redirect(url_for("public.sign_up_sent"), code=303)
    least = current_app.extensions["settings"].accounts.least_password_length
    return show_form("public/sign_up/new.html", form, status=status, least=least, next=request.args.get("next", ""))


@blueprint.get("/sign-up/sent")
@access(Access.ANYONE)
def sign_up_sent() -> ResponseReturnValue:
    return show_form("public/sign_up/sent.html", ConfirmForm(), email=session.get("sign_up_email", ""))


@blueprint.route("/confirm-email/<token>", methods=["GET", "POST"], endpoint="confirm_email")
@access(Access.ANYONE)
def confirm_email_page(token: str) -> ResponseReturnValue:
    """Only the button confirms: mail programs open links by themselves to look for viruses."""
    owner = link_owner(hash_of_token(token), "confirm_email", now())
    if owner is None:
        return show_form("public/sign_up/link_spent.html", ConfirmForm(), status=410)
    here = session.get(MARK) == hash_of_token(token)
    form = ConfirmForm() if here else ConfirmWithPasswordForm()
    status = None
    if form.validate_on_submit():
        try:
            if here:
                sign_in_token = confirm_email(token, session[MARK], now=now())
            else:
                sign_in_token = confirm_email_with_password(
                    token, form.password.data, client(), current_app.extensions["passwords"], now=now()
                )
        except Refused as refused:
            form.refuse(refused.verdict)
            status = 429 if TOO_MANY in refused.verdict.codes else 422
        else:
            return _welcome(sign_in_token)
    return show_form("public/sign_up/confirm.html", form, status=status, owner=owner)


def _welcome(sign_in_token: str) -> ResponseReturnValue:
    """On to the choice of organisation, and from there to where the person was on the way to."""
    on_the_way = session.get(NEXT) or None
    response = signed_in(sign_in_token, lambda: url_for("member.organisation_list", next=on_the_way))
    flash(_("Velkommen! E-postadressen er bekreftet, og du er logget inn."), "success")
    return response
