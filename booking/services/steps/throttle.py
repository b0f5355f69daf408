"""Slowing down those who guess: so many attempts in a window of time, then a pause.

An attempt is counted *before* it is tried, so that a hundred at once are a hundred; when it was right it is
forgiven. What is counted (an e-mail address, a client's network address) is stored as a keyed hash only. An
attempt in the pause is not counted, so the pause is never longer than the settings say.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from booking.database import db, lock
from booking.domain.errors import Finding, Refused
from booking.models import SignInAttempt
from booking.services.steps.sign_ins import settings

ATTEMPT = 3  # class of lock, beside those of services.steps.occupation
CLIENT_FACTOR = 6  # a school or a library sends many people from one network address
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Door:
    """Something that is guessed at, or from, and how many attempts it bears."""

    name: str
    most: int

    @property
    def key(self) -> str:
        return hmac.new(settings().web.secret_key.encode(), self.name.encode(), hashlib.sha256).hexdigest()


def address_door(what: str, email: str) -> Door:
    """Attempts against one e-mail address."""
    return Door(f"{what}:address:{email}", settings().accounts.attempts_before_pause)


def client_door(what: str, client: str) -> Door:
    """Attempts from one network address; for IPv6 its /64, which is what one household or phone has."""
    return Door(f"{what}:client:{_network(client)}", settings().accounts.attempts_before_pause * CLIENT_FACTOR)


def count_attempt(doors: Iterable[Door], now: datetime) -> None:
    """Count one attempt at each door.

    Raises:
        Refused: `sign_in.too_many_attempts` with the whole minutes that are left of the pause.
    """
    pause = timedelta(minutes=settings().accounts.pause_minutes)
    keyed = {door.key: door for door in doors}
    lock(*((ATTEMPT, int(key[:7], 16)) for key in keyed))
    opens = max((_opens_at(key, door, now, pause) for key, door in keyed.items()), default=now)
    if opens > now:
        minutes = math.ceil((opens - now) / timedelta(minutes=1))
        raise Refused(Finding("sign_in.too_many_attempts", "", {"minutes": minutes}))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.attempted_at < now - KEPT))
    db.session.add_all(SignInAttempt(who_hash=key, attempted_at=now) for key in keyed)


def forgive(everything: Iterable[Door], one: Iterable[Door], now: datetime) -> None:
    """The attempt was right: forget `everything` counted at some doors, at others the `one` attempt made `now`."""
    for door in everything:
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.who_hash == door.key))
    for door in one:
        db.session.execute(
            delete(SignInAttempt).where(SignInAttempt.who_hash == door.key, SignInAttempt.attempted_at == now)
        )


def _opens_at(key: str, door: Door, now: datetime, pause: timedelta) -> datetime:
    recent = db.session.scalars(
        select(SignInAttempt.attempted_at)
        .where(SignInAttempt.who_hash == key, SignInAttempt.attempted_at > now - pause)
        .order_by(SignInAttempt.attempted_at.desc())
        .limit(door.most)
    ).all()
    return recent[-1] + pause if len(recent) >= door.most else now


def _network(client: str) -> str:
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return client
