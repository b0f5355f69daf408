"""The law of occupation, asked of the database itself: no code of ours decides here.

A case is drawn on one line of hours: ``=`` is a booking's real time, ``-`` its buffers, ``x`` a closure. The second
line is what is tried while the first stands.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from booking.database import db, transaction
from booking.models import Booking, Closure, LogEntry, Occupation
from booking.models.booking import BUFFERED, LONGEST_ROW_DAYS, REAL
from booking.models.law import OVERLAP, TOO_LONG
from tests.factories import make_organisation, make_space
from tests.factories.times import THEN, oslo

MIDNIGHT = oslo(2026, 12, 3)


@dataclass(frozen=True)
class Occupant:
    """A booking or a closure on one leaf, in hours after midnight; a booking's buffers included in `outer`."""

    closure: bool
    real: tuple[int, int]
    outer: tuple[int, int]


def drawn(line: str) -> Occupant:
    """``"  --==-"`` has its real time from the fourth hour to the sixth."""
    outer = (len(line) - len(line.lstrip()), len(line.rstrip()))
    if "x" in line:
        return Occupant(True, outer, outer)
    return Occupant(False, (line.index("="), line.rindex("=") + 1), outer)


class Stand:
    """Leaves on which occupants are tried."""

    def __init__(self) -> None:
        hall = make_space(parts=2)
        self.leaves = [hall.id + 1, hall.id + 2]
        self.venue_id = hall.venue_id
        self.organisation_id = make_organisation().id
        self.numbers = count(1)

    def put(self, occupant: Occupant, leaf: int = 0) -> None:
        """Take the occupant's time, or raise what the database says."""
        with transaction():
            if occupant.closure:
                number = self._closure()
                rows = [(BUFFERED, occupant.outer, {"closure_id": number, "occupant_id": -number})]
            else:
                number = self._booking()
                owner = {"booking_id": number, "occupant_id": number}
                rows = [(REAL, occupant.real, owner), (BUFFERED, occupant.outer, owner)]
            for kind, (first, last), owner in rows:
                self.row(self.leaves[leaf], kind, hour(first), hour(last), **owner)

    def row(self, leaf_id: int, kind: int, starts_at: datetime, ends_at: datetime, **owner: int) -> None:
        values: dict[str, Any] = {"booking_id": None, "closure_id": None, **owner}
        values.update(leaf_id=leaf_id, kind=kind, starts_at=starts_at, ends_at=ends_at)
        db.session.execute(insert(Occupation), [values])

    def _closure(self) -> int:
        closure = Closure(
            venue_id=self.venue_id, starts_at=MIDNIGHT, ends_at=hour(24), public_text="Stengt", created_at=THEN
        )
        db.session.add(closure)
        db.session.flush()
        return closure.id

    def _booking(self) -> int:
        number = next(self.numbers)
        booking = Booking(
            reference=f"R{number}",
            space_id=self.leaves[0],
            organisation_id=self.organisation_id,
            starts_at=MIDNIGHT,
            ends_at=hour(24),
            state="confirmed",
            purpose="training",
            participants=1,
            responsible_name="Kari",
            responsible_phone="+4740000001",
            quote={},
            created_at=THEN,
            calendar_uid=str(number),
        )
        db.session.add(booking)
        db.session.flush()
        return booking.id


def hour(number: int) -> datetime:
    return MIDNIGHT + timedelta(hours=number)


CASES = {
    "apart": ("==", "     ==", True),
    "touching": ("==", "  ==", True),
    "touching from before": ("  ==", "==", True),
    "overlapping": ("===", "  ==", False),
    "equal": ("==", "==", False),
    "inside": ("=====", " ==", False),
    "around": (" ==", "=====", False),
    "a shared buffer gap": ("==--", "  --==", True),
    "a gap that holds the larger buffer": ("==-", "  --==", True),
    "a gap smaller than the larger buffer": ("==-", " --==", False),
    "real time in the buffer after": ("==--", "   ==", False),
    "real time in the buffer before": ("  --==", " ==", False),
    "real time against the buffer's edge": ("==--", "    ==", True),
    "a buffer up to real time": ("      ==", " ==---", True),
    "a buffer into real time": ("     ==", " ==---", False),
    "only buffers overlap": ("==---", "  ---==", True),
    "a closure over real time": ("==", "xxx", False),
    "a closure that touches": ("==", "  xx", True),
    "a closure over a buffer": ("==---", "  xxx", True),
    "real time in a closure": ("xxxx", " ==", False),
    "a buffer in a closure": ("xxx", " --==", True),
    "closures may overlap": ("xxx", " xxx", True),
}


@pytest.mark.parametrize("name", CASES)
def test_the_law_of_occupation(app: Flask, name: str) -> None:
    standing, tried, allowed = CASES[name]
    stand = Stand()
    stand.put(drawn(standing))
    if allowed:
        stand.put(drawn(tried))
    else:
        with pytest.raises(IntegrityError, match=OVERLAP):
            stand.put(drawn(tried))
    rows = db.session.scalar(text("SELECT count(*) FROM occupation"))
    assert rows == sum(1 if "x" in line else 2 for line in (standing, *([tried] if allowed else [])))


@pytest.mark.parametrize("name", [name for name, (_, _, allowed) in CASES.items() if not allowed])
def test_another_leaf_is_never_in_the_way(app_sqlite: Flask, name: str) -> None:
    stand = Stand()
    stand.put(drawn(CASES[name][0]))
    stand.put(drawn(CASES[name][1]), leaf=1)
    assert db.session.scalar(text("SELECT count(DISTINCT leaf_id) FROM occupation")) == 2


