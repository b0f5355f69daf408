"""Readers choose how they want their letters, on their own page or by one click in a letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.permissions import ANYONE, Actor
from booking.messages.catalogue import CATALOGUE, OPTIONAL, Digest, Wanted
from booking.models import Letter, LetterPreference, Person
from booking.queries.letter_preference import preferences_of
from booking.services.steps.log import log


@dataclass(frozen=True, slots=True)
class ChoosePreferences:
    """How a person wants each kind of letter; a kind that is not named stays as it is."""

    wanted: Mapping[str, Wanted]


@use_case
def choose_preferences(actor: Actor, command: ChoosePreferences, *, now: datetime) -> None:
    """Want letters so from now on.

    Raises:
        NotFound: the actor is no person, or there is no such choice for a kind.
    """
    person = db.session.get(Person, actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise NotFound("person")
    for kind, wanted in command.wanted.items():
        if kind not in OPTIONAL or wanted not in CATALOGUE[kind].choices:
            raise NotFound(f"choice {wanted} for {kind}")
        _choose(actor, person.email, kind, wanted, now)


@use_case
def unsubscribe(letter_id: int, *, now: datetime) -> None:
    """Stop letters of this letter's kind to its reader; of the daily letter, all that was gathered in it.

    Harmless to do again.

    Raises:
        NotFound: there is no such letter, or letters like it are always sent.
    """
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.kind not in CATALOGUE or Wanted.OFF not in CATALOGUE[letter.kind].choices:
        raise NotFound(f"letter {letter_id}")
    kinds = [letter.kind]
    if letter.kind == Digest.kind:
        kinds = [kind for kind, wanted in preferences_of(letter.recipient).items() if wanted is Wanted.DIGEST]
    for kind in kinds:
        _choose(ANYONE, letter.recipient, kind, Wanted.OFF, now)


def _choose(actor: Actor, address: str, kind: str, wanted: Wanted, now: datetime) -> None:
    address = address.lower()
    row = db.session.scalar(
        select(LetterPreference).where(LetterPreference.address == address, LetterPreference.kind == kind)
    )
    before = row.wanted if row is not None else str(Wanted.MAIL)
    if before == wanted:
        return
    if row is None:
        row = LetterPreference(address=address, kind=kind)
        db.session.add(row)
    row.wanted, row.changed_at = str(wanted), now
    db.session.flush()
    log(
        actor,
        f"letter_preference:{row.id}",
        "letter_preference.chosen",
        now=now,
        before={"wanted": before},
        after={"kind": kind, "wanted": str(wanted)},
    )
