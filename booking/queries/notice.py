"""Letters as notices on their reader's own pages: the same rows, whether they were sent or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from booking.database import db
from booking.messages.catalogue import CATALOGUE, Digest
from booking.models import Letter, Person
from booking.queries.letter import LetterRow, letter_row

PAGE_SIZE = 30
# Links that let somebody in belong in the mail alone, and the daily letter repeats what stands here already.
SHOWN = tuple(kind for kind, message in CATALOGUE.items() if not message.secrets and message is not Digest)


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to the person, and when the person read it here."""

    letter: LetterRow
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of notices, the newest first."""

    rows: list[Notice]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def notices_to(person_id: int) -> Select[tuple[Letter]]:
    """The letters to the person's address, once it is known to be the person's own."""
    return (
        select(Letter)
        .join(Person, Person.email == Letter.recipient)
        .where(
            Person.id == person_id,
            Person.email_confirmed_at.is_not(None),
            Letter.kind.in_(SHOWN),
            Letter.state != "withdrawn",
        )
    )


def unread_notices(person_id: int) -> int:
    """How many the person has not read."""
    unread = notices_to(person_id).where(Letter.read_at.is_(None)).with_only_columns(func.count())
    return db.session.scalar(unread) or 0


def notices_of(person_id: int, page: int = 1) -> NoticePage:
    """The person's notices; a page that is not there is the nearest one that is."""
    total = db.session.scalar(notices_to(person_id).with_only_columns(func.count())) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    found = db.session.scalars(
        notices_to(person_id).order_by(Letter.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    )
    return NoticePage([Notice(letter_row(letter), letter.read_at) for letter in found], page, total)


def notice(person_id: int, letter_id: int) -> Notice | None:
    """One of the person's notices."""
    found = db.session.scalar(notices_to(person_id).where(Letter.id == letter_id))
    return Notice(letter_row(found), found.read_at) if found is not None else None
