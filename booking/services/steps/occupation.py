"""Taking and giving back time: the rows that the database's law judges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.exc import IntegrityError

from booking.database import db, lock
from booking.domain.errors import Finding, Refused
from booking.domain.interval import Interval
from booking.models import Booking, Closure, FreedTime, Occupation
from booking.models.booking import BUFFERED, LONGEST_ROW_DAYS, REAL
from booking.models.law import OVERLAP

LEAF, EQUIPMENT = 1, 2  # classes of lock
ROW = timedelta(days=LONGEST_ROW_DAYS)


def lock_leaves(leaf_ids: Collection[int]) -> None:
    """Let use cases that want the same leaves come one by one, instead of deadlocking on the constraint."""
    lock(*((LEAF, leaf_id) for leaf_id in leaf_ids))


def occupy(booking: Booking, leaf_ids: Collection[int]) -> None:
    """Take the booking's time on each leaf, with its buffers.

    Raises:
        Refused: ``booking.taken`` when the law says that somebody else has it.
    """
    real = Interval(booking.starts_at, booking.ends_at)
    _insert(booking_rows(booking.id, real, booking.buffer_before_minutes, booking.buffer_after_minutes, leaf_ids), real)


def occupy_all(bookings: Iterable[tuple[Booking, Collection[int]]]) -> None:
    """Take the time of several bookings, each on its leaves, in one go.

    Raises:
        Refused: ``booking.taken`` when the law says that somebody else has one of them.
    """
    rows: list[dict[str, object]] = []
    span: Interval | None = None
    for booking, leaf_ids in bookings:
        real = Interval(booking.starts_at, booking.ends_at)
        span = span or real
        before, after = booking.buffer_before_minutes, booking.buffer_after_minutes
        rows += booking_rows(booking.id, real, before, after, leaf_ids)
    if span is not None:
        _insert(rows, span)


def booking_rows(
    booking_id: int, real: Interval, buffer_before_minutes: int, buffer_after_minutes: int, leaf_ids: Collection[int]
) -> list[dict[str, object]]:
    """The rows that a booking has on the leaves: its real time, and the same with its buffers."""
    buffered = real.widen(buffer_before_minutes, buffer_after_minutes)
    return [
        _row(leaf_id, kind, piece, booking_id=booking_id, occupant_id=booking_id)
        for leaf_id in leaf_ids
        for kind, span in ((REAL, real), (BUFFERED, buffered))
        for piece in pieces(span)
    ]


def close(closure: Closure, leaf_ids: Collection[int]) -> None:
    """Take the closure's time on each leaf: real time is kept out, buffers are not.

    Raises:
        Refused: ``booking.taken`` when a booking still stands in it.
    """
    span = Interval(closure.starts_at, closure.ends_at)
    rows = [
        _row(leaf_id, BUFFERED, piece, closure_id=closure.id, occupant_id=-closure.id)
        for leaf_id in leaf_ids
        for piece in pieces(span)
    ]
    _insert(rows, span)


def release(*bookings: Booking) -> None:
    """Give the time of the bookings back, and note it for those who wait for it."""
    theirs = Occupation.booking_id.in_([booking.id for booking in bookings])
    _note(theirs, Occupation.kind == REAL)
    db.session.execute(delete(Occupation).where(theirs))


def reopen(closure: Closure) -> None:
    """Give the closure's time back, and note it for those who wait for it."""
    its = Occupation.closure_id == closure.id
    _note(its)
    db.session.execute(delete(Occupation).where(its))


def _note(*which: ColumnElement[bool]) -> None:
    """Every path that frees time comes through here, and the note is stored or lost together with what freed it.

    Whether the time is free in the end, or taken again by the same change, is asked when the note is read.
    """
    rows = select(Occupation.leaf_id, Occupation.starts_at, Occupation.ends_at).where(*which)
    db.session.execute(insert(FreedTime).from_select(["leaf_id", "starts_at", "ends_at"], rows))


def note_freed(leaf_ids: Collection[int], interval: Interval) -> None:
    """Note time that was spoken for and is not any more: an offer that nobody took."""
    for leaf_id in leaf_ids:
        db.session.add(FreedTime(leaf_id=leaf_id, starts_at=interval.starts_at, ends_at=interval.ends_at))


def pieces(span: Interval) -> Iterator[Interval]:
    """The span in rows of at most `LONGEST_ROW_DAYS`, the bound that SQLite's trigger counts on."""
    starts_at: datetime = span.starts_at
    while starts_at < span.ends_at:
        ends_at = min(starts_at + ROW, span.ends_at)
        yield Interval(starts_at, ends_at)
        starts_at = ends_at


def _row(
    leaf_id: int,
    kind: int,
    piece: Interval,
    *,
    occupant_id: int,
    booking_id: int | None = None,
    closure_id: int | None = None,
) -> dict[str, object]:
    return {
        "leaf_id": leaf_id,
        "kind": kind,
        "starts_at": piece.starts_at,
        "ends_at": piece.ends_at,
        "booking_id": booking_id,
        "closure_id": closure_id,
        "occupant_id": occupant_id,
    }


def _insert(rows: list[dict[str, object]], span: Interval) -> None:
    if not rows:  # a venue without spaces is closed; an insert of nothing would be one of default values
        return
    try:
        db.session.execute(insert(Occupation), rows)
    except IntegrityError as error:
        if OVERLAP in str(error.orig):
            when = {"starts_at": span.starts_at, "ends_at": span.ends_at}
            raise Refused(Finding("booking.taken", "starts_at", when)) from error
        raise