def conflicts(one: Occupant, other: Occupant) -> bool:
    """The law in its own words: real time never meets another's real time or buffer; closures take real time only."""
    if one.closure and other.closure:
        return False
    if one.closure or other.closure:
        return meets(one.real, other.real)
    return meets(one.real, other.outer) or meets(one.outer, other.real)


def meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def test_the_database_and_the_words_of_the_law_agree_on_many_tries(app: Flask) -> None:
    chance = random.Random(20261123)
    stand, standing, refused = Stand(), [], 0
    for _ in range(150):
        start, length = chance.randrange(0, 120), chance.randrange(1, 6)
        before, after = chance.choice([0, 0, 1, 2]), chance.choice([0, 0, 1, 3])
        closure = chance.random() < 0.15
        real = (start, start + length)
        outer = real if closure else (start - before, start + length + after)
        tried = Occupant(closure, real, outer)
        if any(conflicts(tried, other) for other in standing):
            refused += 1
            with pytest.raises(IntegrityError, match=OVERLAP):
                stand.put(tried)
        else:
            stand.put(tried)
            standing.append(tried)
    assert len(standing) > 20
    assert refused > 50


def test_a_row_may_not_be_moved_into_anothers_time(app: Flask) -> None:
    stand = Stand()
    stand.put(drawn("=="))
    stand.put(drawn("    =="))
    change = text("UPDATE occupation SET starts_at = :starts, ends_at = :ends WHERE booking_id = 2")
    with pytest.raises(IntegrityError, match=OVERLAP), transaction():
        db.session.execute(change, {"starts": stored(hour(1)), "ends": stored(hour(3))})
    with transaction():
        db.session.execute(change, {"starts": stored(hour(2)), "ends": stored(hour(3))})
    with pytest.raises(IntegrityError, match=OVERLAP), transaction():
        db.session.execute(text("UPDATE occupation SET occupant_id = 1, booking_id = 1 WHERE kind = 0"))
        db.session.execute(text("UPDATE occupation SET starts_at = (SELECT min(starts_at) FROM occupation)"))


def stored(instant: datetime) -> Any:
    """An instant as raw SQL wants it on this database."""
    return instant if db.engine.dialect.name == "postgresql" else instant.strftime("%Y-%m-%d %H:%M:%S.%f")


def test_a_row_is_no_longer_than_seven_days(app: Flask) -> None:
    stand = Stand()
    week = timedelta(days=LONGEST_ROW_DAYS)
    with transaction():
        owner = {"booking_id": (number := stand._booking()), "occupant_id": number}
        stand.row(stand.leaves[0], REAL, MIDNIGHT, MIDNIGHT + week, **owner)
    with pytest.raises(IntegrityError, match=TOO_LONG), transaction():
        stand.row(stand.leaves[0], REAL, MIDNIGHT + week, MIDNIGHT + week * 2 + timedelta(minutes=1), **owner)


def test_a_row_of_seven_days_is_seen_from_its_last_hour(app: Flask) -> None:
    """SQLite looks back no further than rows can reach; this is the furthest."""
    stand = Stand()
    with transaction():
        number = stand._booking()
        stand.row(
            stand.leaves[0],
            BUFFERED,
            MIDNIGHT,
            MIDNIGHT + timedelta(days=LONGEST_ROW_DAYS),
            booking_id=number,
            occupant_id=number,
        )
    last = 24 * LONGEST_ROW_DAYS - 1
    with pytest.raises(IntegrityError, match=OVERLAP):
        stand.put(Occupant(False, (last, last + 1), (last, last + 1)))
    stand.put(Occupant(False, (last + 1, last + 2), (last + 1, last + 2)))
    assert db.session.scalar(text("SELECT count(*) FROM occupation")) == 3


@pytest.mark.parametrize(
    ("fault", "values"),
    [
        ("occupation_one_occupant", {"occupant_id": 1}),
        ("occupation_one_occupant", {"booking_id": 1, "closure_id": 1, "occupant_id": 1}),
        ("occupation_occupant", {"booking_id": 1, "occupant_id": 2}),
        ("occupation_occupant", {"closure_id": 1, "occupant_id": 1}),
        ("occupation_closure_has_no_real_row", {"closure_id": 1, "occupant_id": -1, "kind": REAL}),
        ("occupation_kind", {"booking_id": 1, "occupant_id": 1, "kind": 2}),
        ("occupation_positive", {"booking_id": 1, "occupant_id": 1, "ends_at": MIDNIGHT}),
    ],
)
def test_a_row_that_says_something_impossible_is_refused(app: Flask, fault: str, values: dict[str, Any]) -> None:
    stand = Stand()
    with transaction():
        assert (stand._booking(), stand._closure()) == (1, 1)
    row = {"kind": BUFFERED, "ends_at": hour(1), "leaf_id": stand.leaves[0], "starts_at": MIDNIGHT, **values}
    with pytest.raises(IntegrityError, match=fault), transaction():
        stand.row(**row)


@pytest.mark.parametrize(
    ("law", "statement"),
    [
        ("booking_kept", "DELETE FROM booking"),
        ("log_entry_kept", "DELETE FROM log_entry"),
        ("log_entry_", "UPDATE log_entry SET reason = 'something else'"),
    ],
)
def test_nothing_is_deleted_and_the_log_is_only_added_to(app: Flask, law: str, statement: str) -> None:
    stand = Stand()
    with transaction():
        stand._booking()
        db.session.add(LogEntry(at=THEN, subject="booking:1", action="placed", before={}, after={}))
    with pytest.raises(DBAPIError, match=law), transaction():
        db.session.execute(text(statement))
    assert db.session.scalar(text("SELECT count(*) FROM booking")) == 1
    assert db.session.scalar(text("SELECT count(*) FROM log_entry WHERE reason = ''")) == 1
