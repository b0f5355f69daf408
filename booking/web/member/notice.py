"""My notices: the letters to me, also those that I do not want by mail."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound
from booking.i18n import current_language, ngettext
from booking.i18n import gettext as _
from booking.messages.catalogue import from_document
from booking.messages.links import Links
from booking.messages.rendering import render, render_subject
from booking.queries.letter_introduction import introduction
from booking.queries.notice import Notice, notice, notices_of, unread_notices
from booking.services.notice import mark_all_read, mark_read, mark_unread
from booking.settings import Settings
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.member import blueprint


@blueprint.get("/notices")
@access(Access.SIGNED_IN)
def notice_list() -> ResponseReturnValue:
    page = notices_of(_me(), request.args.get("page", 1, type=int))
    rows = [(found, _subject(found)) for found in page.rows]
    return render_template("member/notice/list.html", page=page, rows=rows, unread=unread_notices(_me()))


@blueprint.get("/notices/<int:letter_id>")
@access(Access.SIGNED_IN)
def notice_show(letter_id: int) -> ResponseReturnValue:
    """Opening a notice is reading it."""
    found = notice(_me(), letter_id)
    if found is None:
        raise NotFound(f"notice {letter_id}")
    if found.read_at is None:
        mark_read(current_actor(), letter_id, now=now())
    message = from_document(found.letter.kind, found.letter.context)
    letter = render(
        message,
        language=current_language(),
        name=found.letter.recipient_name,
        settings=_settings(),
        introduction=introduction(found.letter.kind, current_language()),
    )
    about = Links("").about(message)
    return render_template(
        "member/notice/show.html", notice=found, letter=letter, about=about if about != Links("").notices() else ""
    )


@blueprint.post("/notices/<int:letter_id>/unread")
@access(Access.SIGNED_IN)
def notice_unread(letter_id: int) -> ResponseReturnValue:
    mark_unread(current_actor(), letter_id)
    flash(_("Varselet står som ulest."), "success")
    return redirect(url_for("member.notice_list"), code=303)


@blueprint.post("/notices/read")
@access(Access.SIGNED_IN)
def notice_read_all() -> ResponseReturnValue:
    number = mark_all_read(current_actor(), now=now())
    flash(ngettext("%(num)d varsel er merket som lest.", "%(num)d varsler er merket som lest.", number), "success")
    return redirect(url_for("member.notice_list"), code=303)


def _subject(found: Notice) -> str:
    message = from_document(found.letter.kind, found.letter.context)
    return render_subject(message, language=current_language(), settings=_settings())


def _me() -> int:
    return current_actor().person_id or 0


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
