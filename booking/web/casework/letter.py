"""Letters that did not arrive: who does not know, and what to do about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booking.domain.permissions import OFFICERS, may_administer
from booking.i18n import gettext as _
from booking.messages.letters import LETTERS
from booking.queries.bounce import bounced_addresses
from booking.queries.letter import failed_letters
from booking.services.bounce import trust_address
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
    bounced = bounced_addresses(None if may_administer(actor) else {row.letter.recipient for row in rows})
    return render_template("casework/letter/list.html", rows=rows, bounced=bounced, names=LETTERS)


@blueprint.post("/letters/addresses/<int:bounce_id>/trust")
@access(Access.OFFICER)
def letter_trust_address(bounce_id: int) -> ResponseReturnValue:
    """The address works again."""
    address = trust_address(current_actor(), bounce_id, now=now())
    flash(_("Vi sender til %(email)s igjen. Send brevene under på nytt.", email=address), "success")
    return redirect(url_for("casework.letter_list"), code=303)


@blueprint.post("/letters/<int:letter_id>/send-again")
@access(Access.OFFICER)
def letter_send_again(letter_id: int) -> ResponseReturnValue:
    send_again(current_actor(), letter_id, now=now())
    flash(_("Brevet sendes på nytt nå."), "success")
    return redirect(url_for("casework.letter_list"), code=303)
