"""Every letter as its readers see it, with made-up values, and the municipality's own words in it."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound, Refused, Verdict
from booking.i18n import LANGUAGES
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.catalogue import CATALOGUE, Message, Wanted
from booking.messages.introduction import faults, placeholders
from booking.messages.letters import LETTERS
from booking.messages.links import Links
from booking.messages.rendering import RenderedLetter, render
from booking.messages.samples import SAMPLES
from booking.queries.letter_introduction import introduction, languages_with_introduction
from booking.services.letter_introduction import WriteIntroduction, write_introduction
from booking.settings import Settings
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.clock import now
from booking.web.fields import ParagraphField
from booking.web.forms import Form, show_form
from booking.web.letter_frame import letter_frame

LONGEST_INTRODUCTION = 1000
SAMPLE_READER = "Kari Nordmann"
SAMPLE_TOKEN = "sample"  # noqa: S105 - opens nothing


class IntroductionForm(Form):
    """The municipality's own words at the beginning of the letter."""

    text = ParagraphField(_l("Kommunens egne ord"), max_length=LONGEST_INTRODUCTION, required=False, rows=5)


@blueprint.get("/letters")
@access(Access.ADMINISTRATOR)
def letter_list() -> ResponseReturnValue:
    return render_template(
        "admin/letter/list.html", names=LETTERS, own=languages_with_introduction(), languages_by_code=LANGUAGES
    )


@blueprint.route("/letters/<kind>/<code>", methods=["GET", "POST"])
@access(Access.ADMINISTRATOR)
def letter_edit(kind: str, code: str) -> ResponseReturnValue:
    """The letter in one language, and the own words in it; shown as they are typed before they are saved."""
    sample = _sample(kind, code)
    stored = introduction(kind, code)
    form = IntroductionForm(data={"text": stored})
    trying = request.form.get("action") == "try"
    if form.validate_on_submit() and _accept(form, kind, code, trying=trying) and not trying:
        flash(_("Brevene sendes slik fra nå."), "success")
        return redirect(url_for("admin.letter_edit", kind=kind, code=code), code=303)
    tried = trying and not form.errors
    words = form.text.data or "" if tried else stored
    return show_form(
        "admin/letter/edit.html",
        form,
        status=200 if tried else None,
        kind=kind,
        code=code,
        name=LETTERS[kind],
        stored=stored,
        words=words,
        letter=_rendered(sample, code, words),
        placeholders=placeholders(kind),
        languages_by_code=LANGUAGES,
    )


def _accept(form: IntroductionForm, kind: str, code: str, *, trying: bool) -> bool:
    """Whether the words are good; they are saved unless they are only tried."""
    words = form.text.data or ""
    if trying:
        verdict = Verdict(tuple(faults(kind, words)))
        form.refuse(verdict)
        return verdict.allowed
    try:
        write_introduction(current_actor(), WriteIntroduction(kind, code, words), now=now())
    except Refused as refused:
        form.refuse(refused.verdict)
        return False
    return True


@blueprint.get("/letters/<kind>/<code>/page")
@access(Access.ADMINISTRATOR)
def letter_page(kind: str, code: str) -> ResponseReturnValue:
    """The letter's own page, for the frame, with the own words that the address brings."""
    words = request.args.get("text", "")[:LONGEST_INTRODUCTION]
    return letter_frame(_rendered(_sample(kind, code), code, words).html)


@blueprint.post("/letters/<kind>/<code>/undo")
@access(Access.ADMINISTRATOR)
def letter_undo(kind: str, code: str) -> ResponseReturnValue:
    write_introduction(current_actor(), WriteIntroduction(kind, code, ""), now=now())
    flash(_("Brevet har bare husets egen tekst igjen."), "success")
    return redirect(url_for("admin.letter_edit", kind=kind, code=code), code=303)


def _sample(kind: str, code: str) -> Message:
    if code not in LANGUAGES:
        raise NotFound(code)
    for message in SAMPLES:
        if message.kind == kind:
            return message
    raise NotFound(kind)


def _rendered(message: Message, code: str, words: str) -> RenderedLetter:
    settings: Settings = current_app.extensions["settings"]
    may_stop = Wanted.OFF in CATALOGUE[message.kind].choices
    stop = Links(settings.web.base_url).unsubscribe(SAMPLE_TOKEN) if may_stop else ""
    return render(message, language=code, name=SAMPLE_READER, settings=settings, unsubscribe=stop, introduction=words)
