"""A person's own page: name, phone, language and password."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField

from booking.domain.errors import NotFound, Refused
from booking.i18n import LANGUAGES
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.organisation import memberships_of
from booking.queries.person import Profile, profile
from booking.services.password import ChangePassword, change_password
from booking.services.person import ChangeProfile, change_profile
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.fields import NameField, PasswordField, PhoneField, options
from booking.web.forms import Form, show_form
from booking.web.language import remember_language
from booking.web.member import blueprint
from booking.web.sign_in import current_token

TOO_MANY = "sign_in.too_many_attempts"


class ProfileForm(Form):
    """What a person says of themselves."""

    name = NameField(_l("Navn"), render_kw={"autocomplete": "name"})
    phone = PhoneField(_l("Mobilnummer"), description=_l("Vaktmesteren ringer hvis noe må avklares om bookingen din."))
    language = RadioField(_l("Språk på sidene og i brev fra oss"), choices=options(LANGUAGES.items()))


class PasswordForm(Form):
    """The old password and the new one."""

    old = PasswordField(_l("Passordet du har nå"))
    new = PasswordField(_l("Nytt passord"), new=True)


@blueprint.get("")
@access(Access.SIGNED_IN)
def profile_show() -> ResponseReturnValue:
    me = _me()
    return render_template(
        "member/profile/show.html",
        me=me,
        memberships=memberships_of(me.id),
        languages_by_code=LANGUAGES,
    )


@blueprint.route("/profile", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def profile_edit() -> ResponseReturnValue:
    me = _me()
    form = ProfileForm(obj=me)
    if form.validate_on_submit():
        command = ChangeProfile(form.name.data, form.phone.data, form.language.data)
        change_profile(current_actor(), command, now=now())
        flash(_("Profilen er lagret."), "success")
        response: Response = redirect(url_for("member.profile_show"), code=303)
        remember_language(response, command.language)
        return response
    return show_form("member/profile/edit.html", form, me=me)


@blueprint.route("/password", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def password_edit() -> ResponseReturnValue:
    form = PasswordForm()
    status = None
    if form.validate_on_submit():
        command = ChangePassword(form.old.data, form.new.data, current_token())
        try:
            change_password(current_actor(), command, current_app.extensions["passwords"], now=now())
        except Refused as refused:
            form.refuse(refused.verdict)
            status = 429 if TOO_MANY in refused.verdict.codes else 422
        else:
            flash(_("Det nye passordet gjelder fra nå. Du er logget ut alle andre steder."), "success")
            return redirect(url_for("member.profile_show"), code=303)
    least = current_app.extensions["settings"].accounts.least_password_length
    return show_form("member/profile/password.html", form, status=status, least=least, me=_me())


def _me() -> Profile:
    me = profile(current_actor().person_id or 0)
    if me is None:
        raise NotFound("person")
    return me
