"""Administrators write the municipality's own words into letters, and take them out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import Actor, may_administer
from booking.i18n import LANGUAGES
from booking.messages.catalogue import CATALOGUE
from booking.messages.introduction import faults
from booking.models import LetterIntroduction
from booking.services.steps.log import log


@dataclass(frozen=True, slots=True)
class WriteIntroduction:
    """The own words for letters of a kind in a language; an empty text leaves the house's text alone."""

    kind: str
    language: str
    text: str


@use_case
def write_introduction(actor: Actor, command: WriteIntroduction, *, now: datetime) -> None:
    """Begin letters of this kind with these words from now on, also those that wait to be sent.

    Raises:
        NotFound: there is no such letter or language, or it is not the actor's to say.
        Refused: `letter.unknown_placeholder` or `letter.stray_brace`.
    """
    if not may_administer(actor) or command.kind not in CATALOGUE or command.language not in LANGUAGES:
        raise NotFound(f"letter {command.kind} in {command.language}")
    found = faults(command.kind, command.text)
    if found:
        raise Refused(*found)
    row = db.session.scalar(
        select(LetterIntroduction).where(
            LetterIntroduction.kind == command.kind, LetterIntroduction.language == command.language
        )
    )
    before = row.text if row is not None else ""
    if row is None:
        row = LetterIntroduction(kind=command.kind, language=command.language)
        db.session.add(row)
    row.text, row.changed_at = command.text, now
    log(
        actor,
        f"letter_introduction:{command.kind}:{command.language}",
        "letter_introduction.written",
        now=now,
        before={"text": before},
        after={"text": command.text},
    )
