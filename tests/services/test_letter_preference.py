"""Readers get letters as they want them, and what is decided in their own case always."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound
from booking.domain.permissions import ANYONE
from booking.messages.catalogue import CATALOGUE, OPTIONAL, Digest, Wanted, from_document
from booking.models import Letter, LogEntry, Person
from booking.queries.letter_preference import preferences_of, wanted_by
from booking.services.digest import count_digests, write_digests
from booking.services.letter_preference import ChoosePreferences, choose_preferences, unsubscribe
from booking.services.steps.letters import recipient
from tests.factories.booking import make_booking
from tests.factories.person import actor_of, make_person
from tests.factories.times import oslo
from tests.fixtures.clock import FrozenClock
from tests.services.outbox import KARI, Post, deliver, letters, sample, write

EVENING = oslo(2026, 11, 26, 20)
MORNING = oslo(2026, 11, 27, 7)
DECISIONS = ("booking_confirmed", "booking_refused", "booking_cancelled", "booking_changed", "membership_decided")


@pytest.fixture
def kari(app: Flask) -> Person:
    return make_person(name=KARI.name, email=KARI.email)


def choose(person: Person, clock: FrozenClock, **wanted: Wanted) -> None:
    choose_preferences(actor_of(person), ChoosePreferences(wanted), now=clock.now())


def digest(app: Flask, clock: FrozenClock) -> int:
    return write_digests(now=clock.now(), settings=app.extensions["settings"])


def ask(*subjects: str) -> None:
    write(*subjects, message=sample("membership_requested"))


def test_letters_come_by_mail_until_somebody_chooses(app: Flask, kari: Person) -> None:
    assert preferences_of(kari.email) == dict.fromkeys(OPTIONAL, Wanted.MAIL)


def test_what_is_not_wanted_is_never_sent_and_still_there(app: Flask, clock: FrozenClock, kari: Person) -> None:
    choose(kari, clock, membership_requested=Wanted.OFF)
    ask("a")
    write("b")
    post = Post()
    assert deliver(app, post) == 1
    assert [letter.state for letter in letters()] == ["unwanted", "sent"]
    [entry] = db.session.scalars(select(LogEntry).where(LogEntry.action == "letter_preference.chosen"))
    assert (entry.before, entry.after["wanted"]) == ({"wanted": "mail"}, "off")


@pytest.mark.parametrize("kind", DECISIONS)
@pytest.mark.parametrize("wanted", [Wanted.DIGEST, Wanted.OFF])
def test_a_decision_cannot_be_turned_off(
    app: Flask, clock: FrozenClock, kari: Person, kind: str, wanted: Wanted
) -> None:
    with pytest.raises(NotFound):
        choose(kari, clock, **{kind: wanted})
    assert wanted_by(kari.email, kind) is Wanted.MAIL


def test_nobody_chooses_for_a_kind_that_is_not_there_or_in_a_way_it_does_not_have(
    app_sqlite: Flask, clock: FrozenClock
) -> None:
    for wanted in ({"coffee": Wanted.OFF}, {"tidy_reminder": Wanted.DIGEST}):
        with pytest.raises(NotFound):
            choose(make_person(email="ola@example.no"), clock, **wanted)
        db.session.rollback()
        db.session.query(Person).delete()
        db.session.commit()
    with pytest.raises(NotFound):
        choose_preferences(ANYONE, ChoosePreferences({}), now=clock.now())


def test_what_is_gathered_comes_in_one_letter_the_next_morning(app: Flask, clock: FrozenClock, kari: Person) -> None:
    choose(kari, clock, membership_requested=Wanted.DIGEST)
    clock.set(EVENING)
    ask("a", "b")
    post = Post()
    assert deliver(app, post) == 0
    assert [letter.state for letter in letters()] == ["gathered", "gathered"]
    assert digest(app, clock) == 0
    clock.set(MORNING - timedelta(seconds=1))
    assert digest(app, clock) == 0
    clock.set(MORNING)
    assert count_digests(now=clock.now(), settings=app.extensions["settings"]) == 1
    assert digest(app, clock) == 1
    assert digest(app, clock) == 0
    assert count_digests(now=clock.now(), settings=app.extensions["settings"]) == 0
    assert deliver(app, post) == 1
    [mail] = post.sent
    assert mail["Subject"] == "2 nye varsler"
    assert [letter.state for letter in letters()] == ["sent", "sent", "sent"]
    message = from_document("digest", letters()[2].context)
    assert isinstance(message, Digest)
    assert [item.url for item in message.items] == ["http://localhost/my/organisations/1/members"] * 2


def test_what_is_gathered_after_the_hour_waits_for_the_next_day(app: Flask, clock: FrozenClock, kari: Person) -> None:
    choose(kari, clock, membership_requested=Wanted.DIGEST)
    clock.set(MORNING)
    ask("a")
    deliver(app, Post())
    clock.advance(hours=12)
    assert digest(app, clock) == 0
    clock.set(MORNING + timedelta(days=1, hours=3))  # the scheduler was down at seven
    assert digest(app, clock) == 1


def test_what_would_be_too_late_the_next_morning_is_sent_by_itself(
    app: Flask, clock: FrozenClock, kari: Person
) -> None:
    choose(kari, clock, booking_reminder=Wanted.DIGEST)
    write("soon", message=sample("booking_reminder"))
    clock.set(oslo(2026, 12, 3, 6, 30))
    deliver(app, Post())
    assert [letter.state for letter in letters()] == ["gathered"], "it is read at seven, the booking is at 18"
    write("too soon", message=sample("booking_reminder"))
    clock.set(oslo(2026, 12, 3, 7, 30))
    post = Post()
    assert deliver(app, post) == 1


def test_what_has_become_untrue_is_left_out_of_the_daily_letter(app: Flask, clock: FrozenClock) -> None:
    from booking.services.booking import CancelBooking, cancel_booking
    from booking.services.reminders import write_reminders

    booking = make_booking()
    booker = booking.booked_by
    assert booker is not None
    deliver(app, Post())
    choose(booker, clock, booking_reminder=Wanted.DIGEST)
    clock.set(oslo(2026, 12, 1, 19))
    assert write_reminders(now=clock.now(), settings=app.extensions["settings"]) == 1
    deliver(app, Post())
    officer = actor_of(make_person("case_officer"))
    settings = app.extensions["settings"]
    cancel_booking(officer, CancelBooking(reference=booking.reference), now=clock.now(), settings=settings)
    clock.set(oslo(2026, 12, 2, 7))
    assert digest(app, clock) == 0
    states = {letter.kind: letter.state for letter in letters()}
    assert states["booking_reminder"] == "withdrawn"


def test_the_link_in_a_letter_stops_its_kind_and_no_other(app: Flask, clock: FrozenClock) -> None:
    ask("a")
    post = Post()
    deliver(app, post)
    for _ in range(2):  # harmless again
        unsubscribe(letters()[0].id, now=clock.now())
    assert preferences_of(KARI.email) == {**dict.fromkeys(OPTIONAL, Wanted.MAIL), "membership_requested": Wanted.OFF}
    ask("b")
    assert deliver(app, post) == 0


def test_the_link_in_the_daily_letter_stops_what_was_gathered(app: Flask, clock: FrozenClock, kari: Person) -> None:
    choose(kari, clock, membership_requested=Wanted.DIGEST)
    write("d", message=sample("digest"))
    unsubscribe(letters()[0].id, now=clock.now())
    assert preferences_of(kari.email)["membership_requested"] is Wanted.OFF
    assert preferences_of(kari.email)["booking_reminder"] is Wanted.MAIL


def test_a_decision_has_nothing_to_stop(app_sqlite: Flask, clock: FrozenClock) -> None:
    write("a")
    with pytest.raises(NotFound):
        unsubscribe(letters()[0].id, now=clock.now())
    with pytest.raises(NotFound):
        unsubscribe(4711, now=clock.now())


def sent(app: Flask, kind: str) -> EmailMessage:
    write(kind, message=sample(kind))
    db.session.query(Letter).update({"booking_id": None})
    db.session.commit()
    post = Post()
    with patch("booking.services.delivery.why_withdrawn", return_value=""):  # a sample tells of nothing that stands
        deliver(app, post)
    return post.sent[0]


@pytest.mark.parametrize("kind", sorted(CATALOGUE))
def test_every_letter_that_may_be_stopped_says_how_and_no_other(
    app_sqlite: Flask, clock: FrozenClock, kind: str
) -> None:
    clock.set(oslo(2026, 11, 26, 12))
    mail = sent(app_sqlite, kind)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    if Wanted.OFF in CATALOGUE[kind].choices:
        address = mail["List-Unsubscribe"]
        assert address.startswith("<http://localhost/unsubscribe/")
        assert address.strip("<>") in text
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    else:
        assert mail["List-Unsubscribe"] is None
        assert mail["List-Unsubscribe-Post"] is None
        assert "/unsubscribe/" not in text


def test_the_reader_of_the_fixture_is_the_person(app_sqlite: Flask, kari: Person) -> None:
    assert recipient(kari) == KARI
