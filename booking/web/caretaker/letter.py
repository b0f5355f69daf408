"""When the morning's letter comes."""

from __future__ import annotations

from datetime import time

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound
from booking.domain.permissions import Role
from booking.i18n import format_time
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.person import letter_hour
from booking.services.day_letter import choose_letter_hour
from booking.web.access import Access, access, current_actor
from booking.web.caretaker import blueprint
from booking.web.clock import now
from booking.web.fields import ClockField
from booking.web.forms import Form, show_form


class LetterForm(Form):
    """The hour one wants the day's bookings by mail."""

    hour = ClockField(_l("Når vil du ha morgenbrevet?"), required=False)


@blueprint.route("/letter", methods=["GET", "POST"])
@access(Access.CARETAKER)
def letter_edit() -> ResponseReturnValue:
    actor = current_actor()
    if actor.person_id is None or not actor.has_role(Role.CARETAKER):
        raise NotFound("only caretakers get the letter")
    usual = time.fromisoformat(current_app.extensions["settings"].letters.caretaker_day_at)
    chosen = letter_hour(actor.person_id)
    form = LetterForm(data={"hour": chosen})
    if form.validate_on_submit():
        choose_letter_hour(actor, form.hour.data, now=now())
        hour = format_time(form.hour.data or usual)
        flash(_("Brevet med dagens bookinger kommer klokka %(hour)s.", hour=hour), "success")
        return redirect(url_for("caretaker.day_show"), code=303)
    return show_form("caretaker/letter/edit.html", form, usual=usual)
