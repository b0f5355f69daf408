"""A request that is sent again gets the answer it got, and changes nothing twice.

The answer is stored in the transaction of the change (`booking.database.alongside`): either both stand or neither.
Those who come with one key at once wait for each other at its lock, and all but the first find the answer there. A
refusal changed nothing and is not kept; the same request may be sent again, or with what was wrong put right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, delete, func, select

from booking.database import alongside, db, lock, use_case
from booking.domain.errors import Finding, Refused
from booking.models import KeptAnswer

R = TypeVar("R")

KEYS = 14  # class of lock: one key of one token
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A writing request: whose, under which key, and SHA-256 of what it asks for."""

    token_id: int
    key: str
    fingerprint: str

    @property
    def lock_id(self) -> int:
        return int(sha256(f"{self.token_id}:{self.key}".encode()).hexdigest()[:7], 16)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _AlreadyAnswered(Exception):
    def __init__(self, answer: Answered) -> None:
        super().__init__()
        self.answer = answer


def earlier_answer(request: KeyedRequest) -> Answered | None:
    """What the request was answered before; ``None`` when it is new.

    Raises:
        Refused: the key was used for something else.
    """
    found = db.session.scalar(
        select(KeptAnswer).where(KeptAnswer.token_id == request.token_id, KeptAnswer.key == request.key)
    )
    if found is None:
        return None
    if found.fingerprint != request.fingerprint:
        raise Refused(Finding("api.idempotency_key_reused", "Idempotency-Key"))
    return Answered(found.status, found.headers, found.body)


def answer_once(
    request: KeyedRequest, act: Callable[[], R], answer: Callable[[R], Answered], *, now: datetime
) -> Answered:
    """Call the use case and keep what its result is answered with; or give the answer that is kept already.

    `answer` is called in the use case's transaction, and reads what the use case has written.

    Raises:
        Refused: the key was used for something else, or the use case refuses.
    """
    once = _Once(request, answer, now)
    try:
        with alongside(once):
            act()
    except _AlreadyAnswered as already:
        return already.answer
    if once.answered is None:
        raise RuntimeError("what is answered once is a use case")
    return once.answered


@use_case
def forget_kept_answers(*, now: datetime) -> int:
    """Remove answers that nobody asks for again. Returns how many."""
    return len(db.session.execute(delete(KeptAnswer).where(_old(now)).returning(KeptAnswer.id)).all())


def count_old_answers(*, now: datetime) -> int:
    """How many answers nobody asks for again."""
    return db.session.scalar(select(func.count()).select_from(KeptAnswer).where(_old(now))) or 0


def _old(now: datetime) -> ColumnElement[bool]:
    return KeptAnswer.created_at < now - KEPT


class _Once:
    """Goes along with the use case."""

    def __init__(self, request: KeyedRequest, answer: Callable[[Any], Answered], now: datetime) -> None:
        self.request, self.answer, self.now = request, answer, now
        self.answered: Answered | None = None

    def begin(self) -> None:
        lock((KEYS, self.request.lock_id))
        earlier = earlier_answer(self.request)
        if earlier is not None:
            raise _AlreadyAnswered(earlier)

    def end(self, result: Any) -> None:
        self.answered = self.answer(result)
        db.session.add(
            KeptAnswer(
                token_id=self.request.token_id,
                key=self.request.key,
                fingerprint=self.request.fingerprint,
                status=self.answered.status,
                headers=dict(self.answered.headers),
                body=self.answered.body,
                created_at=self.now,
            )
        )
