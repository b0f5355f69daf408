"""Delivery: letters leave the outbox, each in effect once.

A letter is claimed with a lease, looked at again (is it still true?), sent outside any transaction, and marked.
Whoever dies in between leaves the lease to run out; the letter is then sent again with the Message-ID it has
always had, so that the reader's mail program shows one letter.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.permissions import Actor, may_administer, may_decide
from booking.exports.letter import UnusableAddress, compose
from booking.messages.catalogue import CATALOGUE, ConfirmEmail, Wanted, from_document
from booking.models import Booking, Letter
from booking.ports.clock import Clock
from booking.ports.mail import MailSession, MailTransport, PermanentMailFailure, TemporaryMailFailure
from booking.queries.letter import LetterRow, any_due, is_due, letter_row
from booking.queries.letter_introduction import introduction
from booking.queries.letter_preference import wanted_by
from booking.services.digest import next_digest
from booking.services.steps.bounce import bounced, mark_bounced
from booking.services.steps.log import log
from booking.services.steps.truth import why_withdrawn
from booking.settings import Settings

LEASE = timedelta(minutes=10)  # longer than the longest conversation about one letter
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 4, 10, 30, 60, 120, 240, 480, 720, 720, 720)
)  # two days and a half in all; then a person must look
MOST_ATTEMPTS = len(PAUSES) + 1
JITTER = 0.25  # a share of the pause, so that letters that failed together do not come back together
LONGEST_ERROR = 1000

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that is ours to send until `until`."""

    letter: LetterRow
    until: datetime


