"""Letters that did not arrive: who does not know, and what to do about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booking.domain.permissions import OFFICERS, may_administer
from booking.i18n import gettext as _
from booking.messages.letters import LETTERS
from booking.queries.letter import failed_letters
from booking.services.delivery import send_again
from booking.web.access import Access, access, current_actor
from booking.web.casework import blueprint
from booking.web.clock import now


@blueprint.get("/letters")
@access(Access.OFFICER)
def letter_list() -> ResponseReturnValue:
    """An officer sees letters about the own venues' bookings, an administrator every letter."""
    actor = current_actor()
    rows = failed_letters(actor.venues(*OFFICERS), others=may_administer(actor))
    return render_template("casework/letter/list.html", rows=rows, names=LETTERS)


@blueprint.post("/letters/<int:letter_id>/send-again")
@access(Access.OFFICER)
def letter_send_again(letter_id: int) -> ResponseReturnValue:
    send_again(current_actor(), letter_id, now=now())
    flash(_("Brevet sendes på nytt nå."), "success")
    return redirect(url_for("casework.letter_list"), code=303)
