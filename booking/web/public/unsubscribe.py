"""Stopping letters of a kind, from the link or the mail program's own button in one of them (RFC 8058).

The token in the address is the proof, so the address works without signing in, and a mail provider's program, which has
neither cookie nor form, may POST to it. It is answered without a redirect, as the RFC asks.
"""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from booking.messages.letters import LETTERS
from booking.messages.unsubscribing import letter_of_token
from booking.queries.letter import optional_letter
from booking.services.letter_preference import unsubscribe as stop_letters
from booking.web.access import Access, access
from booking.web.clock import now
from booking.web.csrf import without_form_token
from booking.web.public import blueprint


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
@access(Access.ANYONE)
def unsubscribe(token: str) -> ResponseReturnValue:
    letter_id = letter_of_token(token, current_app.extensions["settings"].web.secret_key)
    letter = optional_letter(letter_id) if letter_id is not None else None
    if letter is None:
        return render_template("public/unsubscribe/link_spent.html"), 410
    if request.method == "POST":
        stop_letters(letter.id, now=now())
        return render_template("public/unsubscribe/done.html", letter=letter, name=LETTERS[letter.kind])
    return render_template("public/unsubscribe/ask.html", letter=letter, name=LETTERS[letter.kind])


without_form_token(unsubscribe)