def deliver_due(
    mail: MailTransport,
    clock: Clock,
    settings: Settings,
    *,
    most: int = 500,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Send what is due, oldest first, and at most `most` letters. Returns how many were accepted.

    Stops early when the mail server cannot be reached; what is left is tried at the next tick. Safe to run in
    several processes at once.
    """
    if not any_due(clock.now()):
        return 0
    accepted = 0
    with mail.session() as session:
        for _ in range(most):
            if stopping():
                break
            claimed = claim_next(now=clock.now(), settings=settings)
            if claimed is None:
                break
            try:
                accepted += _deliver(session, claimed, clock, settings)
            except ServerDown:
                break
    return accepted


class ServerDown(Exception):
    """No letter gets through for now."""


def _deliver(session: MailSession, claimed: Claimed, clock: Clock, settings: Settings) -> bool:
    letter = claimed.letter
    try:
        own_words = introduction(letter.kind, letter.language)
        session.send(compose(letter, settings, clock.now(), own_words))
    except TemporaryMailFailure as failure:
        mark_delayed(claimed, str(failure), now=clock.now())
        if failure.server_down:
            raise ServerDown from failure
        return False
    except PermanentMailFailure as failure:
        mark_failed(claimed, str(failure), no_such_address_at=clock.now() if failure.no_such_address else None)
        return False
    except UnusableAddress as failure:
        mark_failed(claimed, str(failure))
        return False
    except Exception as error:  # a letter that cannot be written must not keep the next one waiting
        _logger.exception("letter %s (%s) could not be written", letter.id, letter.kind)
        mark_failed(claimed, f"{type(error).__name__}: {error}")
        return False
    mark_sent(letter.id, now=clock.now())
    return True


@use_case
def claim_next(*, now: datetime, settings: Settings) -> Claimed | None:
    """Take the next letter that is due, still true, and wanted by itself.

    Letters that are not true are withdrawn on the way; those that the reader wants otherwise are put aside.
    """
    while True:
        letter = db.session.scalar(
            select(Letter)
            .where(is_due(now))
            .order_by(Letter.next_try_at, Letter.id)  # as the index has them
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if letter is None:
            return None
        untrue = why_withdrawn(letter, now)
        if untrue:
            letter.state, letter.last_error, letter.claimed_until = "withdrawn", untrue, None
            _wipe_secrets(letter)
            _logger.info("letter %s (%s) skipped, %s", letter.id, letter.kind, untrue)
        elif (wanted := _wanted(letter, now, settings)) is not Wanted.MAIL:
            letter.state = "gathered" if wanted is Wanted.DIGEST else "unwanted"
        elif letter.kind != ConfirmEmail.kind and (mark := bounced(letter.recipient)) is not None:
            letter.state = "failed"
            letter.last_error = f"not sent: the address came back on {mark.bounced_at:%Y-%m-%d}: {mark.reason}"
        elif letter.attempts >= MOST_ATTEMPTS:  # whoever tried it died of it each time
            letter.state, letter.last_error, letter.claimed_until = "failed", "given up: nobody came back", None
        else:
            letter.claimed_until = now + LEASE
            letter.attempts += 1
        db.session.flush()
        if letter.state == "waiting":
            return Claimed(letter_row(letter), now + LEASE)


def _wanted(letter: Letter, now: datetime, settings: Settings) -> Wanted:
    """How the reader wants it. What would be too late in the next daily letter is sent by itself."""
    wanted = wanted_by(letter.recipient, letter.kind)
    if wanted is not Wanted.DIGEST:
        return wanted
    try:
        until = from_document(letter.kind, letter.context).relevant_until()
    except ValueError:
        return Wanted.MAIL  # composing fails in the same way, and says so where it is seen
    return Wanted.MAIL if until is not None and until <= next_digest(now, settings) else wanted


@use_case
def mark_sent(letter_id: int, *, now: datetime) -> None:
    """The server has it. Also when the lease ran out meanwhile: it must not be sent once more."""
    letter = _waiting(letter_id)
    if letter is not None:
        letter.state, letter.sent_at, letter.claimed_until, letter.last_error = "sent", now, None, ""
        _wipe_secrets(letter)


@use_case
def mark_delayed(claimed: Claimed, error: str, *, now: datetime) -> None:
    """Try again later, after a pause that grows; in the end a person must look."""
    attempts = claimed.letter.attempts
    if attempts >= MOST_ATTEMPTS:
        _release(claimed, {"state": "failed", "last_error": f"given up after {attempts} attempts: {error}"})
        return
    pause = PAUSES[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads the herd
    _release(claimed, {"next_try_at": now + pause, "last_error": error})


@use_case
def mark_failed(claimed: Claimed, error: str, *, no_such_address_at: datetime | None = None) -> None:
    """It will never arrive as it is; staff see it at once. An address that is none is marked."""
    if no_such_address_at is not None:
        mark_bounced(claimed.letter.recipient, error, no_such_address_at)
    _release(claimed, {"state": "failed", "last_error": error})


@use_case
def send_again(actor: Actor, letter_id: int, *, now: datetime) -> None:
    """An officer has seen to what was wrong, and the letter is tried at once.

    Raises:
        NotFound: there is no such letter that failed, or it is not the actor's to send.
    """
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.state != "failed" or not _may_send(actor, letter):
        raise NotFound(f"failed letter {letter_id}")
    log(actor, f"letter:{letter.id}", "letter.sent_again", now=now, before={"error": letter.last_error})
    letter.state, letter.next_try_at, letter.attempts, letter.claimed_until = "waiting", now, 0, None


@use_case
def forget_secrets(*, now: datetime) -> int:
    """Wipe links that let somebody in from letters that failed, once the links are of no use. Returns how many."""
    spent = _spent(now)
    for letter in spent:
        letter.state = "withdrawn"
        _wipe_secrets(letter)
    return len(spent)


def count_spent_secrets(*, now: datetime) -> int:
    """How many letters that failed hold links that are of no use any more."""
    return len(_spent(now))


def _spent(now: datetime) -> list[Letter]:
    kinds = [kind for kind, message in CATALOGUE.items() if message.secrets]
    failed = db.session.scalars(select(Letter).where(Letter.state == "failed", Letter.kind.in_(kinds)))
    return [letter for letter in failed if why_withdrawn(letter, now)]


def _may_send(actor: Actor, letter: Letter) -> bool:
    """Letters about bookings are the venue's officers', all others the administrators'."""
    booking = db.session.get(Booking, letter.booking_id) if letter.booking_id is not None else None
    return may_administer(actor) if booking is None else may_decide(actor, booking.space.venue_id)


def _waiting(letter_id: int) -> Letter | None:
    return db.session.scalar(select(Letter).where(Letter.id == letter_id, Letter.state == "waiting").with_for_update())


def _release(claimed: Claimed, values: dict[str, object]) -> None:
    """Give the claim back, unless it ran out and the letter is somebody else's by now."""
    if "last_error" in values:
        values["last_error"] = str(values["last_error"])[:LONGEST_ERROR]
    db.session.execute(
        update(Letter)
        .where(Letter.id == claimed.letter.id, Letter.state == "waiting", Letter.claimed_until == claimed.until)
        .values(claimed_until=None, **values)
    )


def _wipe_secrets(letter: Letter) -> None:
    """A link that lets somebody in is not kept when it has been sent."""
    try:
        secrets = type(from_document(letter.kind, letter.context)).secrets
    except (KeyError, ValueError):
        return
    if secrets:
        letter.context = {**letter.context, **dict.fromkeys(secrets, "")}
