"""The daily letter: what a reader wanted gathered, in one letter at the municipality's hour."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.local_time import local_day, resolve_or_next
from booking.messages.catalogue import Digest, DigestItem, from_document
from booking.messages.links import Links
from booking.messages.rendering import render_subject
from booking.models import Letter
from booking.services.steps.letters import Recipient, write_letter
from booking.services.steps.truth import why_withdrawn
from booking.settings import Settings


def next_digest(now: datetime, settings: Settings) -> datetime:
    """When what is gathered at `now` is told."""
    today = local_day(now, settings.municipality.zone)
    hour = _hour(today, settings)
    return hour if now < hour else _hour(today + timedelta(days=1), settings)


@use_case
def write_digests(*, now: datetime, settings: Settings) -> int:
    """Write to those for whom something was gathered before today's hour. Returns how many letters were written.

    What has become untrue meanwhile is left out; when nothing else was gathered, no letter is written.
    """
    written = 0
    for letters in _gathered(now, settings):
        items = [_item(letter, settings) for letter in letters if _take(letter, now)]
        newest = letters[-1]
        if items:
            today = local_day(now, settings.municipality.zone)
            written += write_letter(
                Digest(today, tuple(items)),
                recipient=Recipient(newest.recipient, newest.recipient_name, newest.language),
                subject=f"digest:{now.isoformat()}",
                sequence=0,
                now=now,
            )
    return written


def count_digests(*, now: datetime, settings: Settings) -> int:
    """How many readers' daily letter is due and not yet written."""
    return len(_gathered(now, settings))


def _gathered(now: datetime, settings: Settings) -> list[list[Letter]]:
    """The letters of each reader that were written before today's hour, when it has come; oldest first."""
    hour = _hour(local_day(now, settings.municipality.zone), settings)
    if now < hour:
        hour = _hour(local_day(now, settings.municipality.zone) - timedelta(days=1), settings)
    found = db.session.scalars(
        select(Letter).where(Letter.state == "gathered", Letter.created_at < hour).order_by(Letter.recipient, Letter.id)
    )
    return [list(letters) for _, letters in groupby(found, key=lambda letter: letter.recipient)]


def _take(letter: Letter, now: datetime) -> bool:
    """Whether the letter still tells the truth; it is done with either way."""
    untrue = why_withdrawn(letter, now)
    if untrue:
        letter.state, letter.last_error = "withdrawn", untrue
        return False
    letter.state, letter.sent_at = "sent", now
    return True


def _item(letter: Letter, settings: Settings) -> DigestItem:
    message = from_document(letter.kind, letter.context)
    text = render_subject(message, language=letter.language, settings=settings)
    return DigestItem(text, Links(settings.web.base_url).about(message))


def _hour(day: date, settings: Settings) -> datetime:
    return resolve_or_next(day, time.fromisoformat(settings.letters.digest_at), settings.municipality.zone)
