"""The demonstration's mailbox: every letter as its reader sees it.

Only a demonstration has these pages: anyone may read the letters here, links to choose a password among them.
"""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound
from booking.ports.mail import KeptLetter, Mailbox
from booking.web.access import Access, access
from booking.web.letter_frame import letter_frame

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")

LONGEST_LIST = 200


def mailbox() -> Mailbox:
    found: Mailbox = current_app.extensions["mailbox"]
    return found


@blueprint.get("")
@access(Access.ANYONE)
def letter_list() -> ResponseReturnValue:
    """The newest letters, to everyone or to one address."""
    recipient = request.args.get("to", "")
    letters = mailbox().letters(recipient)[:LONGEST_LIST]
    return render_template("mailbox/letter/list.html", letters=letters, recipient=recipient)


@blueprint.get("/<letter_id>")
@access(Access.ANYONE)
def letter_show(letter_id: str) -> ResponseReturnValue:
    return render_template("mailbox/letter/show.html", letter=_letter(letter_id))


@blueprint.get("/<letter_id>/page")
@access(Access.ANYONE)
def letter_page(letter_id: str) -> ResponseReturnValue:
    """The letter's own page, for the frame."""
    return letter_frame(_letter(letter_id).html)


def _letter(letter_id: str) -> KeptLetter:
    letter = mailbox().letter(letter_id)
    if letter is None:
        raise NotFound(letter_id)
    return letter
