"""A booking's letters, read by a mail program that does what RFC 5546 says, and its calendar by one that subscribes."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from booking.adapters.mailbox import FolderMailbox
from booking.domain.interval import Interval
from booking.domain.permissions import SYSTEM
from booking.jobs.runner import run_now
from booking.models import Booking
from booking.services.booking import BookingWish, CancelBooking, cancel_booking, change_booking
from tests.browser.serving import served
from tests.factories import (
    ALWAYS,
    make_booking,
    make_organisation,
    make_person,
    make_space,
    make_subscription,
    make_terms,
    make_venue,
    oslo,
)
from tests.fixtures.calendar_readers import NodeReaders, Seen, by_icalendar, second
from tests.fixtures.clock import FrozenClock


class MailProgram:
    """What stands in a calendar after some invitations: the newest of each (RFC 5546, 2.1.5), unless taken out."""

    def __init__(self) -> None:
        self._newest: dict[str, Seen] = {}

    def take(self, calendars: Iterable[list[Seen]]) -> MailProgram:
        for seen in itertools.chain.from_iterable(calendars):
            known = self._newest.get(seen.uid)
            if known is None or seen.sequence > known.sequence:
                self._newest[seen.uid] = seen
        return self

    @property
    def shows(self) -> list[tuple[str, str]]:
        return [(seen.starts_at, seen.ends_at) for seen in self._newest.values() if seen.method == "REQUEST"]


def times(starts_at: datetime, ends_at: datetime) -> list[tuple[str, str]]:
    return [(second(starts_at), second(ends_at))]


def deliver(app: Flask, clock: FrozenClock) -> bytes:
    """Send what waits, and give the calendar of the newest letter."""
    assert run_now(app, "delivery") >= 1
    mailbox = app.extensions["mailbox"]
    assert isinstance(mailbox, FolderMailbox)
    newest = mailbox.letter(mailbox.letters()[0].id)
    assert newest is not None
    clock.advance(minutes=5)
    return newest.calendars[0].content.encode()


def move(booking: Booking, starts_at: datetime, ends_at: datetime, app: Flask, clock: FrozenClock) -> None:
    wish = BookingWish(
        space_id=booking.space_id,
        interval=Interval(starts_at, ends_at),
        organisation_id=booking.organisation_id,
        purpose=booking.purpose,
        participants=20,
        responsible_name="Kari Nordmann",
        responsible_phone="+4740000001",
    )
    change_booking(SYSTEM, booking.reference, wish, now=clock.now(), settings=app.extensions["settings"])


def test_a_mailbox_that_replays_the_letters_ends_with_the_right_calendar(
    app: Flask, clock: FrozenClock, node_readers: NodeReaders
) -> None:
    club = make_organisation()
    kari = make_person(member_of=club, email="kari@example.no")
    booking = make_booking(make_space(), organisation=club, booked_by=kari)
    first = times(booking.starts_at, booking.ends_at)
    letters = [deliver(app, clock)]
    later = (oslo(2026, 12, 4, 19), oslo(2026, 12, 4, 21))
    move(booking, *later, app, clock)
    letters.append(deliver(app, clock))
    command = CancelBooking(reference=booking.reference)
    cancel_booking(SYSTEM, command, now=clock.now(), settings=app.extensions["settings"])
    letters.append(deliver(app, clock))
    for name, seen in {"icalendar": by_icalendar(letters), **node_readers.read(letters)}.items():
        assert [each.method for [each] in seen] == ["REQUEST", "REQUEST", "CANCEL"], name
        assert len({each.uid for [each] in seen}) == 1
        assert [each.sequence for [each] in seen] == [0, 1, 2]
        assert MailProgram().take(seen[:1]).shows == first
        assert MailProgram().take(seen[:2]).shows == times(*later)
        for order in itertools.permutations(seen):
            assert MailProgram().take(order).shows == [], "whatever order they come in"
        assert MailProgram().take([seen[1], seen[0]]).shows == times(*later)


VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair husrom]
a = "feed"
b = "here"
collections = null
[storage feed]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[husrom]]
path = {folder}/calendar
[locale]
local_timezone = Europe/Oslo
default_timezone = Europe/Oslo
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.sqlite3
"""


class Subscriber:
    """vdirsyncer, which fetches a calendar, and khal, which shows it."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        (folder / "calendar").mkdir()
        self._sync, self._khal = folder / "vdirsyncer.ini", folder / "khal.ini"
        self._sync.write_text(VDIRSYNCER.format(folder=folder, url=url))
        self._khal.write_text(KHAL.format(folder=folder))
        self._fetch("discover")

    def shows(self, day: str) -> list[str]:
        """The entries of seven days from `day`, fetched now."""
        self._fetch("sync")
        asked = ("-c", str(self._khal), "list", "--day-format", "", "--format", "{start-end-time-style} {title}")
        return [line for line in self._run("khal", *asked, day, "7d").splitlines() if line.strip()]

    def _fetch(self, what: str) -> None:
        self._run("vdirsyncer", "-c", str(self._sync), what)

    def _run(self, program: str, *arguments: str) -> str:
        path = Path(sys.executable).with_name(program)
        done = subprocess.run([path, *arguments], capture_output=True, text=True, input="y\n", timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.mark.parametrize("private", [False, True], ids=["a space's calendar", "one's own calendar"])
def test_a_calendar_program_subscribes_and_sees_what_changes(
    app_sqlite: Flask, clock: FrozenClock, tmp_path: Path, private: bool
) -> None:
    club = make_organisation("Ås håndballklubb")
    hall = make_space(make_venue("Åshallen", open_at=ALWAYS), "Hallen")
    make_terms(hall, privacy="organisation")
    make_subscription(make_person(member_of=club), "secret")
    evening = make_booking(hall, organisation=club, title="Trening; jenter, 14")
    night = make_booking(hall, oslo(2026, 12, 5, 22), hours=3, organisation=club, title="Åpen hall")
    path = "subscriptions/secret.ics" if private else f"spaces/{hall.slug}.ics"
    who = "" if private else "Ås håndballklubb: "
    with served(app_sqlite) as address:
        program = Subscriber(tmp_path / "program", f"{address}/feeds/{path}")
        assert program.shows("2026-12-01") == [
            f"18:00-20:00 {who}Trening; jenter, 14, Hallen",
            f"22:00→ {who}Åpen hall, Hallen",
            f"→01:00 {who}Åpen hall, Hallen",
        ]
        move(evening, oslo(2026, 12, 3, 19), oslo(2026, 12, 3, 21), app_sqlite, clock)
        cancel_booking(
            SYSTEM,
            CancelBooking(reference=night.reference),
            now=clock.now(),
            settings=app_sqlite.extensions["settings"],
        )
        shown = program.shows("2026-12-01")
        assert shown[0].startswith("19:00-21:00")
        assert shown[1:]
        assert all("Avlyst" in line for line in shown[1:])
