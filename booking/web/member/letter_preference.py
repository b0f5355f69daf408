"""How I want my letters."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from booking.domain.errors import NotFound
from booking.domain.permissions import Role
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.catalogue import CATALOGUE, OPTIONAL, CaretakerDay, Wanted
from booking.messages.letters import LETTERS
from booking.queries.letter_preference import preferences_of
from booking.queries.person import profile
from booking.services.letter_preference import ChoosePreferences, choose_preferences
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.fields import options
from booking.web.forms import Form, show_form
from booking.web.member import blueprint

WORDS = {
    Wanted.MAIL: _l("På e-post med en gang"),
    Wanted.DIGEST: _l("Samlet i ett brev om dagen"),
    Wanted.OFF: _l("Bare her på sidene"),
}


def _form(kinds: list[str]) -> type[Form]:
    """A form with a choice for each kind of letter."""
    fields: dict[str, Any] = {
        kind: RadioField(
            LETTERS[kind], choices=options((wanted.value, WORDS[wanted]) for wanted in CATALOGUE[kind].choices)
        )
        for kind in kinds
    }
    return type("PreferencesForm", (Form,), fields)


@blueprint.route("/profile/letters", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def letter_preference_edit() -> ResponseReturnValue:
    actor = current_actor()
    me = profile(actor.person_id or 0)
    if me is None:
        raise NotFound("person")
    kinds = [kind for kind in OPTIONAL if kind != CaretakerDay.kind or actor.has_role(Role.CARETAKER)]
    chosen = preferences_of(me.email)
    form = _form(kinds)(data={kind: chosen[kind].value for kind in kinds})
    if form.validate_on_submit():
        command = ChoosePreferences({kind: Wanted(form[kind].data) for kind in kinds})
        choose_preferences(actor, command, now=now())
        flash(_("Valgene dine er lagret."), "success")
        return redirect(url_for("member.profile_show"), code=303)
    hour = current_app.extensions["settings"].letters.digest_at.replace(":", ".")
    always = [LETTERS[kind] for kind in CATALOGUE if kind.startswith("booking_") and kind not in OPTIONAL]
    return show_form("member/letter_preference/edit.html", form, kinds=kinds, me=me, hour=hour, always=always)
